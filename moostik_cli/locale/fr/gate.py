"""The gate: what `check` finds beyond the shape of the files."""

TRANSLATIONS = {
    "There is no location `{id}`.": (
        "Il n'y a pas de lieu `{id}`.", "Il n'y a pas de lieu `{id}` ({count} plans)."
    ),
    "Add it to episodes/{file}.yaml.": "L'ajouter à episodes/{file}.yaml.",
    "moostik references --make {id}": "moostik references --make {id}",
    "{name} (`{id}`) has no reference image ({shot}).": (
        "{name} (`{id}`) n'a pas d'image de référence ({shot}).",
        "{name} (`{id}`) n'a pas d'image de référence ({count} plans).",
    ),
    "When they are right: moostik validate {id}": "Si elles sont bonnes : moostik validate {id}",
    "Nobody validated the images of {name} (`{id}`, {shot}).": (
        "{name} (`{id}`, {shot}) : images non validées.",
        "{name} (`{id}`, {count} plans) : images non validées.",
    ),
    "With a cap nothing is bought that has no known price, and {model} has none.":
        "Avec un plafond, rien n'est acheté sans prix connu, et {model} n'en a pas.",
    "Write its price under `prices`, or take the cap out.": "Écrire son prix sous `prices`, ou enlever le plafond.",
    "A run may spend {cap}, and a picture of {model} costs {price}.":
        "Une exécution peut dépenser {cap}, et une image de {model} coûte {price}.",
    "Raise the cap, or take it out.": "Relever le plafond, ou l'enlever.",
    "Did you mean {likely}? If not, `generate` asks Replicate.":
        "Vouliez-vous dire {likely} ? Sinon, `generate` demande à Replicate.",
    "`{key}` is another input of {model}: it cannot take the reference images.":
        "`{key}` est une autre entrée de {model} : elle ne peut pas recevoir les images de référence.",
    "{model} is known to take reference images as `{known}`; under another key it may ignore them.":
        "{model} prend d'ordinaire les images de référence sous `{known}` ; sous une autre clé, il peut les ignorer.",
    "Did you mean `{likely}`?": "Vouliez-vous dire `{likely}` ?",
    "There is no character `{id}`.": (
        "Il n'y a pas de personnage `{id}`.", "Il n'y a pas de personnage `{id}` ({count} plans)."
    ),
    "The subject `{id}` is not among the shot's characters: it is drawn without its picture.":
        "Le sujet `{id}` n'est pas parmi les personnages du plan : il est dessiné sans son image.",
    "{name}: {count} shot": ("{name} : {count} plan", "{name} : {count} plans"),
    "Add it to `characterIds`.": "L'ajouter aux `characterIds`.",
    "Pictures are made without it. Did you mean `{likely}`?":
        "Les images sont faites sans elle. Vouliez-vous dire `{likely}` ?",
    "The subject `{id}` is no character.": "Le sujet `{id}` n'est pas un personnage.",
    "Write it in the first of these shots only: the others take it from there.":
        "L'écrire seulement dans le premier de ces plans : les autres l'y prennent.",
    'The light changes within "{cluster}": {values}.': "La lumière change au sein de « {cluster} » : {values}.",
    "“{value}” ({shots})": "« {value} » ({shots})",
    "{first}; {next}": "{first} ; {next}",
    "{first}; …": "{first} ; …",
    'The atmosphere changes within "{cluster}": {values}.':
        "L'atmosphère change au sein de « {cluster} » : {values}.",
    "The angle `{angle}` is not a known one: it is used as free text.": (
        "L'angle `{angle}` n'est pas connu : il sert de texte libre.",
        "L'angle `{angle}` ({count} plans) n'est pas connu : il sert de texte libre.",
    ),
    "Nothing says what `{id}` shows: it has no prompt and no description.":
        "Rien ne dit ce que `{id}` montre : il n'a ni prompt ni description.",
    "Known are: {angles}.": "Angles connus : {angles}.",
    "It continues a shot that does not exist: `{id}`.": "Il prolonge un plan qui n'existe pas : `{id}`.",
    "Unknown key `{key}` in the prompt.": "Clé inconnue `{key}` dans le prompt.",
    "The episode has no shots.": "L'épisode n'a pas de plans.",
    "The act names a shot that does not exist: `{id}`.": "L'acte cite un plan qui n'existe pas : `{id}`.",
    "It continues `{id}`, and they have no angle in common.":
        "Il prolonge `{id}`, et ils n'ont aucun angle en commun.",
    "Each picture continues the one of the same angle.": "Chaque image prolonge celle du même angle.",
    "This reference image of `{id}` cannot be used: {reason}":
        "Cette image de référence de `{id}` est inutilisable : {reason}",
    "Pictures are made without it.": "Les images sont générées sans elle.",
    "The prompt of {shot} is too long for {model} ({most} characters): {sentences} sentences are cut.": (
        "Le prompt de {shot} est trop long pour {model} ({most} caractères) : {sentences} phrases sont retirées.",
        "Les prompts de {count} plans sont trop longs pour {model} ({most} caractères) : des phrases sont "
        "retirées, dont {sentences} dans {shot}.",
    ),
    "The first to go: “{sentence}”": "La première à disparaître : « {sentence} »",
    "`{model}` is not the name of a model: that is OWNER/NAME.":
        "`{model}` n'est pas le nom d'un modèle, qui s'écrit PROPRIÉTAIRE/NOM.",
    "{shot} has more characters and places than {model} takes images ({most}).": (
        "{shot} a plus de personnages et de lieux que {model} n'accepte d'images ({most}).",
        "{count} plans ont plus de personnages et de lieux que {model} n'accepte d'images ({most}).",
    ),
    "moostik resolve {episode} --shot {shot} lists who is left out.":
        "moostik resolve {episode} --shot {shot} montre qui est écarté.",
    "`generate` asks Replicate; or describe it in series.yaml under `models`.":
        "`generate` demande à Replicate ; ou le décrire dans series.yaml sous `models`.",
    "The prompt is too long for {model}, even without all that can be left out.":
        "Le prompt est trop long pour {model}, même sans tout ce qui peut être retiré.",
    "Shorten the goal and the subjects: at most {most} characters.":
        "Raccourcir l'intention et les sujets : {most} caractères au plus.",
    "{price} is no price.": "{price} n'est pas un prix.",
    "it redirects more than {count} times": "elle redirige plus de {count} fois",
    "it answers {status}": "elle répond {status}",
    "it is no image, but {kind}": "ce n'est pas une image, mais {kind}",
    "it has more than {limit} MB": "elle dépasse {limit} Mo",
    "it leads to an address that is not https": "elle mène à une adresse qui n'est pas en https",
    "it leads into a private network": "elle mène dans un réseau privé",
    "no answer within {seconds} seconds": "pas de réponse en {seconds} secondes",
    "it cannot be reached ({kind})": "elle est injoignable ({kind})",
    "A reference image of `{id}` does not answer: {reason}.":
        "Une image de référence de `{id}` ne répond pas : {reason}.",
    "`{id}` is there twice: it counts once.": "`{id}` y est deux fois : il compte une fois.",
    "`aspect_ratio` is no text: it is ignored.": "`aspect_ratio` n'est pas un texte : il est ignoré.",
    "Write it as a text, such as \"16:9\".": "L'écrire comme un texte, par exemple \"16:9\".",
    "What `{id}` shows is not written yet: this text would be sent as it is.":
        "Ce que montre `{id}` n'est pas encore écrit : ce texte serait envoyé tel quel.",
    "Write what is to be seen.": "Écrire ce qu'on doit voir.",
    "`{code}` is not the code of a colour.": "`{code}` n'est pas le code d'une couleur.",
    "That is `#` with six digits from 0 to F, such as #3D5A73, or with three.":
        "C'est `#` avec six chiffres de 0 à F, comme #3D5A73, ou trois.",
    "A reference image of `{id}` is not to be had: {reason}.":
        "Une image de référence de `{id}` est introuvable ou n'est pas une image : {reason}.",
    "The output folder leads out of the project, to {real}.": "Le dossier de sortie sort du projet, vers {real}.",
    "Put a real folder in place of the link.": "Mettre un vrai dossier à la place du lien.",
    "{path} is a folder where a picture is needed.": "{path} est un dossier là où il faut une image.",
    "{path} is a file where a folder is needed.": "{path} est un fichier, là où il faut un dossier.",
    "Put it into the environment or into the project's .env file.":
        "Le mettre dans l'environnement ou dans le fichier .env du projet.",
    "Nothing can be written to {path}.": "Rien ne peut être écrit dans {path}.",
    "{free} MB are free, and {count} pictures may take {needed} MB.":
        "{free} Mo sont libres, et {count} images peuvent prendre {needed} Mo.",
    "The disk is full.": "Le disque est plein.",
    "The ledger cannot be written.": "Le registre ne peut pas être écrit.",
}
