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
    "Make a picture again with one change: the present picture is shown to the model, with a word of what to change.\n\n"
    "What it replaces is kept as a take. A retake that was killed is picked up by the same command, or by generate.": "Refaire une image en y changeant une chose : le modèle reçoit l'image actuelle, et ce qu'il faut changer.\n\n"
    "L'image remplacée est gardée comme prise. Une reprise interrompue est reprise par la même commande, ou par generate.",
    "What is to change, in a sentence.": "Ce qu'il faut changer, en une phrase.",
    "Start from this take instead of the present picture; moostik takes lists them.": "Partir de cette prise plutôt que de l'image actuelle ; moostik takes les liste.",
    "Make so many, to choose from.": "En faire autant, pour choisir.",
    "Say what is to change.": "Dire ce qu'il faut changer.",
    "{shot}/{angle} has no picture to change yet.": "{shot}/{angle} n'a pas encore d'image à changer.",
    "Make it first: moostik generate, with --shot and --angle.": "La générer d'abord : moostik generate, avec --shot et --angle.",
    "{shot}/{angle} has no frame yet.": "{shot}/{angle} n'a pas encore d'aperçu.",
    "Draw it first: moostik generate, with --provider preview.": "Le dessiner d'abord : moostik generate, avec --provider preview.",
    "{model} is shown no images here, so it cannot change a picture.": "{model} ne reçoit pas d'image ici : il ne peut pas en changer une.",
    "Choose another model with --model.": "Choisir un autre modèle avec --model.",
    "{count} frame to draw again.": ("{count} aperçu à redessiner.", "{count} aperçus à redessiner."),
    "{count} retake to make.": ("{count} reprise à générer.", "{count} reprises à générer."),
    "{number}  changed: {note}": "{number}  changé : {note}",
    "PREVIEW OF A RETAKE": "APERÇU D'UNE REPRISE",
    "the picture that is changed": "l'image à changer",
}
