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
    "There is half a character in a text: {code}.": "Un texte contient la moitié d'un caractère : {code}.",
    "There is {path} already.": "{path} existe déjà.",
    "Choose another id with --as, or --force: the old file is kept aside.": "Choisir un autre identifiant avec --as, ou --force : l'ancien fichier est mis de côté.",
    "Choose another id; nothing is ever written over.": "Choisir un autre identifiant ; rien n'est jamais écrasé.",
    "`shots` is a list of objects.": "`shots` est une liste d'objets.",
    "A library is a list of objects.": "Une bibliothèque est une liste d'objets.",
    "This is JSON in a code fence: remove the lines with ``` around it.": "C'est du JSON dans un bloc de code : retirer les lignes ``` qui l'entourent.",
    "These are JSON lines, an object on each: put them into a list, separated by commas.": "Ce sont des lignes JSON, un objet sur chacune : les mettre dans une liste, séparées par des virgules.",
    "This is a screenplay, and no JSON.": "C'est un scénario, et non du JSON.",
    "This is a table (CSV), and no JSON.": "C'est un tableau (CSV), et non du JSON.",
}
