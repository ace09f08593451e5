"""The edit: exports, animatics, shot lists."""

TRANSLATIONS = {
    "Frames a second.": "Images par seconde.",
    "Length of shots that have no durationSeconds.": "Durée des plans sans durationSeconds.",
    "No shot to show.": "Aucun plan à montrer.",
    "{count} preview frame": ("{count} aperçu", "{count} aperçus"),
    "{count} shot has no picture yet: a slate stands for it.": (
        "{count} plan n'a pas encore d'image : un carton le remplace.",
        "{count} plans n'ont pas encore d'image : des cartons les remplacent.",
    ),
    "OpenTimelineIO, Final Cut and Resolve, CMX 3600, a shot list, or numbered pictures.": (
        "OpenTimelineIO, Final Cut et Resolve, CMX 3600, une liste de plans, ou des images numérotées."
    ),
    "Separator of a CSV file; a French Excel expects semicolons.": (
        "Séparateur d'un fichier CSV ; un Excel français attend des points-virgules (semicolon)."
    ),
    "Folder to write to; by default output/edit/EPISODE. Several episodes have a folder each in it.": (
        "Dossier où écrire ; par défaut output/edit/EPISODE. Plusieurs épisodes y ont chacun un dossier."
    ),
    "Hand an episode to the edit: its picked takes, or the first ones made, with lengths, names, acts and notes.\n\n"
    "Pictures are copied beside the file, under names that no two share. A shot without a picture gets a slate.": (
        "Transmettre un épisode au montage : les prises choisies, sinon les premières générées, avec durées, noms, "
        "actes et notes.\n\n"
        "Les images sont copiées à côté du fichier, sous des noms tous différents. Un plan sans image reçoit un carton."
    ),
    "This needs the library {module}, which is not installed.": (
        "Cela demande la bibliothèque {module}, qui n'est pas installée."
    ),
    "Install it with: pip install 'moostik[{extra}]'": "L'installer avec : pip install 'moostik[{extra}]'",
    "Write action and dialogue below.": "Écrire l'action et le dialogue en bas.",
    "Write number, name and angle above.": "Écrire le numéro, le nom et l'angle en haut.",
    "Film to write; by default output/edit/EPISODE/EPISODE.mp4.": (
        "Film à écrire ; par défaut output/edit/EPISODE/EPISODE.mp4."
    ),
    "Make a film of an episode: its picked takes, or the first ones made, each as long as its shot.\n\n"
    "H.264 in MP4. A shot without a picture gets a slate.": (
        "Faire un film d'un épisode : les prises choisies, sinon les premières générées, chacune aussi longue que "
        "son plan.\n\nH.264 en MP4. Un plan sans image reçoit un carton."
    ),
    "The camera comes slowly nearer in each shot.": "La caméra s'approche lentement dans chaque plan.",
    "Sound below it; by default the series' scratchSound.": "Son sous le film ; par défaut le scratchSound de la série.",
    "Without sound.": "Sans son.",
    "There is no sound file {path}.": "Il n'y a pas de fichier son {path}.",
    "`scratchSound` leads out of the project: {path}.": "`scratchSound` mène hors du projet : {path}.",
    "Put the file into the project, or name it with --sound.": "Mettre le fichier dans le projet, ou le nommer avec --sound.",
    "`scratchSound` in series.yaml names it; --no-sound makes the film without.": "`scratchSound` dans series.yaml le nomme ; --no-sound fait le film sans lui.",
    "{path} is no sound file.": "{path} n'est pas un fichier son.",
    "There is no sound in {path}.": "Il n'y a pas de son dans {path}.",
    "Sign the copies of pictures (C2PA) with these PEM files; by default those that MOOSTIK_SIGN_CERTIFICATE and MOOSTIK_SIGN_KEY name.": "Signer les copies des images (C2PA) avec ces fichiers PEM ; par défaut ceux que nomment MOOSTIK_SIGN_CERTIFICATE et MOOSTIK_SIGN_KEY.",
    "`--to csv` copies no pictures: there is nothing to sign.": "`--to csv` ne copie aucune image : il n'y a rien à signer.",
    "{path} cannot be signed: {reason}.": "{path} ne peut pas être signée : {reason}.",
    "The certificate is {path}.": "Le certificat est {path}.",
    "The key {key} does not belong to the certificate {path}.": "La clé {key} ne correspond pas au certificat {path}.",
    "The certificate of the signer comes first in its file, those that vouch for it after it.": "Le certificat du signataire vient en premier dans son fichier, ceux qui s'en portent garants après lui.",
    "{path} is no certificate to sign pictures with: {reason}.": "{path} n'est pas un certificat avec lequel signer des images : {reason}.",
    "{given} is set, and {absent} is not: signing needs both.": "{given} est définie, et {absent} ne l'est pas : signer demande les deux.",
    "Signing needs a certificate and its key, as PEM files: --sign CERTIFICATE KEY": "Signer demande un certificat et sa clé, en fichiers PEM : --sign CERTIFICATE KEY",
    "{path} is no certificate in PEM.": "{path} n'est pas un certificat en PEM.",
    "Such a file begins with -----BEGIN CERTIFICATE-----": "Un tel fichier commence par -----BEGIN CERTIFICATE-----",
    "The key {path} has a passphrase; it is read only without one.": "La clé {path} a une phrase secrète ; elle n'est lue que sans.",
    "{path} is no private key in PEM.": "{path} n'est pas une clé privée en PEM.",
    "The key {path} is of a kind that C2PA does not sign with.": "La clé {path} est d'un genre avec lequel C2PA ne signe pas.",
    "It signs with RSA, P-256, P-384, P-521 and Ed25519.": "Elle signe avec RSA, P-256, P-384, P-521 et Ed25519.",
}
