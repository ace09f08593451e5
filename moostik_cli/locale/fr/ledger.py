"""The ledger's failures."""

TRANSLATIONS = {
    "Mount its disk or make it. This run has sent and paid nothing.": "Monter son disque ou le créer. Cette exécution n'a rien envoyé ni rien payé.",
    "The ledger {path} cannot be used: {error}.": "Le registre {path} est inutilisable : {error}.",
    "Check the disk and the rights of the folder, then run it again: what was paid is picked up.": (
        "Vérifier le disque et les droits du dossier, puis relancer : ce qui a été payé est repris."
    ),
    "The ledger {path} cannot be used: {reason}. It was left untouched.": "Le registre {path} est inutilisable : {reason}. Il n'a pas été touché.",
    "Move it aside (with the files beside it that begin with its name), then rebuild it from the pictures: "
    "moostik recover EPISODE, for each episode.": "Le mettre de côté (avec les fichiers voisins dont le nom commence comme le sien), puis le reconstruire "
    "à partir des images : moostik recover ÉPISODE, pour chaque épisode.",
    "The disk is full: the ledger {path} cannot be written.": "Le disque est plein : le registre {path} ne peut pas être écrit.",
    "Free some room, then run the same command again: what was paid is picked up.": "Libérer de la place, puis relancer la même commande : ce qui est payé sera repris.",
    "The ledger {path} cannot be written: the folder or the file is read-only.": "Le registre {path} ne peut pas être écrit : le dossier ou le fichier est en lecture seule.",
    "Make it writable, or name another project with -C.": "Le rendre accessible en écriture, ou indiquer un autre projet avec -C.",
    "The ledger {path} is in use by another process.": "Le registre {path} est utilisé par un autre processus.",
    "Wait for the other run to end, or stop it, then run the same command again.": "Attendre la fin de l'autre exécution, ou l'arrêter, puis relancer la même commande.",
    "it is damaged, or not a ledger": "il est endommagé, ou ce n'est pas un registre",
    "The ledger {path} cannot be written: the disk refuses (input/output error).": "Le registre {path} ne peut pas être écrit : le disque refuse (erreur d'entrée-sortie).",
    "Check that the disk is there, has room and no quota or size limit, then run again: what was paid is picked up.": "Vérifier que le disque est là, qu'il a de la place et ni quota ni taille limite, puis relancer : "
    "ce qui est payé sera repris.",
    "it was written by a newer moostik (version {version} of the ledger)": "il a été écrit par un moostik plus récent (version {version} du registre)",
    "Use that moostik, or update this one.": "Utiliser ce moostik-là, ou mettre celui-ci à jour.",
    "it is not a ledger, or some of its tables are missing": "ce n'est pas un registre, ou certaines de ses tables manquent",
    "it is damaged ({detail})": "il est endommagé ({detail})",
    "The ledger {path} was moved, deleted or replaced while this run had it open.": "Le registre {path} a été déplacé, supprimé ou remplacé alors que cette exécution l'avait ouvert.",
    "Nothing more is bought. What this run knows is in {kept}: leave that there, put the ledger back if you can, then run the same command again.": (
        "Plus rien n'est acheté. Ce que sait cette exécution est dans {kept} : le laisser là, remettre le registre en place si possible, "
        "puis relancer la même commande."
    ),
    "Another run has taken over episode {episode}; nothing more is bought here.": "Une autre exécution a repris l'épisode {episode} ; plus rien n'est acheté ici.",
    "This happens when a computer sleeps for long. The other run collects what this one began.": "Cela arrive quand un ordinateur reste longtemps en veille. L'autre exécution récupère ce que celle-ci a commencé.",
    "The budget of an episode, {limit}, has no room for another picture ({spent} is spent or on its way).": "Le budget d'un épisode, {limit}, n'a plus de place pour une image ({spent} dépensés ou en cours).",
    "The budget of the series, {limit}, has no room for another picture ({spent} is spent or on its way).": "Le budget de la série, {limit}, n'a plus de place pour une image ({spent} dépensés ou en cours).",
    "The budget of a day, {limit}, has no room for another picture ({spent} is spent or on its way).": "Le budget d'une journée, {limit}, n'a plus de place pour une image ({spent} dépensés ou en cours).",
    "Raise it under `budget` in series.yaml, or wait, and run the same command again.": "L'augmenter sous `budget` dans series.yaml, ou attendre, puis relancer la même commande.",
}
