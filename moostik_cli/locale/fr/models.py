"""Records: what they are called."""

TRANSLATIONS = {
    "Place: {name}": "Lieu : {name}",
    "Characters: {names}": "Personnages : {names}",
    "Sequence: {name}": "Séquence : {name}",
    "Act {number}: {title}": "Acte {number} : {title}",
}
