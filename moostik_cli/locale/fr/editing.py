"""Editing: one value of a library changed in place."""

TRANSLATIONS = {
    "the file does it in a way that one changed value would change others too": "le fichier est écrit de telle façon qu'une valeur changée en changerait d'autres",
    "it is written in braces, where a new line has no place": "c'est écrit entre accolades, où une nouvelle ligne n'a pas sa place",
    "{path} has been changed in the meantime; it was left as it is.": "{path} a été modifié entre-temps ; il est resté tel quel.",
    "Save it in your editor, and run the same command again.": "L'enregistrer dans l'éditeur, puis relancer la même commande.",
    "{path}:{line}: {id} was not changed: {reason}.": "{path}:{line}: {id} n'a pas été modifié : {reason}.",
    "{where}: {id} has no picture that can be used: {reason}": "{where}: {id} n'a aucune image utilisable : {reason}",
    "{where}: {id} has no reference picture to validate.": "{where}: {id} n'a pas d'image de référence à valider.",
    "Add one, or make one with `moostik references --make {id}`; --force validates it all the same.": "En ajouter une, ou en générer une avec `moostik references --make {id}` ; --force valide quand même.",
    "{id} is a character and a place.": "{id} est à la fois un personnage et un lieu.",
    "Give one of them another id, or change `validated` by hand: {places}.": "Donner à l'un des deux un autre identifiant, ou changer `validated` à la main : {places}.",
    "Did you mean {likely}?": "Vouliez-vous dire {likely} ?",
    "There is no character or place {id}.": "Il n'y a ni personnage ni lieu {id}.",
    "Write `validated: {word}` there yourself.": "Y écrire vous-même `validated: {word}`.",
}
