"""Commands: what they do, their options, and what they say."""

TRANSLATIONS = {
    # what each command does
    "Turns an animated episode written as YAML into storyboard pictures.":
        "Fait d'un épisode animé écrit en YAML des images de storyboard.",
    "Begin a project: an episode, a character, a place and the series, each with comments.":
        "Commencer un projet : un épisode, un personnage, un lieu et la série, commentés.",
    "Write a new episode with empty shots, ready to be filled in.":
        "Écrire un nouvel épisode aux plans vides, prêts à être remplis.",
    "Turn JSON into clean YAML: the same data, states and picture addresses.":
        "Faire d'un JSON un YAML propre : mêmes données, mêmes états, mêmes adresses d'images.",
    "Say everything that would stop or spoil a picture, and all that is odd, before anything is paid.":
        "Dire tout ce qui empêcherait ou gâcherait une image, et tout ce qui est étrange, avant de payer quoi que "
        "ce soit.",
    "Say more about a finding of check.": "En dire plus sur un constat de check.",
    "Print the JSON Schema of a kind of file: editors show and check keys with it.":
        "Afficher le schéma JSON d'un type de fichier : il sert aux éditeurs à proposer et vérifier les clés.",
    "Show which shots belong together: acts, places, characters, sequences.\n\n"
    "A choice of shots shows the clusters that one of them is in, each cluster whole.":
        "Montrer quels plans vont ensemble : actes, lieux, personnages, séquences.\n\n"
        "Une sélection de plans montre les groupes où se trouve l'un d'eux, chaque groupe en entier.",
    "Show which reference images each shot is shown with, in which order, and what is left out.":
        "Montrer quelles images de référence accompagnent chaque plan, dans quel ordre, et ce qui est écarté.",
    "Show the text that is sent for each picture, and which reference images go with it.":
        "Montrer le texte envoyé pour chaque image, et les images de référence qui l'accompagnent.",
    "Make the pictures that are missing, and only those.": "Générer les images qui manquent, et seulement celles-là.",
    "Show what is made, stale, missing or failed, and what it cost.\n\n"
    "Nothing is sent or changed. With --verify, exit status 1 says that a picture is gone or not as it was made.":
        "Montrer ce qui est généré, périmé, manquant ou échoué, et ce que cela a coûté.\n\n"
        "Rien n'est envoyé ni modifié. Avec --verify, le code de sortie 1 dit qu'une image a disparu ou n'est plus "
        "telle qu'elle a été générée.",
    "Show what pictures say of how they were made: prompt, model, references, cost.\n\n"
    "Exit status 1 says that a file has no such words inside.":
        "Montrer ce que les images disent de leur génération : prompt, modèle, références, coût.\n\n"
        "Le code de sortie 1 dit qu'un fichier n'en dit rien.",
    "Rebuild the ledger from the pictures on disk.\n\n"
    "What the ledger knows already stays as it is. Nothing is sent, and no picture is changed.":
        "Reconstruire le registre à partir des images sur le disque.\n\n"
        "Ce que le registre sait déjà reste tel quel. Rien n'est envoyé, et aucune image n'est modifiée.",
    "List characters and places: their pictures, whether they are validated, and which shots need them.\n\n"
    "With --make, make the pictures that they lack.":
        "Lister les personnages et les lieux : leurs images, s'ils sont validés, et quels plans en ont besoin.\n\n"
        "Avec --make, générer les images qui leur manquent.",
    "Mark characters and places as validated in their YAML, changing nothing else there.":
        "Marquer des personnages et des lieux comme validés dans leur YAML, sans rien y changer d'autre.",
    "Write one static page with every picture of an episode, and print its path.\n\n"
    "The page needs no server and no network: send its folder as it is, or as a zip.":
        "Écrire une page statique avec toutes les images d'un épisode, et afficher son chemin.\n\n"
        "La page n'a besoin ni de serveur ni de réseau : envoyer son dossier tel quel, ou en zip.",
    "Choose the take of a shot. The picks are kept in episodes/EPISODE.picks.yaml, one line a shot.\n\n"
    "Without SHOT, or with --list, print the picks there are.":
        "Choisir la prise d'un plan. Les choix sont gardés dans episodes/ÉPISODE.picks.yaml, une ligne par plan.\n\n"
        "Sans PLAN, ou avec --list, afficher les choix déjà faits.",
    "Draw a storyboard (PDF) or a contact sheet (PNG) of an episode, and print where it is.":
        "Dessiner le storyboard (PDF) ou la planche-contact (PNG) d'un épisode, et afficher où il se trouve.",
    # options of all
    "Print the version and exit.": "Afficher la version et quitter.",
    "Project folder; by default the nearest one at or above here that has episodes/.":
        "Dossier du projet ; par défaut le plus proche, ici ou au-dessus, qui a episodes/.",
    "Errors only on standard error.": "Seulement les erreurs sur la sortie d'erreur.",
    "Say more.": "En dire plus.",
    "When to use colour.": "Quand mettre de la couleur.",
    "Plain text for screen readers: no boxes, bars or colour.":
        "Texte simple pour lecteurs d'écran : ni cadres, ni barres, ni couleur.",
    "Language of the texts.": "Langue des textes.",
    "One JSON document on standard output.": "Un document JSON sur la sortie standard.",
    "--color takes auto, always or never, not {value}.": "--color accepte auto, always ou never, pas {value}.",
    "Interrupted.": "Interrompu.",
    "The system refuses: {reason}.": "Le système refuse : {reason}.",
    "moostik itself failed: {kind}: {error} ({place}).": "moostik lui-même a failli : {kind} : {error} ({place}).",
    "Nothing that was paid is lost; please report this line.":
        "Rien de ce qui a été payé n'est perdu ; merci de signaler cette ligne.",
    # a choice of shots
    "Did you mean {name}?": "Vouliez-vous dire {name} ?",
    "Id of an episode, or path of its file.": "Identifiant d'un épisode, ou chemin de son fichier.",
    "Only this shot; may be repeated. - reads ids from standard input.":
        "Seulement ce plan ; répétable. - lit les identifiants sur l'entrée standard.",
    "Only the shots of this act (its id or number); may be repeated.":
        "Seulement les plans de cet acte (son identifiant ou numéro) ; répétable.",
    "Only the shots of this cluster; may be repeated.": "Seulement les plans de ce groupe ; répétable.",
    "Only this camera angle, or the variation with this id; may be repeated.":
        "Seulement cet angle de caméra, ou la variation de cet identifiant ; répétable.",
    "No chosen shot has the angle {angle}.": "Aucun plan sélectionné n'a l'angle {angle}.",
    "Standard input is not text; it should have one id a line.":
        "L'entrée standard n'est pas du texte ; elle devrait avoir un identifiant par ligne.",
    "Episode {episode} has no act {act}.": "L'épisode {episode} n'a pas d'acte {act}.",
    "Episode {episode} has no shot {shot}.": "L'épisode {episode} n'a pas de plan {shot}.",
    "Episode {episode} has no cluster {cluster}.": "L'épisode {episode} n'a pas de groupe {cluster}.",
    # init, new, import
    "Next: moostik check {episode}; then write your shots into {path}.":
        "Ensuite : moostik check {episode} ; puis écrire vos plans dans {path}.",
    "{path} is a file.": "{path} est un fichier.",
    "wrote {path}": "écrit : {path}",
    "left as it was: {path}": "laissé tel quel : {path}",
    "Add .env to .gitignore: your token will be in it.": "Ajouter .env à .gitignore : votre jeton y sera.",
    "Go there: cd {path}": "Y aller : cd {path}",
    "{path} is a project too; commands in {root} use the inner one.":
        "{path} est aussi un projet ; les commandes lancées dans {root} utilisent celui de l'intérieur.",
    "Folder, made if need be; by default this one.": "Dossier, créé au besoin ; par défaut celui-ci.",
    "Title of the series.": "Titre de la série.",
    "Next: write your shots there, then moostik check {episode}.":
        "Ensuite : y écrire vos plans, puis moostik check {episode}.",
    "Id of the new episode, such as ep2.": "Identifiant du nouvel épisode, comme ep2.",
    "Its title.": "Son titre.",
    "How many shots.": "Nombre de plans.",
    "1 shot": ("{count} plan", "{count} plans"),
    "wrote {path} ({what})": "écrit : {path} ({what})",
    "{path} is no longer read; {other} is": "{path} n'est plus lu ; {other} l'est",
    "1 character": ("{count} personnage", "{count} personnages"),
    "1 place": ("{count} lieu", "{count} lieux"),
    "{path} lies beside it; --{role} {path} brings it in too.":
        "{path} est à côté ; --{role} {path} l'importe aussi.",
    "No shot of {episode} has a pick yet.": "Aucun plan de {episode} n'a encore de prise choisie.",
    "Nothing to import: name a JSON file.": "Rien à importer : indiquer un fichier JSON.",
    "Next: moostik check {episode}": "Ensuite : moostik check {episode}",
    "the file that was there is now {path}": "le fichier qui était là est maintenant {path}",
    "The episode.": "L'épisode.",
    "Its id here; by default the one in the file.": "Son identifiant ici ; par défaut celui du fichier.",
    "Characters, for episodes/characters.yaml.": "Les personnages, pour episodes/characters.yaml.",
    "Places, for episodes/locations.yaml.": "Les lieux, pour episodes/locations.yaml.",
    "Also where there is such a file; the old one is kept aside.":
        "Même s'il y a déjà un tel fichier ; l'ancien est mis de côté.",
    # check, explain, schema
    "Name an episode, or use --all.": "Indiquer un épisode, ou utiliser --all.",
    "--format takes text, json, github or sarif, not {value}.":
        "--format accepte text, json, github ou sarif, pas {value}.",
    "A choice of shots goes with one episode.": "Une sélection de plans va avec un seul épisode.",
    "Remote references": "Références distantes",
    "GITHUB_STEP_SUMMARY is not set: there is no summary to add to.":
        "GITHUB_STEP_SUMMARY n'est pas défini : il n'y a pas de résumé à compléter.",
    "There is no episode in episodes/ yet.": "Il n'y a pas encore d'épisode dans episodes/.",
    "The summary cannot be written: {reason}.": "Le résumé ne peut pas être écrit : {reason}.",
    "Ids of episodes, or paths of their files.": "Identifiants d'épisodes, ou chemins de leurs fichiers.",
    "Every episode of the project.": "Tous les épisodes du projet.",
    "Warnings count as errors.": "Les avertissements comptent comme des erreurs.",
    "Also ask whether remote references still answer.":
        "Demander aussi si les références distantes répondent encore.",
    "How findings are written.": "Comment les constats sont écrits.",
    "Also add a table to GitHub's step summary.": "Ajouter aussi un tableau au résumé d'étape de GitHub.",
    "Who is to make the pictures.": "Qui doit générer les images.",
    "Model on Replicate; by default the series'.": "Modèle sur Replicate ; par défaut celui de la série.",
    "There is no code {code}.": "Il n'y a pas de code {code}.",
    "moostik explain lists all codes.": "moostik explain donne la liste des codes.",
    "A code such as M205; without, all are listed.": "Un code comme M205 ; sans lui, tous sont listés.",
    "There is no schema {kind}.": "Il n'y a pas de schéma {kind}.",
    "One of: {words}.": "Au choix : {words}.",
    "episodes/schema cannot be written: {reason}.": "episodes/schema ne peut pas être écrit : {reason}.",
    "Written: {path}": "Écrit : {path}",
    "The kind of file.": "Le type de fichier.",
    "Write all four to episodes/schema/, where the files look for them.":
        "Écrire les quatre dans episodes/schema/, où les fichiers les cherchent.",
    # clusters, resolve, enrich
    "Shots continue each other in a loop: {shots}.": "Des plans se prolongent en boucle : {shots}.",
    "Take `continuesFrom` out of the first of them.": "Retirer `continuesFrom` du premier d'entre eux.",
    "--cluster shows what a cluster shares: it goes without --shot and --act.":
        "--cluster montre ce qu'un groupe partage : il va sans --shot ni --act.",
    "Leave out characters and places that nobody validated.": "Écarter les personnages et les lieux non validés.",
    "At most this many reference images; by default what the model takes.":
        "Nombre maximal d'images de référence ; par défaut ce que le modèle accepte.",
    "The references that the shots of this cluster share.": "Les références que partagent les plans de ce groupe.",
    "Only the images, one a line; files from the project's folder.":
        "Seulement les images, une par ligne ; les fichiers depuis le dossier du projet.",
    "{count} text is longer than the model takes, and nothing more may be left out of it.": (
        "{count} texte est plus long que ce que le modèle accepte, et rien de plus ne peut en être retiré.",
        "{count} textes sont plus longs que ce que le modèle accepte, et rien de plus ne peut en être retiré.",
    ),
    # generate
    "--references takes shot or cluster, not {value}.": "--references accepte shot ou cluster, pas {value}.",
    "--json and --events both write to standard output: choose one.":
        "--json et --events écrivent tous deux sur la sortie standard : choisir l'un des deux.",
    "Who makes the pictures.": "Qui génère les images.",
    "Shots at a time: with the next option, the size of the window.":
        "Plans à la fois : avec l'option suivante, la taille de la fenêtre.",
    "Pictures of one shot at a time.": "Images d'un même plan à la fois.",
    "Milliseconds between two starts.": "Millisecondes entre deux départs.",
    "Leave out references that nobody validated.": "Écarter les références non validées.",
    "Most reference images a picture.": "Nombre maximal d'images de référence par image.",
    "Show each shot its own cast, or its cluster's.": "Montrer à chaque plan sa distribution, ou celle de son groupe.",
    "Say what would be made and what it would cost; send nothing.":
        "Dire ce qui serait généré et ce que cela coûterait ; ne rien envoyer.",
    "Stop before spending more than this.": "S'arrêter avant de dépenser plus que cela.",
    "Remake the pictures whose prompt or references have changed.":
        "Refaire les images dont le prompt ou les références ont changé.",
    "Remake what is chosen, made or not; the old pictures are kept aside.":
        "Refaire ce qui est sélectionné, généré ou non ; les anciennes images sont mises de côté.",
    "Do not ask before spending.": "Ne pas demander avant de dépenser.",
    "Keep the episode's gallery page current.": "Tenir à jour la galerie de l'épisode.",
    "One JSON object a line on standard output, as things happen.":
        "Un objet JSON par ligne sur la sortie standard, au fur et à mesure.",
    "How long to wait for one picture before the next run picks it up.":
        "Combien de temps attendre une image avant de la laisser à la prochaine exécution.",
    "Describe it in series.yaml under `models`, or choose another model.":
        "Le décrire dans series.yaml sous `models`, ou choisir un autre modèle.",
    "{count} picture is on disk that the ledger does not know; it is left alone.": (
        "{count} image est sur le disque sans que le registre la connaisse ; elle est laissée telle quelle.",
        "{count} images sont sur le disque sans que le registre les connaisse ; elles sont laissées telles quelles.",
    ),
    "moostik recover {episode} takes them in; --force makes them again.":
        "moostik recover {episode} les inscrit ; --force les génère à nouveau.",
    "Make them?": "Les générer ?",
    "Stopping: waiting for {count} picture that is paid. Ctrl-C again leaves at once.": (
        "Arrêt : attente de {count} image payée. Un second Ctrl-C quitte aussitôt.",
        "Arrêt : attente de {count} images payées. Un second Ctrl-C quitte aussitôt.",
    ),
    "Stopping: waiting for {count} frame. Ctrl-C again leaves at once.": (
        "Arrêt : attente de {count} aperçu. Un second Ctrl-C quitte aussitôt.",
        "Arrêt : attente de {count} aperçus. Un second Ctrl-C quitte aussitôt.",
    ),
    "The page is kept current: {path}": "La page est tenue à jour : {path}",
    "Standard output is closed: nothing new is started, what is begun is finished.":
        "La sortie standard est fermée : rien de nouveau n'est lancé, ce qui est commencé est mené à son terme.",
    "Left at once; the next run picks up what was in flight.":
        "Quitté aussitôt ; la prochaine exécution reprend ce qui était en cours.",
    "It is not known what {model} takes.": "On ne sait pas ce que {model} accepte.",
    "{count} picture was deleted and is made again ({cost}).": (
        "{count} image a été supprimée et est générée à nouveau ({cost}).",
        "{count} images ont été supprimées et sont générées à nouveau ({cost}).",
    ),
    "{count} picture was changed by hand; only --force remakes it.": (
        "{count} image a été modifiée à la main ; seul --force la refait.",
        "{count} images ont été modifiées à la main ; seul --force les refait.",
    ),
    "{count} picture continues a shot that is not made: it is made without it.": (
        "{count} image prolonge un plan qui n'est pas généré : elle est faite sans lui.",
        "{count} images prolongent un plan qui n'est pas généré : elles sont faites sans lui.",
    ),
    "{count} picture that an earlier run began waits; it is kept for an hour after it is made.": (
        "{count} image commencée par une exécution précédente attend ; elle est gardée une heure après sa génération.",
        "{count} images commencées par des exécutions précédentes attendent ; chacune est gardée une heure après sa "
        "génération.",
    ),
    "{count} picture that an earlier run began is picked up.": (
        "{count} image commencée par une exécution précédente est reprise.",
        "{count} images commencées par des exécutions précédentes sont reprises.",
    ),
    "The price of {model} is not known, so a cap cannot be kept.":
        "Le prix de {model} n'est pas connu : aucun plafond ne peut être tenu.",
    "Say the price in series.yaml: `prices: {{{model}: 0.15}}`.":
        "Donner le prix dans series.yaml : `prices: {{{model}: 0.15}}`.",
    "The server asks to slow down: everyone waits {seconds} s.":
        "Le serveur demande de ralentir : tout attend {seconds} s.",
    # status, inspect, recover
    "List the earlier pictures that were kept.": "Lister les images antérieures qui ont été gardées.",
    "Read every picture, to find those changed or damaged by hand.":
        "Lire chaque image, pour trouver celles qui ont été modifiées ou abîmées à la main.",
    "{path} cannot be read: {reason}.": "{path} est illisible : {reason}.",
    "Pictures made by moostik.": "Images générées par moostik.",
    "{taken} into the ledger{known}.": "{taken} au registre{known}.",
    "{path} is left out: {reason}.": "{path} est écartée : {reason}.",
    "{count} picture taken": ("{count} image inscrite", "{count} images inscrites"),
    " ({count} known already)": (" ({count} déjà connue)", " ({count} déjà connues)"),
    # references, validate
    "REPLICATE_API_TOKEN is not set.": "REPLICATE_API_TOKEN n'est pas défini.",
    "Put it into the environment or into the project's .env file. Or draw the picture yourself, and name it in "
    "referenceImages.":
        "Le mettre dans l'environnement ou dans le fichier .env du projet. Ou dessiner l'image soi-même, et la "
        "citer dans referenceImages.",
    "{pictures}{skipped}.": "{pictures}{skipped}.",
    "{count} picture of that name is there already and was not made by moostik; it is left alone.": (
        "{count} image de ce nom est déjà là sans avoir été générée par moostik ; elle est laissée telle quelle.",
        "{count} images de ces noms sont déjà là sans avoir été générées par moostik ; elles sont laissées telles "
        "quelles.",
    ),
    "Name it in referenceImages, or --force: it is then kept aside.":
        "La citer dans referenceImages, ou --force : elle est alors mise de côté.",
    "The preview provider draws what the references show: it cannot make them.":
        "Le fournisseur preview dessine ce que montrent les références : il ne peut pas les générer.",
    "{id} has a reference picture; --force makes another.":
        "{id} a une image de référence ; --force en génère une autre.",
    "{where}: {id} was not changed: {reason}.": "{where}: {id} n'a pas été modifié : {reason}.",
    "Add {picture} to its referenceImages yourself.": "Ajouter vous-même {picture} à ses referenceImages.",
    "{count} reference picture to make": (
        "{count} image de référence à générer", "{count} images de référence à générer"
    ),
    "{where}: {id} has no referencePrompt.": "{where}: {id} n'a pas de referencePrompt.",
    "Say in `referencePrompt:` what the picture shows.": "Dire dans `referencePrompt:` ce que montre l'image.",
    "{where}: {id} has {picture}, and is marked as validated. If it is not right: moostik validate --undo {id}":
        "{where}: {id} a {picture}, et est marqué comme validé. Si elle n'est pas bonne : moostik validate --undo "
        "{id}",
    "{where}: {id} has {picture}. Look at it, then: moostik validate {id}":
        "{where}: {id} a {picture}. La regarder, puis : moostik validate {id}",
    "{where}: add this to {id}, or let --write add it: {line}":
        "{where}: ajouter ceci à {id}, ou laisser --write l'ajouter : {line}",
    " ({count} already made)": (" ({count} déjà générée)", " ({count} déjà générées)"),
    "Whose pictures? Name characters and places, or say --missing.":
        "Les images de qui ? Citer des personnages et des lieux, ou dire --missing.",
    "Episodes whose shots count, by default all; with --make, characters and places.":
        "Épisodes dont les plans comptent, par défaut tous ; avec --make, personnages et lieux.",
    "Write a page with the pictures, output/references.html.":
        "Écrire une page avec les images, output/references.html.",
    "Only those that have no picture.": "Seulement ceux qui n'ont pas d'image.",
    "Make the pictures of these IDs from their referencePrompt.":
        "Générer les images de ces identifiants depuis leur referencePrompt.",
    "Name what was made in the library's file.": "Citer ce qui a été généré dans le fichier de la bibliothèque.",
    "Make also what has a picture; an old one is kept aside.":
        "Générer aussi ce qui a une image ; l'ancienne est mise de côté.",
    "{where}: {id} is no longer validated.": "{where}: {id} n'est plus validé.",
    "{where}: {id} was validated already.": "{where}: {id} était déjà validé.",
    "{where}: {id} was not validated anyway.": "{where}: {id} n'était pas validé de toute façon.",
    "{where}: {id} is validated.": "{where}: {id} est validé.",
    "No ids came in.": "Aucun identifiant n'est arrivé.",
    "Characters and places; - reads ids from input.":
        "Personnages et lieux ; - lit les identifiants sur l'entrée standard.",
    "Take the mark away again.": "Retirer la marque.",
    "Also where there is no reference picture yet.": "Même s'il n'y a pas encore d'image de référence.",
    # gallery, pick, board
    "A page with {count} preview frame.": ("Une page avec {count} aperçu.", "Une page avec {count} aperçus."),
    "A page with {count} picture.": ("Une page avec {count} image.", "Une page avec {count} images."),
    "The page cannot be written: {reason}.": "La page ne peut pas être écrite : {reason}.",
    "Open the page in the browser.": "Ouvrir la page dans le navigateur.",
    "Picked {angle} for {shot} ({path}).": "{angle} choisi pour {shot} ({path}).",
    "{shot} has no pick now.": "{shot} n'a plus de choix.",
    "Picked {angle} for {shot}, which has no picture yet ({path}).":
        "{angle} choisi pour {shot}, qui n'a pas encore d'image ({path}).",
    "Shot {shot} has no angle {angle}.": "Le plan {shot} n'a pas d'angle {angle}.",
    "the picked take was replaced": "la prise choisie a été remplacée",
    "not made yet": "pas encore générée",
    "the shot has no such angle": "le plan n'a pas cet angle",
    "--list takes no shot.": "--list ne prend pas de plan.",
    "--clear needs a shot.": "--clear a besoin d'un plan.",
    "--clear takes no angle: a shot has one pick.": "--clear ne prend pas d'angle : un plan n'a qu'un choix.",
    "Name the angle to pick for {shot}.": "Indiquer l'angle à choisir pour {shot}.",
    "Shot {shot} has the angle {angle} more than once.": "Le plan {shot} a l'angle {angle} plus d'une fois.",
    "Name the variation: {ids}.": "Indiquer la variation : {ids}.",
    "Id of a shot.": "Identifiant d'un plan.",
    "Camera angle, or id of a variation.": "Angle de caméra, ou identifiant d'une variation.",
    "Take the shot's pick back.": "Retirer le choix de ce plan.",
    "Print the picks, one a line.": "Afficher les choix, un par ligne.",
    "No shot of those has a pick.": "Aucun de ces plans n'a de choix.",
    "No shot to draw.": "Aucun plan à dessiner.",
    "Pick takes with moostik pick, or leave --picked out.":
        "Choisir des prises avec moostik pick, ou retirer --picked.",
    "--format takes pdf or png, not {value}.": "--format accepte pdf ou png, pas {value}.",
    "--paper takes a4 or letter, not {value}.": "--paper accepte a4 ou letter, pas {value}.",
    "--grid takes columns and rows such as 4x3 (at most 20x40), not {value}.":
        "--grid accepte des colonnes et des lignes comme 4x3 (au plus 20x40), pas {value}.",
    "--picked and --all exclude each other.": "--picked et --all s'excluent.",
    "No font here has {count} letter, shown as a box: {letters}": (
        "Aucune police d'ici n'a {count} lettre, montrée par une case : {letters}",
        "Aucune police d'ici n'a {count} lettres, montrées par des cases : {letters}",
    ),
    "A font of many alphabets helps: Droid Sans Fallback (Debian: fonts-droid-fallback).":
        "Une police aux nombreux alphabets aide : Droid Sans Fallback (Debian : fonts-droid-fallback).",
    "{count} preview frame.": ("{count} aperçu.", "{count} aperçus."),
    "{count} picture.": ("{count} image.", "{count} images."),
    "{path} cannot be written: {reason}.": "{path} ne peut pas être écrit : {reason}.",
    "A storyboard with texts, or a contact sheet.": "Un storyboard avec textes, ou une planche-contact.",
    "Only shots with a pick; by default the pick, else the first made.":
        "Seulement les plans avec un choix ; par défaut le choix, sinon la première image générée.",
    "Every angle of every shot.": "Tous les angles de tous les plans.",
    "Pictures on a page: 3x2 in a PDF; a PNG is one sheet of 4 columns.":
        "Images par page : 3x2 dans un PDF ; un PNG est une seule feuille de 4 colonnes.",
    "Size of the PDF's pages.": "Taille des pages du PDF.",
    "Width of a PNG sheet in pixels.": "Largeur d'une feuille PNG en pixels.",
    "The preview frames, or the pictures; by default frames only where nothing else is.":
        "Les aperçus, ou les images ; par défaut les aperçus seulement s'il n'y a rien d'autre.",
    "Where to write; by default output/boards/EPISODE.pdf (or .png).":
        "Où écrire ; par défaut output/boards/ÉPISODE.pdf (ou .png).",
}
