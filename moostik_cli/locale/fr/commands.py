"""Commands: what they do, their options, and what they say."""

TRANSLATIONS = {
    # what each command does
    "Turns an animated episode written as YAML into storyboard pictures.": "Fait d'un épisode animé écrit en YAML des images de storyboard.",
    "Start a project: an episode, a character, a place and the series, each with comments.": "Commencer un projet : un épisode, un personnage, un lieu et la série, commentés.",
    "Write a new episode with empty shots, ready to be filled in.": "Écrire un nouvel épisode aux plans vides, prêts à être remplis.",
    "Report everything that would stop or spoil a picture, before anything is paid.": "Dire tout ce qui empêcherait ou gâcherait une image, et tout ce qui est étrange, avant de payer quoi que "
    "ce soit.",
    "Explain a finding of check.": "Expliquer un constat de check.",
    "Print the JSON Schema of a kind of file: editors show and check keys with it.": "Afficher le schéma JSON d'un type de fichier : il sert aux éditeurs à proposer et vérifier les clés.",
    "Show which shots belong together: acts, places, characters, sequences.\n\n"
    "A choice of shots shows the clusters that one of them is in, each cluster whole.": "Montrer quels plans vont ensemble : actes, lieux, personnages, séquences.\n\n"
    "Une sélection de plans montre les groupes où se trouve l'un d'eux, chaque groupe en entier.",
    "Show which reference images each shot is shown with, in which order, and what is left out.": "Montrer quelles images de référence accompagnent chaque plan, dans quel ordre, et ce qui est écarté.",
    "Show the text that is sent for each picture, what is left out of it, and which reference images go with it.": "Montrer le texte envoyé pour chaque image, et les images de référence qui l'accompagnent.",
    "Make the pictures that are missing, and only those.\n\n"
    "Several episodes are one run: one price to agree to, one cap, one window. One that cannot be made does not stop the\n"
    "others; exit status 1 says so.": "Générer les images qui manquent, et seulement celles-là.\n\n"
    "Plusieurs épisodes font un seul passage : un prix à accepter, un plafond, une fenêtre. Un épisode qui ne peut pas "
    "être généré n'arrête pas les autres ; le code de sortie 1 le dit.",
    "Show what is made, stale, missing or failed, and what it cost.\n\n"
    "Nothing is sent or changed. With --verify, exit status 1 says that a picture is gone or not as it was made.": "Montrer ce qui est généré, périmé, manquant ou échoué, et ce que cela a coûté.\n\n"
    "Rien n'est envoyé ni modifié. Avec --verify, le code de sortie 1 dit qu'une image a disparu ou n'est plus "
    "telle qu'elle a été générée.",
    "Show how pictures were made, from the record inside them: prompt, model, references, cost.\n\n"
    "Exit status 1: a file has no such record.": "Montrer comment les images ont été générées, d'après la fiche qu'elles contiennent : prompt, modèle, références, coût.\n\n"
    "Code de sortie 1 : un fichier n'a pas cette fiche.",
    "Rebuild the ledger from the pictures on disk.\n\n"
    "What the ledger knows already stays as it is. Nothing is bought, and no picture is changed. With --account, what the\n"
    "account paid for within the last hour and the ledger does not know is taken over, to be fetched by the next run. It\n"
    "is found by what was sent: give the options that the pictures were made with here too. With --give-up, a picture\n"
    "that is paid and cannot be fetched is given up: what it cost stays in the bill, and the next run makes it again.": (
        "Reconstruire le registre à partir des images sur le disque.\n\n"
        "Ce que le registre sait déjà reste tel quel. Rien n'est acheté, et aucune image n'est modifiée. Avec --account, ce que le "
        "compte a payé depuis moins d'une heure et que le registre ignore est repris, et la prochaine exécution le récupère. "
        "C'est reconnu à ce qui a été envoyé : donner ici aussi les options avec lesquelles les images ont été générées. Avec "
        "--give-up, une image payée qui ne peut pas être récupérée est abandonnée : ce qu'elle a coûté reste sur la facture, et la "
        "prochaine exécution la refait."
    ),
    "Also ask the account what it paid for in the last hour.": "Demander aussi au compte ce qu'il a payé depuis moins d'une heure.",
    "Of what this account paid for in the last hour, nothing equals a picture that the ledger lacks. Were they made with other options (--model, --resolution)? Then give them here too.": (
        "De ce que ce compte a payé depuis moins d'une heure, rien n'est une image qui manque au registre. Ont-elles été "
        "générées avec d'autres options (--model, --resolution) ? Alors les donner ici aussi."
    ),
    "Fetch them: {command}": "Les récupérer : {command}",
    "Make what is gone from the disk again, even most of an episode.": (
        "Refaire ce qui n'est plus sur le disque, même si c'est presque tout un épisode."
    ),
    "List characters and places: their pictures, whether they are validated, and which shots need them.\n\n"
    "With --make, make the pictures that they lack.": "Lister les personnages et les lieux : leurs images, s'ils sont validés, et quels plans en ont besoin.\n\n"
    "Avec --make, générer les images qui leur manquent.",
    "Mark characters and places as validated in their YAML, changing nothing else there.": "Marquer des personnages et des lieux comme validés dans leur YAML, sans rien y changer d'autre.",
    "Write one static page with every picture of an episode, and print its path.\n\n"
    "The page needs no server and no network: send its folder as it is, or with --zip as one file. Several episodes also\n"
    "have a front page that leads to all.": "Écrire une page statique avec toutes les images d'un épisode, et afficher "
    "son chemin.\n\n"
    "La page n'a besoin ni de serveur ni de réseau : envoyer son dossier tel quel, ou un seul fichier avec --zip. "
    "Plusieurs épisodes ont aussi une page d'accueil qui mène à tous.",
    "Choose the take of a shot. The picks are kept in episodes/EPISODE.picks.yaml, one line a shot.\n\n"
    "Without SHOT, or with --list, print the picks there are.": "Choisir la prise d'un plan. Les choix sont gardés dans episodes/ÉPISODE.picks.yaml, une ligne par plan.\n\n"
    "Sans PLAN, ou avec --list, afficher les choix déjà faits.",
    "Draw a storyboard (PDF) or a contact sheet (PNG) of an episode, and print where it is.": "Dessiner le storyboard (PDF) ou la planche-contact (PNG) d'un épisode, et afficher où il se trouve.",
    # options of all
    "Print the version and exit.": "Afficher la version et quitter.",
    "Project folder; by default the nearest one at or above here that has episodes/.": "Dossier du projet ; par défaut le plus proche, ici ou au-dessus, qui a episodes/.",
    "Print only errors on standard error.": "Seulement les erreurs sur la sortie d'erreur.",
    "Print more details.": "Afficher plus de détails.",
    "When to use colour.": "Quand mettre de la couleur.",
    "Plain text for screen readers: no boxes, bars or colour.": "Texte simple pour lecteurs d'écran : ni cadres, ni barres, ni couleur.",
    "Language of the texts.": "Langue des textes.",
    "One JSON document on standard output.": "Un document JSON sur la sortie standard.",
    "Interrupted.": "Interrompu.",
    "Operating system error: {reason}.": "Erreur du système : {reason}.",
    "Internal error: {kind}: {error} ({place}).": "Erreur interne : {kind} : {error} ({place}).",
    "Nothing that was paid is lost; please report this line.": "Rien de ce qui a été payé n'est perdu ; merci de signaler cette ligne.",
    # a choice of shots
    "Did you mean {name}?": "Vouliez-vous dire {name} ?",
    "Id of an episode, or path of its file; not needed where there is one.": "Identifiant d'un épisode, ou chemin de "
    "son fichier ; inutile s'il n'y en a qu'un.",
    "Only this shot; may be repeated. - reads ids from standard input.": "Seulement ce plan ; répétable. - lit les identifiants sur l'entrée standard.",
    "Only the shots of this act (its id or number); may be repeated.": "Seulement les plans de cet acte (son identifiant ou numéro) ; répétable.",
    "Only the shots of this cluster; may be repeated.": "Seulement les plans de ce groupe ; répétable.",
    "Only this camera angle, or the variation with this id; may be repeated.": "Seulement cet angle de caméra, ou la variation de cet identifiant ; répétable.",
    "No chosen shot has the angle {angle}.": "Aucun plan sélectionné n'a l'angle {angle}.",
    "Standard input is not text; it should have one id a line.": "L'entrée standard n'est pas du texte ; elle devrait avoir un identifiant par ligne.",
    "Episode {episode} has no act {act}.": "L'épisode {episode} n'a pas d'acte {act}.",
    "Episode {episode} has no shot {shot}.": "L'épisode {episode} n'a pas de plan {shot}.",
    "Episode {episode} has no cluster {cluster}.": "L'épisode {episode} n'a pas de groupe {cluster}.",
    # init, new, import
    "Next: moostik check {episode}; then write your shots into {path}.": "Ensuite : moostik check {episode} ; puis écrire vos plans dans {path}.",
    "{path} is a file.": "{path} est un fichier.",
    "wrote {path}": "écrit : {path}",
    "left as it was: {path}": "laissé tel quel : {path}",
    "Add .env to .gitignore: your token will be in it.": "Ajouter .env à .gitignore : votre jeton y sera.",
    "Go there: cd {path}": "Y aller : cd {path}",
    "{path} is a project too; commands in {root} use the inner one.": "{path} est aussi un projet ; les commandes lancées dans {root} utilisent celui de l'intérieur.",
    "Folder, made if need be; by default this one.": "Dossier, créé au besoin ; par défaut celui-ci.",
    "Title of the series.": "Titre de la série.",
    "Next: write your shots there, then moostik check {episode}.": "Ensuite : y écrire vos plans, puis moostik check {episode}.",
    "Id of the new episode, such as ep2.": "Identifiant du nouvel épisode, comme ep2.",
    "Its title.": "Son titre.",
    "How many shots.": "Nombre de plans.",
    "1 shot": ("{count} plan", "{count} plans"),
    "wrote {path} ({what})": "écrit : {path} ({what})",
    "{path} is no longer read; {other} is": "{path} n'est plus lu ; {other} l'est",
    "1 character": ("{count} personnage", "{count} personnages"),
    "1 place": ("{count} lieu", "{count} lieux"),
    "{path} is in the same folder; --{role} {path} imports it too.": "{path} est dans le même dossier ; --{role} {path} l'importe aussi.",
    "No shot of {episode} has a pick yet.": "Aucun plan de {episode} n'a encore de prise choisie.",
    "Next: moostik check {episode}": "Ensuite : moostik check {episode}",
    "the file that was there is now {path}": "le fichier qui était là est maintenant {path}",
    "Characters, for episodes/characters.yaml.": "Les personnages, pour episodes/characters.yaml.",
    "Places, for episodes/locations.yaml.": "Les lieux, pour episodes/locations.yaml.",
    "Replace an existing file; the old one is kept aside.": "Remplacer un fichier existant ; l'ancien est mis de côté.",
    # check, explain, schema
    "Name an episode, or use --all.": "Indiquer un épisode, ou utiliser --all.",
    "--shot, --act and --cluster need exactly one episode.": "--shot, --act et --cluster demandent exactement un épisode.",
    "Remote references": "Références distantes",
    "GITHUB_STEP_SUMMARY is not set: there is no summary to add to.": "GITHUB_STEP_SUMMARY n'est pas défini : il n'y a pas de résumé à compléter.",
    "There is no episode in episodes/ yet.": "Il n'y a pas encore d'épisode dans episodes/.",
    "The summary cannot be written: {reason}.": "Le résumé ne peut pas être écrit : {reason}.",
    "Ids of episodes, or paths of files in episodes/.": "Identifiants d'épisodes, ou chemins de fichiers d'episodes/.",
    "Who paints frames, and checks and converts pictures.": "Qui dessine les aperçus, et contrôle et convertit les images.",
    "Who makes the small copies of pictures.": "Qui fait les vignettes des images.",
    "Who draws the frames.": "Qui dessine les images.",
    "--workers takes threads, processes:NUMBER, dask:ADDRESS or dask:FILE, not {value}.": (
        "--workers attend threads, processes:NOMBRE, dask:ADRESSE ou dask:FICHIER, et non {value}."
    ),
    "It is not written: {reason}.": "Rien n'est écrit : {reason}.",
    "Run it again, or without --workers.": "Relancez, ou sans --workers.",
    "the worker process that had it died, and so did the next": "le processus qui s'en chargeait est mort, et le suivant aussi",
    "The cluster at {address} has gone away.": "La grappe {address} a disparu.",
    "Run the same command again once it is there, or without --workers.": (
        "Relancer la même commande quand elle sera là, ou sans --workers."
    ),
    "A worker has {found}; this is {expected}.": "Une machine a {found} ; ici, c'est {expected}.",
    "Install the same versions on every worker.": "Installer les mêmes versions sur toutes les machines.",
    "No cluster answers at {address}: {reason}.": "Aucune grappe ne répond à {address} : {reason}.",
    "The cluster at {address} has no workers.": "La grappe {address} n'a aucune machine au travail.",
    "The worker {worker} does not see the folder {folder}.": "La machine {worker} ne voit pas le dossier {folder}.",
    "Every worker needs the project under the same path.": "Chaque machine doit voir le projet sous le même chemin.",
    "The workers cannot load moostik: {kind}: {error}.": "Les machines ne peuvent pas charger moostik : {kind} : {error}.",
    "Every episode of the project.": "Tous les épisodes du projet.",
    "Warnings count as errors.": "Les avertissements comptent comme des erreurs.",
    "Also ask whether remote references, and the host of pictures, answer.": "Demander aussi si les références distantes et l'hôte des images répondent.",
    "How findings are written.": "Comment les constats sont écrits.",
    "Also add a table to GitHub's step summary.": "Ajouter aussi un tableau au résumé d'étape de GitHub.",
    "Provider that makes the pictures.": "Fournisseur qui génère les images.",
    "The model that makes them; by default the series'.": "Le modèle qui les génère ; par défaut celui de la série.",
    "Unknown code: {code}.": "Code inconnu : {code}.",
    "moostik explain lists all codes.": "moostik explain donne la liste des codes.",
    "A code such as M205; without, all are listed.": "Un code comme M205 ; sans lui, tous sont listés.",
    "Unknown schema: {kind}.": "Schéma inconnu : {kind}.",
    "One of: {words}.": "Au choix : {words}.",
    "episodes/schema cannot be written: {reason}.": "episodes/schema ne peut pas être écrit : {reason}.",
    "Written: {path}": "Écrit : {path}",
    "The kind of file.": "Le type de fichier.",
    "Write all four to episodes/schema/, where the files look for them.": "Écrire les quatre dans episodes/schema/, où les fichiers les cherchent.",
    # clusters, resolve, enrich
    "Shots continue each other in a loop: {shots}.": "Des plans se prolongent en boucle : {shots}.",
    "Take `continuesFrom` out of the first of them.": "Retirer `continuesFrom` du premier d'entre eux.",
    "--cluster cannot be combined with --shot or --act.": "--cluster ne se combine pas avec --shot ni --act.",
    "Leave out characters and places that nobody validated.": "Écarter les personnages et les lieux non validés.",
    "At most this many reference images; by default what the model takes.": "Nombre maximal d'images de référence ; par défaut ce que le modèle accepte.",
    "The references that the shots of this cluster share.": "Les références que partagent les plans de ce groupe.",
    "Only the images, one a line; files from the project's folder.": "Seulement les images, une par ligne ; les fichiers depuis le dossier du projet.",
    "{count} text is longer than the model takes, and nothing more may be left out of it.": (
        "{count} texte est plus long que ce que le modèle accepte, et rien de plus ne peut en être retiré.",
        "{count} textes sont plus longs que ce que le modèle accepte, et rien de plus ne peut en être retiré.",
    ),
    # generate
    "--json and --events both write to standard output: choose one.": "--json et --events écrivent tous deux sur la sortie standard : choisir l'un des deux.",
    "Shots at a time: with the next option, the size of the window.": "Plans à la fois : avec l'option suivante, la taille de la fenêtre.",
    "Pictures of one shot at a time.": "Images d'un même plan à la fois.",
    "Milliseconds between two requests.": "Millisecondes entre deux demandes.",
    "Leave out references that nobody validated.": "Écarter les références non validées.",
    "At most this many reference images a picture.": "Nombre maximal d'images de référence par image.",
    "References of the shot's own cast, or of its cluster's.": "Références de la distribution du plan, ou de celle de son groupe.",
    "Show what would be made and what it would cost; send nothing.": "Montrer ce qui serait généré et ce que cela coûterait ; ne rien envoyer.",
    "Stop before spending more than this.": "S'arrêter avant de dépenser plus que cela.",
    "Remake the pictures whose prompt or references have changed.": "Refaire les images dont le prompt ou les références ont changé.",
    "Make so many takes of each picture, to choose from; the last one is the current one.": "Faire autant de prises de chaque image, pour choisir ; la dernière est la prise actuelle.",
    "Make every chosen picture, made or not; old pictures are kept aside.": "Générer toutes les images choisies, déjà générées ou non ; les anciennes sont mises de côté.",
    "Do not ask before spending.": "Ne pas demander avant de dépenser.",
    "Keep the episode's gallery page up to date.": "Tenir à jour la galerie de l'épisode.",
    "One JSON object a line on standard output, as things happen.": "Un objet JSON par ligne sur la sortie standard, au fur et à mesure.",
    "How long to wait for one picture before the next run picks it up.": "Combien de temps attendre une image avant de la laisser à la prochaine exécution.",
    "Describe it in series.yaml under `models`, or choose another model.": "Le décrire dans series.yaml sous `models`, ou choisir un autre modèle.",
    "{count} picture is on disk that the ledger does not know; it is left alone.": (
        "{count} image est sur le disque sans que le registre la connaisse ; elle est laissée telle quelle.",
        "{count} images sont sur le disque sans que le registre les connaisse ; elles sont laissées telles quelles.",
    ),
    "moostik recover {episode} adds them to the ledger; --force makes them again.": "moostik recover {episode} les inscrit ; --force les génère à nouveau.",
    "Make them?": "Les générer ?",
    "Stopping: waiting for {count} picture that is paid. Press Ctrl-C again to quit at once.": (
        "Arrêt : attente de {count} image payée. Un second Ctrl-C quitte aussitôt.",
        "Arrêt : attente de {count} images payées. Un second Ctrl-C quitte aussitôt.",
    ),
    "Stopping: waiting for {count} frame. Press Ctrl-C again to quit at once.": (
        "Arrêt : attente de {count} aperçu. Un second Ctrl-C quitte aussitôt.",
        "Arrêt : attente de {count} aperçus. Un second Ctrl-C quitte aussitôt.",
    ),
    "The page is kept up to date: {path}": "La page est tenue à jour : {path}",
    "Standard output is closed: nothing new is started, what is begun is finished.": "La sortie standard est fermée : rien de nouveau n'est lancé, ce qui est commencé est mené à son terme.",
    "Stopped at once; the next run picks up what was in flight.": "Quitté aussitôt ; la prochaine exécution reprend ce qui était en cours.",
    "The inputs of {model} are not known.": "Les entrées de {model} ne sont pas connues.",
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
    "The price of {model} is not known, so a cap cannot be kept.": "Le prix de {model} n'est pas connu : aucun plafond ne peut être tenu.",
    "Give its price in series.yaml: `prices: {{{model}: 0.15}}`.": "Donner le prix dans series.yaml : `prices: {{{model}: 0.15}}`.",
    "The server asks to slow down: everyone waits {seconds} s.": "Le serveur demande de ralentir : tout attend {seconds} s.",
    # status, inspect, recover
    "List the earlier pictures that were kept.": "Lister les images antérieures qui ont été gardées.",
    "Read every picture, to find those changed or damaged by hand.": "Lire chaque image, pour trouver celles qui ont été modifiées ou abîmées à la main.",
    "{path} cannot be read: {reason}.": "{path} est illisible : {reason}.",
    "Pictures made by moostik.": "Images générées par moostik.",
    "{taken} into the ledger{known}.": "{taken} au registre{known}.",
    "{path} is left out: {reason}.": "{path} est écartée : {reason}.",
    "Give up this paid picture, so that it can be made again; may be repeated.": (
        "Ne plus récupérer cette image payée, pour qu'elle puisse être refaite ; répétable."
    ),
    "No paid picture named {name} is waiting to be fetched.": "Aucune image payée n'est attendue sous le nom {name}.",
    "Waiting: {pictures}.": "Sont attendues : {pictures}.",
    "{count} picture is given up; {cost} for it stays in the bill. It can be made again now.": (
        "{count} image est abandonnée ; ses {cost} restent sur la facture. Elle peut être refaite maintenant.",
        "{count} images sont abandonnées ; leurs {cost} restent sur la facture. Elles peuvent être refaites maintenant.",
    ),
    "{count} picture taken": ("{count} image inscrite", "{count} images inscrites"),
    " ({count} known already)": (" ({count} déjà connue)", " ({count} déjà connues)"),
    # references, validate
    "{variable} is not set.": "{variable} n'est pas défini.",
    "Put it into the environment or into the project's .env file. Or draw the picture yourself, and name it in "
    "referenceImages.": "Le mettre dans l'environnement ou dans le fichier .env du projet. Ou dessiner l'image soi-même, et la "
    "citer dans referenceImages.",
    "{pictures}{skipped}.": "{pictures}{skipped}.",
    "{count} picture of that name is there already and was not made by moostik; it is left alone.": (
        "{count} image de ce nom est déjà là sans avoir été générée par moostik ; elle est laissée telle quelle.",
        "{count} images de ces noms sont déjà là sans avoir été générées par moostik ; elles sont laissées telles "
        "quelles.",
    ),
    "Name it in referenceImages, or --force: it is then kept aside.": "La citer dans referenceImages, ou --force : elle est alors mise de côté.",
    "The preview provider draws what the references show: it cannot make them.": "Le fournisseur preview dessine ce que montrent les références : il ne peut pas les générer.",
    "{id} has a reference picture; --force makes another.": "{id} a une image de référence ; --force en génère une autre.",
    "{where}: {id} was not changed: {reason}.": "{where}: {id} n'a pas été modifié : {reason}.",
    "Add {picture} to its referenceImages yourself.": "Ajouter vous-même {picture} à ses referenceImages.",
    "{count} reference picture to make": (
        "{count} image de référence à générer",
        "{count} images de référence à générer",
    ),
    "{where}: {id} has no referencePrompt.": "{where}: {id} n'a pas de referencePrompt.",
    "Describe the picture in `referencePrompt:`.": "Décrire l'image dans `referencePrompt:`.",
    "{where}: {id} has {picture}, and is marked as validated. If it is not right: moostik validate --undo {id}": "{where}: {id} a {picture}, et est marqué comme validé. Si elle n'est pas bonne : moostik validate --undo "
    "{id}",
    "{where}: {id} has {picture}. Look at it, then: moostik validate {id}": "{where}: {id} a {picture}. La regarder, puis : moostik validate {id}",
    "{where}: add this to {id}, or let --write add it: {line}": "{where}: ajouter ceci à {id}, ou laisser --write l'ajouter : {line}",
    " ({count} already made)": (" ({count} déjà générée)", " ({count} déjà générées)"),
    "Name the characters and places.": "Citer des personnages et des lieux.",
    "Fetch the paid pictures of these IDs no more, so that they can be made again.": "Ne plus demander les images payées de ces IDs, pour qu'elles puissent être générées de nouveau.",
    "--give-up goes with none of --make, --missing and --page.": "--give-up ne va ni avec --make, ni avec --missing, ni avec --page.",
    "Name the characters and places, or use --missing.": "Citer des personnages et des lieux, ou utiliser --missing.",
    "Episodes whose shots count, by default all; with --make, characters and places.": "Épisodes dont les plans comptent, par défaut tous ; avec --make, personnages et lieux.",
    "Write a page with the pictures, output/references.html.": "Écrire une page avec les images, output/references.html.",
    "Only characters and places without a picture.": "Seulement ceux qui n'ont pas d'image.",
    "Make the pictures of these IDs from their referencePrompt.": "Générer les images de ces identifiants depuis leur referencePrompt.",
    "Name what was made in the library's file.": "Citer ce qui a été généré dans le fichier de la bibliothèque.",
    "Make again what has a picture; the old one is kept aside.": "Générer à nouveau ce qui a une image ; l'ancienne est mise de côté.",
    "{where}: {id} is no longer validated.": "{where}: {id} n'est plus validé.",
    "{where}: {id} was validated already.": "{where}: {id} était déjà validé.",
    "{where}: {id} was not validated anyway.": "{where}: {id} n'était pas validé de toute façon.",
    "{where}: {id} is validated.": "{where}: {id} est validé.",
    "No ids on standard input.": "Aucun identifiant sur l'entrée standard.",
    "Characters and places; - reads ids from input.": "Personnages et lieux ; - lit les identifiants sur l'entrée standard.",
    "Remove the mark.": "Retirer la marque.",
    "Validate even without a reference picture.": "Valider même sans image de référence.",
    # gallery, pick, board
    "A page with {count} preview frame.": ("Une page avec {count} aperçu.", "Une page avec {count} aperçus."),
    "A page with {count} picture.": ("Une page avec {count} image.", "Une page avec {count} images."),
    "The page cannot be written: {reason}.": "La page ne peut pas être écrite : {reason}.",
    "Open the page in the browser.": "Ouvrir la page dans le navigateur.",
    "{count} picture becomes stale by this ({cost} to remake it).": (
        "{count} image est périmée par ce choix ({cost} pour la refaire).",
        "{count} images sont périmées par ce choix ({cost} pour les refaire).",
    ),
    "{count} picture becomes stale by this.": (
        "{count} image est périmée par ce choix.",
        "{count} images sont périmées par ce choix.",
    ),
    "Picked {angle} for {shot} ({path}).": "{angle} choisi pour {shot} ({path}).",
    "{shot} has no pick now.": "{shot} n'a plus de choix.",
    "Picked {angle} for {shot}, which has no picture yet ({path}).": "{angle} choisi pour {shot}, qui n'a pas encore d'image ({path}).",
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
    "None of these shots has a pick.": "Aucun de ces plans n'a de choix.",
    "No shot to draw.": "Aucun plan à dessiner.",
    "Pick takes with moostik pick, or leave --picked out.": "Choisir des prises avec moostik pick, ou retirer --picked.",
    "--grid takes columns and rows such as 4x3 (at most 20x40), not {value}.": "--grid accepte des colonnes et des lignes comme 4x3 (au plus 20x40), pas {value}.",
    "--picked cannot be combined with --all.": "--picked ne se combine pas avec --all.",
    "{count} letter is in no font here, and is shown as a box: {letters}": (
        "Aucune police d'ici n'a {count} lettre, montrée par une case : {letters}",
        "Aucune police d'ici n'a {count} lettres, montrées par des cases : {letters}",
    ),
    "Install Noto Sans for {scripts}, or name files of fonts in MOOSTIK_FONTS.": "Installer Noto Sans pour {scripts}, ou nommer des fichiers de polices dans MOOSTIK_FONTS.",
    "Install a font that has them, or name its file in MOOSTIK_FONTS.": "Installer une police qui les a, ou nommer son fichier dans MOOSTIK_FONTS.",
    "Lines of Thai end anywhere between two letters: pip install 'moostik[scripts]' ends them at words.": "Les lignes de thaï finissent n'importe où entre deux lettres : pip install 'moostik[scripts]' les fait finir entre les mots.",
    "{count} preview frame.": ("{count} aperçu.", "{count} aperçus."),
    "{count} picture.": ("{count} image.", "{count} images."),
    "{path} cannot be written: {reason}.": "{path} ne peut pas être écrit : {reason}.",
    "A storyboard with texts, or a contact sheet.": "Un storyboard avec textes, ou une planche-contact.",
    "Only shots with a pick; by default the pick, else medium or wide.": "Seulement les plans avec un choix ; par "
    "défaut le choix, sinon le plan moyen ou large.",
    "A grid of panels, or upright pages with a table of action, dialogue and camera beside each.": "Une grille de "
    "cases, ou des pages en hauteur avec un tableau de l'action, des dialogues et de la caméra à côté de chacune.",
    "Words at the head of each page.": "Mots en tête de chaque page.",
    "The revision, at the foot of each page.": "La révision, au pied de chaque page.",
    "--layout column is for a PDF.": "--layout column vaut pour un PDF.",
    "In one column --grid takes 1 and rows, such as 1x4, not {value}.": "En une colonne, --grid accepte 1 et des "
    "lignes, comme 1x4, pas {value}.",
    "Every angle of every shot.": "Tous les angles de tous les plans.",
    "Pictures on a page: 3x2 in a PDF; a PNG is one sheet of 4 columns.": "Images par page : 3x2 dans un PDF ; un PNG est une seule feuille de 4 colonnes.",
    "Size of the PDF's pages.": "Taille des pages du PDF.",
    "Width of a PNG sheet in pixels.": "Largeur d'une feuille PNG en pixels.",
    "The preview frames, or the pictures; by default frames only where nothing else is.": "Les aperçus, ou les images ; par défaut les aperçus seulement s'il n'y a rien d'autre.",
    "Where to write; by default output/boards/EPISODE.pdf (or .png).": "Où écrire ; par défaut output/boards/ÉPISODE.pdf (ou .png).",
    "{word} names several shots.": "{word} désigne plusieurs plans.",
    "Name one: {shots}.": "En nommer un : {shots}.",
    "A change of shots of {episode} that was interrupted is done now.": "Un changement de plans de {episode}, interrompu, est maintenant terminé.",
    "Write: moostik shot rename EPISODE OLD NEW.": "Écrire : moostik shot rename ÉPISODE ANCIEN NOUVEAU.",
    "Write: moostik shot adopt EPISODE OLD NEW.": "Écrire : moostik shot adopt ÉPISODE ANCIEN NOUVEAU.",
    "Write: moostik shot insert EPISODE --after SHOT.": "Écrire : moostik shot insert ÉPISODE --after PLAN.",
    "Write: moostik shot move EPISODE SHOT --after SHOT.": "Écrire : moostik shot move ÉPISODE PLAN --after PLAN.",
    "Write: moostik shot remove EPISODE SHOT.": "Écrire : moostik shot remove ÉPISODE PLAN.",
    "Write: moostik shot renumber EPISODE.": "Écrire : moostik shot renumber ÉPISODE.",
    "Wrong arguments for {action}.": "Mauvais arguments pour {action}.",
    "{shot} is inserted.": "{shot} est inséré.",
    "Its picture ({cost}) stays in {folder}; status lists it.": (
        "Son image ({cost}) reste dans {folder} ; status la montre.",
        "Ses {count} images ({cost}) restent dans {folder} ; status les montre.",
    ),
    "Nothing was changed.": "Rien n'a été modifié.",
    "{path}:{line}: it cannot be changed without risk: {reason}.": "{path}:{line}: modification impossible sans risque : {reason}.",
    "Change it by hand; then moostik shot adopt moves the pictures. Nothing was changed.": "Le changer à la main ; moostik shot adopt amène ensuite les images. Rien n'a été modifié.",
    "Unknown action: {action}.": "Action inconnue : {action}.",
    "Name the episode.": "Nommer l'épisode.",
    "{old} is {new} now.": "{old} est maintenant {new}.",
    "{new} has the pictures of {old} now.": "{new} a maintenant les images de {old}.",
    "{shot} is removed.": "{shot} est supprimé.",
    "The shots are numbered from {start}.": "Les plans sont numérotés à partir de {start}.",
    "{shot} is moved.": "{shot} est déplacé.",
    "Use --before SHOT or --after SHOT.": "Utiliser --before PLAN ou --after PLAN.",
    "Nothing would change.": "Rien ne changerait.",
    "{number} is not a shot number.": "{number} n'est pas un numéro de plan.",
    "Write 5, 4.5, 4A or 12bis.": "Écrire 5, 4.5, 4A ou 12bis.",
    "What to do.": "Ce qu'il faut faire.",
    "The episode (not needed where there is one), and the shot; rename and adopt: old id, new id.": "L'épisode (inutile s'il n'y en a qu'un) et le plan ; rename et adopt : ancien identifiant, nouvel identifiant.",
    "Put it before this shot.": "Le placer avant ce plan.",
    "Put it after this shot.": "Le placer après ce plan.",
    "Id of the inserted shot.": "Identifiant du plan inséré.",
    "Its number: 5, 4.5, 4A, 12bis.": "Son numéro : 5, 4.5, 4A, 12bis.",
    "Its name.": "Son nom.",
    "What happens in it.": "Ce qui s'y passe.",
    "renumber: the first number.": "renumber : le premier numéro.",
    "renumber: from one to the next.": "renumber : de l'un au suivant.",
    "Show what would change; change nothing.": "Montrer ce qui changerait ; ne rien changer.",
    "Rename, insert, move, remove, number or adopt shots.\n\nThe episode's YAML changes by as little as it takes: comments and layout stay. Acts, `continuesFrom`, picks, notes,\nfolders and the ledger follow, all or nothing. Pictures of a removed shot stay; adopt gives the pictures of a\nshot that is gone to one that was renamed by hand.": "Renommer, insérer, déplacer, supprimer, numéroter ou adopter des plans.\n\nLe YAML de l'épisode change le moins possible : commentaires et mise en page restent. Actes, `continuesFrom`, choix, notes,\ndossiers et registre suivent, ou rien. Les images d'un plan supprimé restent ; adopt donne les images d'un plan\ndisparu à celui qui a été renommé à la main.",
    "At most this many reference images of one character; by default the series'.": "Au plus ce nombre d'images de "
    "référence d'un même personnage ; par défaut celui de la série.",
    "At most this many reference images of one place; by default the series'.": "Au plus ce nombre d'images de référence "
    "d'un même lieu ; par défaut celui de la série.",
    "Size of the pictures; by default the series'. 4K may cost more.": "Taille des images ; par défaut celle de la série. "
    "4K peut coûter plus.",
    "Mark where each phrase was written: file and line.": "Marquer où chaque phrase a été écrite : fichier et ligne.",
    "Only what changes in the texts since a commit of git, or against another episode file.": "Seulement ce qui change "
    "dans les textes depuis un commit de git, ou face à un autre fichier d'épisode.",
    "An earlier take: 1 is the first that was made.": "Une prise antérieure : 1 est la première générée.",
    "Import the picks of a saved file.": "Importer les choix d'un fichier enregistré.",
    "--take needs a shot and an angle.": "--take demande un plan et un angle.",
    "--from takes no shot: the file names them.": "--from ne prend pas de plan : le fichier les nomme.",
    "{count} pick in {path}.": ("{count} choix dans {path}.", "{count} choix dans {path}."),
    "{shot} has no take {take} of {angle}.": "{shot} n'a pas de prise {take} de {angle}.",
    "There is {count}.": ("Il y en a {count}.", "Il y en a {count}."),
    "`{theirs}` is taken for `{ours}` in 1 shot": (
        "`{theirs}` est pris pour `{ours}` dans 1 plan",
        "`{theirs}` est pris pour `{ours}` dans {count} plans",
    ),
    "Ask again for pictures that the model refused for their content.": "Redemander les images que le modèle a refusées pour leur contenu.",
    "--watch is for people: it goes with --format text only.": "--watch s'adresse aux personnes : seulement avec --format text.",
    "--watch cannot read ids from standard input again and again.": "--watch ne peut pas relire sans cesse des identifiants sur l'entrée standard.",
    "Check again whenever a file in episodes/ changes, until Ctrl-C.": "Vérifier de nouveau dès qu'un fichier d'episodes/ change, jusqu'à Ctrl-C.",
    "Waiting for changes. Ctrl-C ends.": "En attente de changements. Ctrl-C termine.",
    "{path} is of another project than the file before it.": "{path} est d'un autre projet que le fichier précédent.",
    "Run moostik once for each project.": "Lancer moostik une fois par projet.",
    "Make an episode of another program's file: JSON, a shot list (CSV), a screenplay (Fountain).\n\nNothing is written that check would refuse.": "Faire un épisode du fichier d'un autre programme : JSON, liste de plans (CSV), scénario (Fountain).\n\nRien n'est écrit que check refuserait.",
    "Nothing to import: name a file.": "Rien à importer : nommer un fichier.",
    "The episode: JSON, a shot list (.csv), a screenplay (.fountain).": "L'épisode : JSON, liste de plans (.csv), scénario (.fountain).",
    "Its id here; by default the one in the file, or the file's name.": "Son identifiant ici ; par défaut celui du fichier, ou le nom du fichier.",
    "{name} would be written twice: for the story and for what you name.": "{name} serait écrit deux fois : pour l'histoire et pour ce que vous nommez.",
    "Import the library first, alone.": "Importer d'abord la bibliothèque, seule.",
    "added to {path}: {what}": "ajouté à {path} : {what}",
    "the column {heading} is taken for `{key}`": "la colonne {heading} est prise pour `{key}`",
    "columns that are not taken: {headings}": "colonnes non prises : {headings}",
    "With this project's ids and angles as choices; --write puts them into schema/project/.": "Avec les identifiants et les angles de ce projet comme choix ; --write les met dans schema/project/.",
    "A file asks for its schema by its first line: {line}": "Un fichier demande son schéma par sa première ligne : {line}",
    "Fetch copies of remote pictures, for previews, boards and the gallery.": "Rapatrier des copies des images "
    "distantes, pour les aperçus, les planches et la galerie.",
    "--fetch goes with none of --make, --missing and --page.": "--fetch ne va ni avec --make, ni avec --missing, ni avec "
    "--page.",
    "No reference picture is remote.": "Aucune image de référence n'est distante.",
    "{count} copy is there already.": ("{count} copie est déjà là.", "{count} copies sont déjà là."),
    "Pack the page and its pictures into one file, to be sent.": "Réunir la page et ses images dans un seul fichier, à "
    "envoyer.",
    "The port to listen on; 0: one that is free.": "Le port d'écoute ; 0 : un port libre.",
    "Review an episode in the browser: what is picked, noted and approved there is written into the project.\n\n"
    "The page is for this machine alone, under an address that holds until the command ends (Ctrl-C).": "Revoir un "
    "épisode dans le navigateur : ce qui y est choisi, noté et approuvé est écrit dans le projet.\n\n"
    "La page n'est visible que sur cette machine, à une adresse qui vaut jusqu'à la fin de la commande (Ctrl-C).",
    "There is no port {port}.": "Il n'y a pas de port {port}.",
    "The page cannot be served: {reason}.": "La page ne peut pas être servie : {reason}.",
    "Ctrl-C ends the review; what was picked and noted is in the project already.": "Ctrl-C termine la revue ; ce qui a "
    "été choisi et noté est déjà dans le projet.",
    "Texts in Arabic, Hebrew, Thai, Devanagari and their like are not set in their right form here.": "Les textes en arabe, hébreu, thaï, dévanagari et semblables ne sont pas composés ici dans leur juste forme.",
    "pip install 'moostik[scripts]' brings what sets them in a PDF.": "pip install 'moostik[scripts]' apporte ce qui les compose dans un PDF.",
}
