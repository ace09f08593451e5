"""The files that a project begins with, and what comes in from elsewhere."""

TRANSLATIONS = {
    "Use letters without accents, digits, `.`, `_` and `-`, at most 100: ep1, pilot, s01e02.": "Utiliser des lettres sans accent, des chiffres, `.`, `_` et `-`, 100 au plus : ep1, pilote, s01e02.",
    "{path} cannot be moved aside: {reason}.": "{path} ne peut pas être mis de côté : {reason}.",
    "`{id}` cannot be the id of an episode.": "`{id}` ne peut pas être l'identifiant d'un épisode.",
    "{id} is the name of another file of the project.": "{id} est le nom d'un autre fichier du projet.",
    "From here on this is not JSON.": "À partir d'ici, ce n'est pas du JSON.",
    "This JSON cannot be read.": "Ce JSON est illisible.",
    "It holds something that YAML has no form for.": "Il contient quelque chose que YAML ne sait pas écrire.",
    "{path} cannot be imported.": "{path} ne peut pas être importé.",
    "An episode is an object with `shots`.": "Un épisode est un objet avec `shots`.",
    "Give a library with --characters or --locations.": "Donner une bibliothèque avec --characters ou --locations.",
    "A library is a list.": "Une bibliothèque est une liste.",
    "There is half a character in a text: {code}.": "Un texte contient la moitié d'un caractère : {code}.",
    "There is {path} already.": "{path} existe déjà.",
    "Choose another id with --as, or --force: the old file is kept aside.": "Choisir un autre identifiant avec --as, ou --force : l'ancien fichier est mis de côté.",
    "Choose another id; nothing is ever written over.": "Choisir un autre identifiant ; rien n'est jamais écrasé.",
}
