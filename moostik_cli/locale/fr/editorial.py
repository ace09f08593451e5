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
}
