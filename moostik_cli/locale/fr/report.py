"""What commands show: tables, lists, progress, summaries."""

TRANSLATIONS = {
    "{name}: {value}": "{name} : {value}",
    "; ": " ; ",
    "Reference pictures": "Images de référence",
    "{name}, reference picture {number}": "{name}, image de référence {number}",
    "Still to do:": "Encore à faire :",
    "Characters": "Personnages",
    "Places": "Lieux",
    "{shots} and {count} more": "{shots} et {count} autres",
    "to validate": "à valider",
    "no picture": "sans image",
    "not in the library": "pas dans la bibliothèque",
    "id": "identifiant",
    "name": "nom",
    "state": "état",
    "in no shot": "dans aucun plan",
    "{count} in shots has no picture.": (
        "{count} personnage ou lieu des plans n'a pas d'image.",
        "{count} personnages ou lieux des plans n'ont pas d'image.",
    ),
    "{count} in shots is not validated: look at its pictures (moostik references --page), then moostik validate {ids}":
        (
            "{count} personnage ou lieu des plans n'est pas validé : regarder ses images (moostik references --page), "
            "puis moostik validate {ids}",
            "{count} personnages ou lieux des plans ne sont pas validés : regarder leurs images (moostik references "
            "--page), puis moostik validate {ids}",
        ),
    "Everyone in the shots is validated.": "Tout ce qui est dans les plans est validé.",
    "pictures": "images",
    "needed in": "requis dans",
    "Make them with: moostik references --make {ids} --write":
        "Les générer avec : moostik references --make {ids} --write",
    "{title}:": "{title} :",
    "{episode}: {shots}; {characters} ({people} with images, {approved} validated); {locations} ({places} with "
    "images, {settled} validated)":
        "{episode} : {shots} ; {characters} (avec images : {people}, validés : {approved}) ; {locations} (avec "
        "images : {places}, validés : {settled})",
    "{episode}: {verdict}": "{episode} : {verdict}",
    "{count} character": ("{count} personnage", "{count} personnages"),
    "{count} place": ("{count} lieu", "{count} lieux"),
    "Ready.": "Prêt.",
    "{counts}. The files cannot be used.": "{counts}. Les fichiers sont inutilisables.",
    "{counts}. Not ready.": "{counts}. Pas prêt.",
    "{counts}. It can be generated.": "{counts}. Peut être généré.",
    "{count} cluster": ("{count} groupe", "{count} groupes"),
    "Episode {id}, {title}: {shots}, {clusters}": "Épisode {id}, {title} : {shots}, {clusters}",
    "{count} cluster shares only a part of its atmosphere; --verbose shows it.": (
        "{count} groupe ne partage qu'une partie de son atmosphère ; --verbose le montre.",
        "{count} groupes ne partagent qu'une partie de leur atmosphère ; --verbose les montre.",
    ),
    "Atmosphere differs within {cluster}": "L'atmosphère varie au sein de {cluster}",
    "and {count} more": ("et {count} de plus", "et {count} de plus"),
    "Episode {id}: {shots}, {clusters}": "Épisode {id} : {shots}, {clusters}",
    "Sequences": "Séquences",
    "Light differs within {cluster}": "La lumière varie au sein de {cluster}",
    "In no cluster: {shots}": "Dans aucun groupe : {shots}",
    "Ids for --cluster: add --plain or --json.": "Identifiants pour --cluster : ajouter --plain ou --json.",
    "{first} to {last}": "{first} à {last}",
    "{errors}, {warnings}": "{errors}, {warnings}",
    "and one more": ("et un de plus", "et {count} de plus"),
    "error": "erreur",
    "warning": "avertissement",
    "1 error": ("{count} erreur", "{count} erreurs"),
    "1 warning": ("{count} avertissement", "{count} avertissements"),
    "Estimated cost with {model}: {cost}.": "Coût estimé avec {model} : {cost}.",
    "{pictures} in {shots}{skipped}.": "{pictures} dans {shots}{skipped}.",
    "The price of {model} is not known; `prices` in series.yaml can say it.":
        "Le prix de {model} n'est pas connu ; `prices` dans series.yaml peut le dire.",
    "{made}{failed}{left} in {time}{cost}.": "{made}{failed}{left} en {time}{cost}.",
    "Nothing was sent: these errors would stop or spoil pictures.":
        "Rien n'a été envoyé : ces erreurs empêcheraient ou gâcheraient des images.",
    "{count} × {kind} [{code}]": "{count} × {kind} [{code}]",
    "moostik check {episode} shows where.": "moostik check {episode} montre où.",
    "Look in {where}": "À voir dans {where}",
    "All on one page: {command}": "Tout sur une page : {command}",
    "To make what is missing: {command}": "Pour générer ce qui manque : {command}",
    "To remake what is left: {command}": "Pour régénérer ce qui reste : {command}",
    "To remake what is left, name it with --shot and --angle beside --force: alone, it pays for all of them again.":
        "Pour régénérer ce qui reste, le nommer avec --shot et --angle à côté de --force : seul, il paie de nouveau "
        "pour toutes.",
    "The cap of this run, {cap}, is enough for {count} picture.": (
        "Le plafond de cette exécution, {cap}, suffit pour {count} image.",
        "Le plafond de cette exécution, {cap}, suffit pour {count} images.",
    ),
    "Requests of theirs that never arrived are sent again: {cost} at most.":
        "Leurs requêtes jamais arrivées sont envoyées de nouveau : {cost} au plus.",
    "{reason}: {pictures}": "{reason} : {pictures}",
    "{count} picture to make": ("{count} image à générer", "{count} images à générer"),
    "{count} frame to draw": ("{count} aperçu à dessiner", "{count} aperçus à dessiner"),
    "{count} frame drawn": ("{count} aperçu dessiné", "{count} aperçus dessinés"),
    " ({count} already there)": (" ({count} déjà là)", " ({count} déjà là)"),
    "Nothing to make: {count} is already there.": (
        "Rien à générer : {count} est déjà là.", "Rien à générer : {count} sont déjà là."
    ),
    "{count} picture made": ("{count} image générée", "{count} images générées"),
    ", {count} failed": (", {count} échouée", ", {count} échouées"),
    ", {count} left to make": (", {count} encore à générer", ", {count} encore à générer"),
    ", {cost} spent": ", coût : {cost}",
    "{count} picture not tried, since it continues one that was not made: {pictures}": (
        "{count} image non tentée, car elle prolonge une image qui n'a pas été générée : {pictures}",
        "{count} images non tentées, car elles prolongent des images qui n'ont pas été générées : {pictures}",
    ),
    " and {count} more": (" et {count} de plus", " et {count} de plus"),
    "it does not say how it was made": "elle ne dit pas comment elle a été générée",
    "Picture": "Image",
    "Episode": "Épisode",
    "Shot": "Plan",
    "Options": "Options",
    "Software": "Logiciel",
    "References": "Références",
    "not a PNG, JPEG or WEBP picture": "pas une image PNG, JPEG ou WEBP",
    "{done} of {count} picture": ("{done} sur {count} image", "{done} sur {count} images"),
    "{done} of {count} frame": ("{done} sur {count} aperçu", "{done} sur {count} aperçus"),
    "{rate} a minute": "{rate} par minute",
    "{done}/{total} {shot}/{variation} done": "{done}/{total} {shot}/{variation} terminé",
    "{shot}/{variation}: {error}": "{shot}/{variation} : {error}",
    "{time} left": "reste {time}",
    "{spent} spent, {to_come} to come": "dépensé : {spent}, à venir : {to_come}",
    "{count} without a frame": "{count} sans aperçu",
    "{count} without a picture": "{count} sans image",
    "{done}/{total} {shot}/{variation} no picture: {error}":
        "{done}/{total} {shot}/{variation} pas d'image : {error}",
    "{count} reference image.": ("{count} image de référence.", "{count} images de référence."),
    "Too long for the model: {count} sentence was left out.": (
        "Trop long pour le modèle : {count} phrase a été retirée.",
        "Trop long pour le modèle : {count} phrases ont été retirées.",
    ),
    "{count} image": ("{count} image", "{count} images"),
    "Episode {id}: {images} for {entries}.": "Épisode {id} : {images} pour {entries}.",
    "left out: {count} image of {name}, not validated": (
        "écartée : {count} image de {name}, non validé", "écartées : {count} images de {name}, non validé"
    ),
    "place, not validated": "lieu, non validé",
    "left out: {count} image of {name}, beyond the limit of {limit}": (
        "écartée : {count} image de {name}, au-delà de la limite de {limit}",
        "écartées : {count} images de {name}, au-delà de la limite de {limit}",
    ),
    "left out: {count} image of {name} that is there already": (
        "écartée : {count} image de {name}, déjà présente", "écartées : {count} images de {name}, déjà présentes"
    ),
    "left out: {count} image of {name} that cannot be used": (
        "écartée : {count} image de {name}, inutilisable", "écartées : {count} images de {name}, inutilisables"
    ),
    "more of the character": "autre image du personnage",
    "more of the place": "autre image du lieu",
    "character, not validated": "personnage, non validé",
    "{count} different image": ("{count} image différente", "{count} images différentes"),
    "{count} choice": ("{count} sélection", "{count} sélections"),
    "hint": "conseil",
    "Episode {id}{title}: {shots}, {pictures}": "Épisode {id}{title} : {shots}, {pictures}",
    "made": "générée",
    "in flight": "en cours",
    "to make": "à générer",
    "deleted by hand": "supprimée à la main",
    "changed by hand": "modifiée à la main",
    "damaged": "endommagée",
    "not in the ledger": "hors registre",
    "{count} made": ("{count} générée", "{count} générées"),
    "{count} stale": ("{count} périmée", "{count} périmées"),
    "{count} in flight": ("{count} en cours", "{count} en cours"),
    "{count} to make": ("{count} à générer", "{count} à générer"),
    "{count} deleted by hand": ("{count} supprimée à la main", "{count} supprimées à la main"),
    "{count} failed": ("{count} échouée", "{count} échouées"),
    "{count} changed by hand": ("{count} modifiée à la main", "{count} modifiées à la main"),
    "{count} damaged": ("{count} endommagée", "{count} endommagées"),
    "{count} not in the ledger": ("{count} hors registre", "{count} hors registre"),
    "Spent on reference pictures so far: {cost}.": "Dépensé jusqu'ici pour les images de référence : {cost}.",
    "replaced since": "remplacée depuis",
    "no picture yet": "pas encore d'image",
    "no such angle": "angle inconnu",
    "Spent so far: {cost}.": "Dépensé jusqu'ici : {cost}.",
    "Without {count} prediction whose price is not known.": (
        "Sans {count} prédiction dont le prix n'est pas connu.",
        "Sans {count} prédictions dont le prix n'est pas connu.",
    ),
    ", spending unknown: the model's price is not known":
        ", dépense inconnue : le prix du modèle n'est pas connu",
    "price unknown": "prix inconnu",
    "What is stale cannot be told: the model is not known here.":
        "Impossible de dire ce qui est périmé : le modèle n'est pas connu ici.",
    "Earlier pictures:": "Images antérieures :",
    "No earlier pictures.": "Pas d'images antérieures.",
    "Make what is missing: moostik generate {episode}": "Générer ce qui manque : moostik generate {episode}",
    "Remake what is stale: moostik generate {episode} --stale":
        "Refaire ce qui est périmé : moostik generate {episode} --stale",
    "Take in the pictures that the ledger does not know: moostik recover {episode}":
        "Inscrire les images que le registre ne connaît pas : moostik recover {episode}",
    "What is in flight is picked up by the next: moostik generate {episode}":
        "Ce qui est en cours sera repris par le prochain : moostik generate {episode}",
    "In flight: {count} picture.": ("En cours : {count} image.", "En cours : {count} images."),
    "Perhaps charged, since the answer was lost: {cost}; the next run finds out.": (
        "Peut-être facturé, la réponse ayant été perdue : {cost} ; la prochaine exécution le saura."
    ),
    "To make: {count} picture, {cost}.": ("À générer : {count} image, {cost}.", "À générer : {count} images, {cost}."),
    "To remake what is stale: {count} picture, {cost}.": (
        "Pour refaire ce qui est périmé : {count} image, {cost}.",
        "Pour refaire ce qui est périmé : {count} images, {cost}.",
    ),
    "and {count} more shot: {kind}": ("et {count} autre plan : {kind}", "et {count} autres plans : {kind}"),
    "its file is gone": "son fichier a disparu",
}
