"""Reading files: YAML, JSON, ids, images, projects."""

TRANSLATIONS = {
    # what the system says, after a colon
    "No such file or directory": "fichier ou dossier introuvable",
    "Permission denied": "permission refusée",
    "Operation not permitted": "opération non permise",
    "Is a directory": "c'est un dossier",
    "Not a directory": "ce n'est pas un dossier",
    "File exists": "le fichier existe déjà",
    "Directory not empty": "le dossier n'est pas vide",
    "File name too long": "nom de fichier trop long",
    "Too many levels of symbolic links": "trop de liens symboliques imbriqués",
    "Read-only file system": "système de fichiers en lecture seule",
    "No space left on device": "plus de place sur le disque",
    "Input/output error": "erreur d'entrée-sortie",
    "Too many open files": "trop de fichiers ouverts",
    "A key ends with a colon and a space; text that goes on is indented deeper than its key.":
        "Une clé finit par deux-points et une espace ; un texte qui continue est plus en retrait que sa clé.",
    "`#` begins a comment: a colour such as `#c98` needs quotes.":
        "`#` commence un commentaire : une couleur comme `#c98` demande des guillemets.",
    "The id `{id}` is that of {name}: both would put their pictures into one folder.":
        "L'id `{id}` est celui de {name} : les deux mettraient leurs images dans un même dossier.",
    "This is a link that leads out of the project.": "C'est un lien qui sort du projet.",
    "`{word}` is read as text here, but not by every YAML reader.":
        "`{word}` est lu comme un texte ici, mais pas par tous les lecteurs YAML.",
    'Write "{word}" in quotes.': 'Écrire "{word}" entre guillemets.',
    "A list or a mapping cannot be a key.": "Une liste ou un ensemble de clés ne peut pas être une clé.",
    "The key `{name}` is here twice; the first one is on line {line}.":
        "La clé `{name}` est ici deux fois ; la première est à la ligne {line}.",
    "Nested more than {limit} levels deep.": "Imbriqué sur plus de {limit} niveaux.",
    "More than {limit} values.": "Plus de {limit} valeurs.",
    "Keep one of them.": "N'en garder qu'une.",
    "A key needs a name.": "Une clé doit avoir un nom.",
    "Save it again as UTF-8.": "L'enregistrer à nouveau en UTF-8.",
    "The byte 0x{byte} is not UTF-8.": "L'octet 0x{byte} n'est pas de l'UTF-8.",
    "This file has more than {limit} MB.": "Ce fichier dépasse {limit} Mo.",
    "This file cannot be read: {reason}.": "Ce fichier est illisible : {reason}.",
    "This is not a regular file.": "Ce n'est pas un fichier ordinaire.",
    "This file is {encoding}, and should be UTF-8.": "Ce fichier est en {encoding}, et devrait être en UTF-8.",
    "Ids that differ by capitals only count as one: some disks keep them in one folder.":
        "Des identifiants qui ne diffèrent que par les majuscules n'en font qu'un : certains disques les mettent "
        "dans un même dossier.",
    "`{id}` cannot be a shot's id: a file of this name stands beside the shots' folders.":
        "`{id}` ne peut pas nommer un plan : un fichier de ce nom se trouve à côté des dossiers des plans.",
    "`{id}` cannot be an id: it would name a file or folder.":
        "`{id}` ne peut pas être un identifiant : il nommerait un fichier ou un dossier.",
    "The id `{id}` is taken: line {line} has it.": "L'identifiant `{id}` est déjà pris, à la ligne {line}.",
    "This picture would be written over the one of line {line}: both are {name}.png.":
        "Cette image écraserait celle de la ligne {line} : toutes deux sont {name}.png.",
    "Give one of them another id or angle; on some disks capitals do not count.":
        "Donner à l'une un autre identifiant ou angle ; sur certains disques, les majuscules ne comptent pas.",
    "Use letters without accents, digits, `.`, `_` and `-`, such as `{safe}`.":
        "Utiliser des lettres sans accent, des chiffres, `.`, `_` et `-`, comme `{safe}`.",
    "Use letters without accents, digits, `.`, `_` and `-`, at most 100.":
        "Utiliser des lettres sans accent, des chiffres, `.`, `_` et `-`, 100 au plus.",
    "There is no file {path}.": "Il n'y a pas de fichier {path}.",
    "{path} leaves the project.": "{path} sort du projet.",
    "An image may have at most {limit} MB.": "Une image peut avoir {limit} Mo au plus.",
    "This is not a PNG, JPEG or WEBP image.": "Ce n'est pas une image PNG, JPEG ou WEBP.",
    "The reference is empty.": "La référence est vide.",
    "The file is empty.": "Le fichier est vide.",
    "Only https:// addresses are sent.": "Seules les adresses https:// sont envoyées.",
    "This is not a usable https:// address.": "Cette adresse https:// est inutilisable.",
    "This data URI holds no image.": "Cet URI data: ne contient pas d'image.",
    "It cannot be read: {reason}.": "Lecture impossible : {reason}.",
    "This data URI is damaged.": "Cet URI data: est endommagé.",
    "The text goes on after its end.": "Le texte continue après sa fin.",
    "A key in double quotes was expected here.": "Une clé entre guillemets doubles était attendue ici.",
    "A `:` was expected after a key.": "Un `:` était attendu après une clé.",
    "A value was expected here.": "Une valeur était attendue ici.",
    "A `,` or `{closer}` was expected here.": "Une `,` ou un `{closer}` était attendu ici.",
    "This text has no end, or an escape that JSON does not know.":
        "Ce texte n'a pas de fin, ou a un échappement que JSON ne connaît pas.",
    "Half of a surrogate pair: this is no character.": "La moitié d'une paire de substitution : pas un caractère.",
    "`{key}` and `{other}` are one key in two spellings.":
        "`{key}` et `{other}` sont une même clé en deux orthographes.",
    "Unknown key `{key}`.": "Clé inconnue `{key}`.",
    "Write one line a shot, such as `shot-001: wide`.": "Écrire une ligne par plan, comme `shot-001: wide`.",
    "There is no shot {shot} in the episode.": "Il n'y a pas de plan {shot} dans l'épisode.",
    "It has: {angles}.": "Il a : {angles}.",
    "The picks in {path} cannot be read.": "Les choix dans {path} sont illisibles.",
    "A picks file is a mapping of shots to angles.": "Un fichier de choix associe des plans à des angles.",
    "This pick is not on a line of its own.": "Ce choix n'est pas sur une ligne à lui.",
    "a text or a mapping": "un texte ou un ensemble de clés",
    "It has at least `id:` and `shots:`.": "Il a au moins `id:` et `shots:`.",
    "One problem in the files.": ("Un problème dans les fichiers.", "{count} problèmes dans les fichiers."),
    "There are no default angles.": "Il n'y a pas d'angles par défaut.",
    "Remove the key for the usual five, or name some.": "Retirer la clé pour avoir les cinq habituels, ou en citer.",
    "a mapping": "un ensemble de clés",
    "This file is not read: {name} is.": "Ce fichier n'est pas lu : c'est {name} qui l'est.",
    "The id is `{id}`, and the file is {name}.": "L'identifiant est `{id}`, et le fichier est {name}.",
    "Pictures go to output/episodes/{id}.": "Les images vont dans output/episodes/{id}.",
    "a list": "une liste",
    "There are: {names}.": "Il y a : {names}.",
    "No project here: neither {path} nor a folder above it has episodes/.":
        "Pas de projet ici : ni {path} ni un dossier au-dessus n'a episodes/.",
    "Go to the project's folder, or name it with -C DIR or MOOSTIK_PROJECT; moostik init begins one.":
        "Aller dans le dossier du projet, ou l'indiquer avec -C DOSSIER ou MOOSTIK_PROJECT ; moostik init en "
        "commence un.",
    "There is no episode {episode}.": "Il n'y a pas d'épisode {episode}.",
    "There is no folder {path}.": "Il n'y a pas de dossier {path}.",
    "a text": "un texte",
    "a whole number": "un nombre entier",
    "a number": "un nombre",
    "a finite number": "un nombre fini",
    "true or false": "vrai ou faux (true, false)",
    "{what} should be {expected}, and is {found}.": "{what} devrait être {expected}, et est {found}.",
    "Write it as a list: [{words}].": "L'écrire comme une liste : [{words}].",
    "{what} cannot be `{value}`.": "{what} ne peut pas être `{value}`.",
    "Item {number} of `{key}`": "L'élément {number} de `{key}`",
    "something else": "autre chose",
    "`{key}` is missing.": "`{key}` manque.",
    "At least {limit}.": "Au moins {limit}.",
    "More than {limit}.": "Plus de {limit}.",
    "The file": "Le fichier",
    "`{key}`": "`{key}`",
    "Item {number}": "L'élément {number}",
    "empty": "vide",
    "`{id}` is the name of a device on Windows: no file or folder can have it there.":
        "`{id}` est le nom d'un périphérique sous Windows : aucun fichier ni dossier ne peut l'y porter.",
    "Give it another name.": "Lui donner un autre nom.",
    "infinite": "infini",
    "Text that contains `: ` needs quotes; or this line is indented too far.":
        "Un texte qui contient `: ` a besoin de guillemets ; ou cette ligne est trop en retrait.",
    "Compare the indentation with the lines above: items of one list or mapping line up.":
        "Comparer le retrait avec les lignes au-dessus : les éléments d'un même niveau s'alignent.",
    'Close the quotes; inside double quotes a quote is \\", inside single ones it is \'\'.':
        'Fermer les guillemets ; entre guillemets doubles, un guillemet s\'écrit \\", entre apostrophes une '
        "apostrophe s'écrit ''.",
    "A `:` where no key can stand.": "Un `:` là où aucune clé ne peut être.",
    "A key was expected here.": "Une clé était attendue ici.",
    "A list item (`- `) was expected here.": "Un élément de liste (`- `) était attendu ici.",
    "A list item cannot stand here.": "Un élément de liste ne peut pas être ici.",
    "Put the list on the next line, indented.": "Mettre la liste à la ligne suivante, en retrait.",
    "A `,` or `]` was expected here.": "Une `,` ou un `]` était attendu ici.",
    "Close the list that starts with `[`.": "Fermer la liste qui commence par `[`.",
    "A `,` or `}}` was expected here.": "Une `,` ou une `}}` était attendue ici.",
    "Close the mapping that starts with `{{`.": "Fermer l'ensemble de clés qui commence par `{{`.",
    "Remove the comma too many, or write the value.": "Retirer la virgule de trop, ou écrire la valeur.",
    "The quotes that open here are never closed.": "Les guillemets ouverts ici ne sont jamais fermés.",
    "The text in quotes ends before this.": "Le texte entre guillemets se termine avant ceci.",
    'Inside double quotes a quote is \\", inside single ones it is \'\'; or take the other kind around the text.':
        'Entre guillemets doubles, un guillemet s\'écrit \\", entre apostrophes une apostrophe s\'écrit \'\' ; '
        "ou mettre l'autre sorte autour du texte.",
    "No such escape inside double quotes.": "Cet échappement n'existe pas entre guillemets doubles.",
    "Write `\\\\` for a backslash, or use single quotes, where nothing is escaped.":
        "Écrire `\\\\` pour une barre oblique inverse, ou utiliser des apostrophes, où rien n'est échappé.",
    "A name was expected after `&` or `*`.": "Un nom était attendu après `&` ou `*`.",
    "Text that begins with `*` or `&` needs quotes.":
        "Un texte qui commence par `*` ou `&` a besoin de guillemets.",
    "Text that begins with `!` is a tag here.": "Un texte qui commence par `!` est ici une étiquette.",
    "Put it in quotes.": "Le mettre entre guillemets.",
    "This is not YAML: {problem}.": "Ce n'est pas du YAML : {problem}.",
    "A tab cannot indent.": "Une tabulation ne peut pas servir de retrait.",
    "Use spaces.": "Utiliser des espaces.",
    "No text can begin with `{character}`.": "Aucun texte ne peut commencer par `{character}`.",
    "Put the text in quotes.": "Mettre le texte entre guillemets.",
    "Tags such as `{tag}` are not read.": "Les étiquettes comme `{tag}` ne sont pas lues.",
    "Remove it; quotes make a text, their absence a number.":
        "La retirer ; les guillemets font un texte, leur absence un nombre.",
    "The character U+{code} cannot stand in YAML.": "Le caractère U+{code} n'est pas permis en YAML.",
    "Remove it; it is probably invisible.": "Le retirer ; il est sans doute invisible.",
    "There is no `&{name}` before this.": "Il n'y a pas de `&{name}` avant ceci.",
    "Aliases repeat more than {limit} values.": "Les alias répètent plus de {limit} valeurs.",
    "This is not YAML.": "Ce n'est pas du YAML.",
    "A second document starts here; a file holds one.": "Un second document commence ici ; un fichier en a un seul.",
    "Remove the `---`, or move what follows to a file of its own.":
        "Retirer le `---`, ou déplacer la suite dans un fichier à elle.",
    "`*{name}` stands inside itself.": "`*{name}` se contient lui-même.",
}
