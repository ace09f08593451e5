"""Picture files: what is wrong with one, and how it is saved."""

TRANSLATIONS = {
    "it is too large a file to be a picture": "le fichier est trop gros pour être une image",
    "it is of one colour": "elle est d'une seule couleur",
    "it is {width} x {height}, where {asked} was asked for": "elle fait {width} x {height}, alors que {asked} était demandé",
    "it is very small: {width} x {height}": "elle est toute petite : {width} x {height}",
    "The model answered a kind of picture that is not kept: converted.": "Le modèle a répondu dans un format qui n'est pas conservé : images converties.",
    "it has too many pixels ({width} x {height})": "elle a trop de pixels ({width} x {height})",
    "its end is missing": "il en manque la fin",
    "it is empty": "le fichier est vide",
    "it is a web page, not a picture": "c'est une page web, pas une image",
    "it is not a PNG, JPEG or WEBP picture": "ce n'est pas une image PNG, JPEG ou WEBP",
    "it is not a whole picture: cannot be decoded": "ce n'est pas une image entière : illisible",
    "it is not a whole picture: {error}": "ce n'est pas une image entière : {error}",
    "it does not say where it comes from": "elle ne dit pas d'où elle vient",
    "it is a preview frame": "c'est un aperçu",
    "it was made as {episode}/{shot}/{variation}": "elle a été générée comme {episode}/{shot}/{variation}",
    "it cannot be read: {reason}": "lecture impossible : {reason}",
    "{path} is newer": "{path} est plus récente",
    "The model answered {given} where {wanted} was asked for: converted.": "Le modèle a répondu en {given} au lieu de {wanted} : images converties.",
    "The folder {folder} leads out of the project, to {real}.": "Le dossier {folder} sort du projet, vers {real}.",
    "Put a real folder in place of the link; nothing was written.": "Mettre un vrai dossier à la place du lien ; rien n'a été écrit.",
}
