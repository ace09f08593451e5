"""A run of `generate`: what happens to a picture, to the money, to the folder."""

TRANSLATIONS = {
    "its outcome is unknown: it counts as paid and was given up": "son sort est inconnu : elle compte comme payée et a été abandonnée",
    "It is not known whether {count} picture that an earlier run asked for was made and paid. Make it again?": (
        "On ne sait pas si {count} image demandée par une génération précédente a été générée et payée. La refaire ?",
        "On ne sait pas si {count} images demandées par des générations précédentes ont été générées et payées. Les refaire ?",
    ),
    "It is not known whether {count} picture that an earlier run asked for was made and paid. It is left alone: see at the provider, and use --force to make it again.": (
        "On ne sait pas si {count} image demandée par une génération précédente a été générée et payée. Elle est laissée telle quelle : voir chez le fournisseur, et la refaire avec --force.",
        "On ne sait pas si {count} images demandées par des générations précédentes ont été générées et payées. Elles sont laissées telles quelles : voir chez le fournisseur, et les refaire avec --force.",
    ),
    "its reference {name} was changed after it was planned: run the same command again": (
        "sa référence {name} a changé après la planification : relancer la même commande"
    ),
    "what it is made from was changed after it was planned: run the same command again": (
        "ce dont elle est faite a changé après la planification : relancer la même commande"
    ),
    "a reference is not an image, so it is not uploaded": "une référence n'est pas une image, elle n'est donc pas envoyée",
    "The cap of this run, {cap}, leaves no room for another picture.": "Le plafond de cette exécution, {cap}, ne laisse pas de place pour une image de plus.",
    "The cap of this run, {cap}, is reached: {count} picture is left to make ({cost}).": (
        "Le plafond de cette exécution, {cap}, est atteint : il reste {count} image à générer ({cost}).",
        "Le plafond de cette exécution, {cap}, est atteint : il reste {count} images à générer ({cost}).",
    ),
    "Raise --max-cost, or maxCost in series.yaml, and run it again.": "Augmenter --max-cost, ou maxCost dans series.yaml, et relancer.",
    "another run took its prediction for its own": "une autre exécution a pris sa prédiction pour la sienne",
    "it never arrived": "elle n'est jamais arrivée",
    "the request never arrived": "la demande n'est jamais arrivée",
    "it is not known whether it was created: {reason}": "on ne sait pas si elle a été créée : {reason}",
    "What is paid is not lost: free some space and run the same command again within the hour.": "Ce qui est payé n'est pas perdu : libérer de la place et relancer la même commande dans l'heure.",
    "The picture cannot be written to {folder}: {reason}.": "L'image ne peut pas être écrite dans {folder} : {reason}.",
    "it is paid but could not be fetched: {reason}": "elle est payée mais n'a pas pu être récupérée : {reason}",
    "What comes is paid and no picture, so nothing more is bought: {reason}.": "Ce qui arrive est payé mais n'est pas une image, plus rien n'est donc acheté : {reason}.",
    "What came is kept beside the pictures. Look at it before you buy more.": "Ce qui est arrivé est gardé à côté des images. Y jeter un œil avant d'acheter davantage.",
    "it is paid but came as no picture: {reason}": "elle est payée mais ce qui est arrivé n'est pas une image : {reason}",
    "{reason}; what came is kept in {path}": "{reason} ; ce qui est arrivé est gardé dans {path}",
    "{count} picture ({cost}) is paid, or may be, and is not here yet: the next run asks for it.": (
        "{count} image ({cost}) est payée, ou l'est peut-être, et n'est pas encore ici : la prochaine exécution la demandera.",
        "{count} images ({cost}) sont payées, ou le sont peut-être, et ne sont pas encore ici : la prochaine exécution les demandera.",
    ),
    "{count} paid picture ({cost}) is asked for again by the next run. If it never comes, give it up and have it made anew: {command}": (
        "{count} image payée ({cost}) sera redemandée par la prochaine exécution. Si elle n'arrive jamais, l'abandonner "
        "pour qu'elle soit générée de nouveau : {command}",
        "{count} images payées ({cost}) seront redemandées par la prochaine exécution. Si elles n'arrivent jamais, les "
        "abandonner pour qu'elles soient générées de nouveau : {command}",
    ),
    "it made no picture; the ledger that knew it was lost": "elle n'a donné aucune image ; le registre qui la connaissait est perdu",
    "{gone} of the {all} pictures of this episode are not there any more.": (
        "{gone} des {all} images de cet épisode ne sont plus là."
    ),
    "Put their folder back, or use --missing to make them again ({cost}).": (
        "Remettre leur dossier en place, ou utiliser --missing pour les refaire ({cost})."
    ),
    "{gone} of the {all} pictures of this episode are not there any more. Make them again ({cost})?": (
        "{gone} des {all} images de cet épisode ne sont plus là. Les refaire ({cost}) ?"
    ),
    "it was given up": "elle a été abandonnée",
    "the model failed": "le modèle a échoué",
    "it was canceled while it ran": "elle a été annulée en cours de route",
    "it was aborted before it started": "elle a été abandonnée avant de commencer",
    "it was paid, and deleted by the provider before it could be fetched": "elle a été payée, et supprimée par le fournisseur avant d'avoir pu être récupérée",
    "The disk is full: {folder}.": "Le disque est plein : {folder}.",
    "its folder cannot be written: {folder}": "son dossier ne peut pas être écrit : {folder}",
    "a folder has the picture's name: {path}": "un dossier porte le nom de l'image : {path}",
    "still not made after more than an hour; to have it made anew, cancel prediction {id} at the provider and run "
    "this again": "toujours pas générée après plus d'une heure ; pour la faire refaire, annuler la prédiction {id} chez le "
    "fournisseur et relancer",
    "still being made; the next run picks it up": "encore en cours ; la prochaine exécution la reprend",
    "the provider does not know its prediction: another account's token? The next run asks again": "le fournisseur ne connaît pas sa prédiction : le jeton d'un autre compte ? La prochaine exécution "
    "redemandera",
    "Pictures are made and paid, but cannot be fetched: {reason}.": "Des images sont générées et payées, mais ne peuvent pas être récupérées : {reason}.",
    "Run the same command again within the hour, when the network lets them through.": "Relancer la même commande dans l'heure, quand le réseau les laissera passer.",
    "Free some space, or make the output folder writable, and run the command again.": "Libérer de la place, ou rendre le dossier de sortie accessible en écriture, et relancer la commande.",
    "process {pid} on {host}, since {since}": "processus {pid} sur {host}, depuis {since}",
    "an unknown process": "un processus inconnu",
    "Another run holds episode {episode}: {holder}.": "Une autre exécution tient l'épisode {episode} : {holder}.",
    "Wait until it is done, or stop it with Ctrl-C: it saves what is paid.": "Attendre qu'elle se termine, ou l'arrêter par Ctrl-C : elle enregistre ce qui est payé.",
    "The disk of {path} has no locks, so two runs could buy the same pictures.": "Le disque de {path} ne connaît pas de verrous : deux exécutions pourraient acheter les mêmes images.",
    "Put the project on a local disk.": "Mettre le projet sur un disque local.",
    "The output folder {path} cannot be written: {reason}.": "Le dossier de sortie {path} ne peut pas être écrit : {reason}.",
    "Free some space, or make the folder writable. This run has sent and paid nothing.": "Libérer de la place, ou rendre le dossier accessible en écriture. Cette exécution n'a rien envoyé ni rien payé.",
    "{shot}/{variation}: {reason}.": "{shot}/{variation} : {reason}.",
    "{shot}/{variation}: {reason}. It is made again.": "{shot}/{variation} : {reason}. Elle est générée à nouveau.",
    "Internal error: {kind}: {error}": "Erreur interne : {kind} : {error}",
    "a reference cannot be read: {reason}": "une référence est illisible : {reason}",
    "See why they fail; then run the same command again.": "Regarder pourquoi elles échouent, puis relancer la même commande.",
    "So many pictures failed that more would be bought than was announced: {count} is left to make.": (
        "Tant d'images ont échoué qu'il faudrait en acheter plus qu'annoncé : il en reste {count} à générer.",
        "Tant d'images ont échoué qu'il faudrait en acheter plus qu'annoncé : il en reste {count} à générer.",
    ),
    "So many pictures failed that the sum that was announced and its allowance for retries, {sum}, is reached: {count} picture is left to make.": (
        "Tant d'images ont échoué que la somme annoncée et sa marge pour les nouveaux essais, {sum}, est atteinte : il reste {count} image à générer.",
        "Tant d'images ont échoué que la somme annoncée et sa marge pour les nouveaux essais, {sum}, est atteinte : il reste {count} images à générer.",
    ),
    "{count} pictures in a row failed of one cause, so nothing more is bought: {reason}.": "{count} images de suite ont échoué pour une même cause, plus rien n'est donc acheté : {reason}.",
    "Each of them is billed. Wait until the cause is gone, then run the same command again.": "Chacune est facturée. Attendre que la cause ait disparu, puis relancer la même commande.",
    "it was sent with another account's token: run it again with that one": "elle a été envoyée avec le jeton d'un autre compte : relancer avec celui-là",
    "it was asked of {provider}: run it again with that one": "elle a été demandée à {provider} : relancer avec ce fournisseur",
    "it is not known yet whether it was created": "on ne sait pas encore si elle a été créée",
    "The ledger is older than the pictures, and the account cannot be asked: {reason}. The bill may be short; "
    "the next run asks again.": "Le registre est plus ancien que les images, et le compte ne peut pas être interrogé : "
    "{reason}. La facture est peut-être incomplète ; l'exécution suivante l'interrogera de nouveau.",
    "The ledger is older than the pictures, and the account cannot be asked: {reason}.": "Le registre est plus ancien que les images, et le compte ne peut pas être interrogé : {reason}.",
    "Run it again later; moostik recover {episode} adds what is on disk to the ledger.": "Relancer plus tard ; moostik recover {episode} inscrit ce qui est sur le disque.",
    "{count} reference picture is on the web: fetch a copy, so that frames can show it?": (
        "{count} image de référence est sur le web : en rapatrier une copie, pour que les aperçus la montrent ?",
        "{count} images de référence sont sur le web : en rapatrier des copies, pour que les aperçus les montrent ?",
    ),
    "You are not asked again; moostik references --fetch fetches them.": "La question ne sera plus posée ; moostik "
    "references --fetch les rapatrie.",
    "The copies cannot be kept: {reason}.": "Les copies ne peuvent pas être gardées : {reason}.",
    "{count} reference picture fetched.": (
        "{count} image de référence rapatriée.",
        "{count} images de référence rapatriées.",
    ),
    "{address} was not fetched: {reason}": "{address} n'a pas été rapatriée : {reason}",
    "it is no whole picture: {reason}": "ce n'est pas une image entière : {reason}",
    "Wave {wave}: {count} picture, {cost}.": (
        "Vague {wave} : {count} image, {cost}.",
        "Vague {wave} : {count} images, {cost}.",
    ),
}
