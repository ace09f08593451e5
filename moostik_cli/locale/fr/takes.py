"""Takes, retakes and the notes of a review."""

TRANSLATIONS = {
    "List what was made of a shot's pictures: when, why, for how much, and by which note.\n\n"
    "With --use, an earlier take and the current picture change places. Nothing is lost, and nothing is paid.": "Lister ce qui a été généré pour les images d'un plan : quand, pourquoi, à quel prix, et selon quelle note.\n\n"
    "Avec --use, une prise antérieure et l'image actuelle changent de place. Rien n'est perdu ni payé.",
    "Put this take back as the picture of the angle.": "Remettre cette prise comme image de l'angle.",
    "--use needs an angle: takes are numbered for each.": "--use demande un angle : chacun a ses prises numérotées.",
    "Take {take} is the picture of {shot}/{angle} already.": "La prise {take} est déjà l'image de {shot}/{angle}.",
    "Take {take} is the picture of {shot}/{angle} now.": "La prise {take} est maintenant l'image de {shot}/{angle}.",
    "The file of take {take} is gone, or is not as it was made: {path}.": "Le fichier de la prise {take} a disparu, ou n'est plus tel qu'il a été généré : {path}.",
    "Nothing is made of {shot} yet.": "Rien n'est encore généré pour {shot}.",
    "first": "la première",
    "another model": "autre modèle",
    "another text": "autre texte",
    "other references or options": "autres références ou options",
    "made again": "refaite",
    "retake: {note}": "reprise : {note}",
    "retake of {number}: {note}": "reprise de la prise {number} : {note}",
    "(gone)": "(disparue)",
}
