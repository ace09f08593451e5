"""Providers: what Replicate answers, and the words on a preview frame."""

TRANSLATIONS = {
    "the model failed: {said}": "le modèle a échoué : {said}",
    "the model ended without a picture": "le modèle a terminé sans image",
    "the model failed without saying why": "le modèle a échoué sans dire pourquoi",
    "flagged as sensitive: change the prompt or a reference ({said})":
        "signalée comme sensible : changer le prompt ou une référence ({said})",
    "the model is at capacity ({said})": "le modèle est saturé ({said})",
    "{model} has no option {option}: it is not sent.": "{model} n'a pas d'option {option} : elle n'est pas envoyée.",
    "It takes {values}.": "Il accepte {values}.",
    "{option} cannot be set as an option.": "{option} ne peut pas être donné comme option.",
    "The prompt and the references come from the shots.": "Le prompt et les références viennent des plans.",
    "{model} does not take {option}: {value}.": "{model} n'accepte pas {option}: {value}.",
    "{option} has no effect on {model}.": "{option} n'a pas d'effet sur {model}.",
    "the download was redirected too often": "le téléchargement a été redirigé trop de fois",
    "the picture is no longer there ({status})": "l'image n'est plus là ({status})",
    "the delivery answered {status}": "le serveur de livraison a répondu {status}",
    "a web page arrived instead of the picture": "une page web est arrivée à la place de l'image",
    "the picture arrived cut short ({size} of {stated} bytes)":
        "l'image est arrivée tronquée ({size} octets sur {stated})",
    "the download was redirected to something that is not fetched":
        "le téléchargement a été redirigé vers quelque chose qui n'est pas récupéré",
    "the picture inside the answer cannot be read": "l'image contenue dans la réponse est illisible",
    "the picture arrived damaged": "l'image est arrivée endommagée",
    "the download broke off ({kind})": "le téléchargement s'est interrompu ({kind})",
    "the picture is larger than any picture should be": "l'image est plus grosse qu'aucune image ne devrait l'être",
    "the download took too long": "le téléchargement a pris trop de temps",
    "{seconds} s": "{seconds} s",
    "PREVIEW": "APERÇU",
    "{number}  continues from {shot}": "{number}  suite de {shot}",
    "no reference": "sans référence",
    "seen by {name}": "vu par {name}",
    "outside the frame: {names}": "hors champ : {names}",
    "unreadable picture": "image illisible",
    "References ({count})": "Références ({count})",
    "The model is given no reference image.": "Le modèle ne reçoit aucune image de référence.",
    "the shot before": "le plan précédent",
    "second image": "deuxième image",
    "Preview frames need no uploads.": "Les aperçus n'ont pas besoin d'envois.",
    "REPLICATE_BASE_URL is not an https address: {address}. The token is not sent there.":
        "REPLICATE_BASE_URL n'est pas une adresse https : {address}. Le jeton n'y est pas envoyé.",
    "Use https, or unset REPLICATE_BASE_URL.": "Utiliser https, ou retirer REPLICATE_BASE_URL.",
    "{model} is not the name of a model.": "{model} n'est pas le nom d'un modèle.",
    "Write OWNER/NAME, for example google/nano-banana-pro.":
        "Écrire PROPRIÉTAIRE/NOM, par exemple google/nano-banana-pro.",
    "Replicate does not accept the token (401).": "Replicate n'accepte pas le jeton (401).",
    "Check REPLICATE_API_TOKEN: https://replicate.com/account/api-tokens":
        "Vérifier REPLICATE_API_TOKEN : https://replicate.com/account/api-tokens",
    "There is not enough credit on the Replicate account (402).":
        "Il n'y a pas assez de crédit sur le compte Replicate (402).",
    "Buy credit at https://replicate.com/account/billing, wait a minute, and run it again.":
        "Acheter du crédit sur https://replicate.com/account/billing, attendre une minute, et relancer.",
    "Replicate forbids it (403): {said}": "Replicate l'interdit (403) : {said}",
    "Check that the token's account may use this model.":
        "Vérifier que le compte du jeton a le droit d'utiliser ce modèle.",
    "Replicate does not know this model (404).": "Replicate ne connaît pas ce modèle (404).",
    "Check the model's name, OWNER/NAME, and REPLICATE_BASE_URL.":
        "Vérifier le nom du modèle, PROPRIÉTAIRE/NOM, et REPLICATE_BASE_URL.",
    "the request was refused ({status}): {said}": "la demande a été refusée ({status}) : {said}",
    "it is not known what {model} takes": "on ne sait pas ce que {model} accepte",
    "{model} takes at most {most} reference images, not {number}":
        "{model} accepte au plus {most} images de référence, pas {number}",
    "Replicate does not say what {model} takes.": "Replicate ne dit pas ce que {model} accepte.",
    "Describe it in series.yaml under models, or choose another model.":
        "Le décrire dans series.yaml sous models, ou choisir un autre modèle.",
    "a reference is larger than 100 MiB": "une référence dépasse 100 Mio",
    "Replicate's answer to an upload has no address": "la réponse de Replicate à un envoi n'a pas d'adresse",
    "Replicate's answer has no prediction id": "la réponse de Replicate n'a pas d'identifiant de prédiction",
    "Replicate's answer cannot be understood": "la réponse de Replicate est incompréhensible",
    "Replicate asks to slow down": "Replicate demande de ralentir",
    "Replicate answered {status}": "Replicate a répondu {status}",
    "Replicate's address answers with a redirect ({status}).":
        "L'adresse de Replicate répond par une redirection ({status}).",
    "Check REPLICATE_BASE_URL.": "Vérifier REPLICATE_BASE_URL.",
    "the request is too large (413)": "la demande est trop grosse (413)",
    "the prompt or an option cannot be sent as text": "le prompt ou une option ne peut pas être envoyé comme texte",
    "Replicate cannot be reached ({kind})": "Replicate est injoignable ({kind})",
    "the connection to Replicate broke ({kind})": "la connexion à Replicate s'est rompue ({kind})",
    "the connection to Replicate was closed": "la connexion à Replicate a été fermée",
    "Put it into the environment or into the project's .env file; --provider preview needs no token.":
        "Le mettre dans l'environnement ou dans le fichier .env du projet ; --provider preview n'en a pas besoin.",
    "Unknown provider {name}.": "Fournisseur inconnu : {name}.",
    "Choose auto, replicate or preview.": "Choisir auto, replicate ou preview.",
    "Preview frames: nothing is sent and nothing is paid.": "Aperçus : rien n'est envoyé et rien n'est payé.",
    "Pictures are made by Replicate and cost money.": "Les images sont générées par Replicate et sont payantes.",
    "REPLICATE_API_TOKEN is not set: preview frames are drawn, nothing is sent and nothing is paid.":
        "REPLICATE_API_TOKEN n'est pas défini : des aperçus sont dessinés, rien n'est envoyé et rien n'est payé.",
    "REPLICATE_API_TOKEN is not set: this is what pictures by Replicate would cost.":
        "REPLICATE_API_TOKEN n'est pas défini : voici ce que coûteraient des images de Replicate.",
    "REPLICATE_API_TOKEN is not set: preview frames would be drawn, for nothing. With --provider replicate: what "
    "pictures would cost.":
        "REPLICATE_API_TOKEN n'est pas défini : des aperçus seraient dessinés, gratuitement. Avec --provider "
        "replicate : ce que coûteraient des images.",
    "REPLICATE_API_TOKEN has characters that no token has.":
        "REPLICATE_API_TOKEN contient des caractères qu'aucun jeton n'a.",
    "Copy it again from your Replicate account, on one line.":
        "Le copier à nouveau depuis le compte Replicate, sur une seule ligne.",
    "{path} cannot be read.": "{path} est illisible.",
    "It must be a text file of NAME=value lines.": "Ce doit être un fichier texte fait de lignes NOM=valeur.",
}
