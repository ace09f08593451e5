"""`moostik explain`: what each code means, and what to do."""

TRANSLATIONS = {
    "The file cannot be read": "Le fichier est illisible",
    "Only regular files that you may read are opened; pipes, devices and folders never are.": "Seuls sont ouverts les fichiers ordinaires que vous avez le droit de lire ; jamais les tubes, "
    "périphériques et dossiers.",
    "Check the path and its permissions.": "Vérifier le chemin et ses droits.",
    "The file is not UTF-8": "Le fichier n'est pas en UTF-8",
    "In another encoding, accents would turn into other characters, in prompts too.": "Dans un autre encodage, les accents deviendraient d'autres caractères, dans les prompts aussi.",
    'Save the file again as UTF-8; editors offer it under "Save with encoding".': "Enregistrer à nouveau le fichier en UTF-8 ; les éditeurs le proposent sous « Enregistrer avec "
    "l'encodage ».",
    "The file is not YAML": "Le fichier n'est pas du YAML",
    "Nothing of the file can be used from this point on, so reading stops here.": "À partir de ce point rien du fichier n'est utilisable : la lecture s'arrête ici.",
    "Look at the marked spot and the lines above it: quotes that are not closed, a tab, indentation that does not "
    "line up, or text with `: ` that needs quotes.": "Regarder l'endroit marqué et les lignes au-dessus : des guillemets non fermés, une tabulation, un retrait "
    "mal aligné, ou un texte avec `: ` qui a besoin de guillemets.",
    "A key is there twice": "Une clé est là deux fois",
    "Most readers keep the last one without a word; which one was meant cannot be known.": "La plupart des lecteurs gardent la dernière sans rien dire ; on ne peut pas savoir laquelle était voulue.",
    "Keep one of the two.": "Garder l'une des deux.",
    "A YAML tag": "Une étiquette YAML",
    "Tags (`!something`) tell YAML readers to build special objects. Episodes need none.": "Les étiquettes (`!quelquechose`) demandent aux lecteurs YAML de fabriquer des objets particuliers. Les "
    "épisodes n'en ont pas besoin.",
    "Remove the tag; text that begins with `!` needs quotes.": "Retirer l'étiquette ; un texte qui commence par `!` a besoin de guillemets.",
    "An alias stands inside itself": "Un alias se contient lui-même",
    "A value that contains itself has no end.": "Une valeur qui se contient elle-même n'a pas de fin.",
    "Write the value out in place of the alias.": "Écrire la valeur à la place de l'alias.",
    "Aliases that multiply": "Des alias qui se multiplient",
    "A few aliases of aliases can stand for billions of values; that is an attack, or a mistake.": "Quelques alias d'alias peuvent valoir des milliards de valeurs ; c'est une attaque, ou une erreur.",
    "Write the values out, or repeat less.": "Écrire les valeurs, ou répéter moins.",
    "Nested too deep": "Trop imbriqué",
    "No episode is nested a hundred levels deep.": "Aucun épisode n'a cent niveaux d'imbrication.",
    "Look for brackets that are opened and not closed.": "Chercher des crochets ouverts et non fermés.",
    "The file is too large": "Le fichier est trop gros",
    "A file of this size would take the memory of the machine.": "Un fichier de cette taille prendrait la mémoire de la machine.",
    "Split the episode, or move data that is not text out of it.": "Partager l'épisode, ou en sortir les données qui ne sont pas du texte.",
    "Several documents in one file": "Plusieurs documents dans un fichier",
    "A line with `---` begins another document, which would be ignored.": "Une ligne `---` commence un autre document, qui serait ignoré.",
    "Remove the line, or give each document a file of its own.": "Retirer la ligne, ou donner à chaque document son fichier.",
    "This is not a key": "Ce n'est pas une clé",
    "Keys are words; a list, a mapping or nothing cannot be one.": "Les clés sont des mots ; une liste, un ensemble de clés ou rien ne peuvent pas en être une.",
    "Check for a `?`, or for a `:` with nothing before it.": "Chercher un `?`, ou un `:` sans rien devant.",
    "A value of the wrong kind": "Une valeur du mauvais type",
    "A list where a text belongs, a text where a number belongs, and the like.": "Une liste à la place d'un texte, un texte à la place d'un nombre, et ainsi de suite.",
    "Write the kind of value that the sentence names; `moostik schema` has the whole format.": "Écrire le type de valeur que la phrase indique ; `moostik schema` a tout le format.",
    "A key is missing": "Une clé manque",
    "Without it the entry means nothing: shots, characters and places need an `id`.": "Sans elle, l'entrée ne veut rien dire : plans, personnages et lieux ont besoin d'un `id`.",
    "Add the key.": "Ajouter la clé.",
    "A value that is not allowed": "Une valeur qui n'est pas permise",
    "The key takes only certain values.": "La clé n'accepte que certaines valeurs.",
    "Use one of those that the hint names.": "En prendre une parmi celles que le conseil indique.",
    "One key in two spellings": "Une clé en deux orthographes",
    "`characterIds` and `character_ids` are the same key; which one was meant cannot be known.": "`characterIds` et `character_ids` sont la même clé ; on ne peut pas savoir laquelle était voulue.",
    "An id is there twice": "Un identifiant est là deux fois",
    "Ids name folders and pictures: two shots with one id would overwrite each other's pictures. Capitals do not "
    "count, because some disks do not tell them apart.": "Les identifiants nomment des dossiers et des images : deux plans de même identifiant écraseraient leurs "
    "images. Les majuscules ne comptent pas, car certains disques ne les distinguent pas.",
    "Give one of them another id, and adapt what refers to it.": "Donner à l'un d'eux un autre identifiant, et adapter ce qui s'y réfère.",
    "An id that cannot name a folder": "Un identifiant qui ne peut pas nommer un dossier",
    "Ids name folders and files below output/, so they are made of letters without accents, digits, `.`, `_` and "
    "`-`, begin with a letter or digit, and have at most 100 characters.": "Les identifiants nomment des dossiers et des fichiers sous output/ : ils sont donc faits de lettres sans "
    "accent, de chiffres, de `.`, `_` et `-`, commencent par une lettre ou un chiffre, et ont 100 caractères au "
    "plus.",
    "Change the id; titles and names may have any character.": "Changer l'identifiant ; titres et noms peuvent avoir n'importe quel caractère.",
    "Two pictures with one file": "Deux images pour un fichier",
    "A picture's file is its camera angle, or the variation's id where a shot has the angle twice. Two variations of "
    "this shot come to the same name: one paid picture would replace the other.": "Le fichier d'une image porte son angle de caméra, ou l'identifiant de la variation si un plan a deux fois "
    "l'angle. Deux variations de ce plan arrivent au même nom : une image payée remplacerait l'autre.",
    "Give one of them another id or angle.": "Donner à l'une un autre identifiant ou angle.",
    "A key that nobody knows": "Une clé que personne ne connaît",
    "It is kept, and has no effect. Often it is a slip of the pen, and what it says is lost. One letter off a key that pictures follow from (`promt`, `characterId`), it is an error.": "Elle est gardée, et n'a pas d'effet. C'est souvent une faute de frappe, et ce qu'elle dit est perdu. À une lettre d'une clé dont les images dépendent (`promt`, `characterId`), c'est une erreur.",
    "Correct it. Keys of your own begin with `x-` or `_`, and are not mentioned.": "La corriger. Vos propres clés commencent par `x-` ou `_`, et ne sont pas signalées.",
    "A word that other readers take for something else": "Un mot que d'autres lecteurs prennent pour autre chose",
    "Without quotes, older YAML readers take `no` for false, `12:30` for a number of minutes and `012` for ten. Here "
    "they are text.": "Sans guillemets, les anciens lecteurs YAML prennent `no` pour faux, `12:30` pour un nombre de minutes et "
    "`012` pour dix. Ici, ce sont des textes.",
    "Put the word in quotes; then all readers agree.": "Mettre le mot entre guillemets ; alors tous les lecteurs s'accordent.",
    "The id is not the file's name": "L'identifiant n'est pas le nom du fichier",
    "Commands find an episode by its file's name; its pictures are filed under its id.": "Les commandes trouvent un épisode par le nom de son fichier ; ses images sont rangées sous son identifiant.",
    "Rename the file, or change the id (pictures that were made keep the old one's folder).": "Renommer le fichier, ou changer l'identifiant (les images déjà générées gardent le dossier de l'ancien).",
    "A file that is not read": "Un fichier qui n'est pas lu",
    "Two files have the same name and different extensions; .yaml goes before .yml, and that before .json.": "Deux fichiers ont le même nom et des extensions différentes ; .yaml passe avant .yml, et .yml avant .json.",
    "Remove or rename the one that is not meant.": "Retirer ou renommer celui qui n'est pas voulu.",
    "A character that does not exist": "Un personnage qui n'existe pas",
    "The shot names a character that the library does not have: it would be drawn without its face, and paid all "
    "the same.": "Le plan cite un personnage que la bibliothèque n'a pas : il serait dessiné sans son visage, et payé quand "
    "même.",
    "Correct the id in the shot, or add the character to episodes/characters.yaml.": "Corriger l'identifiant dans le plan, ou ajouter le personnage à episodes/characters.yaml.",
    "A location that does not exist": "Un lieu qui n'existe pas",
    "The shot names a place that the library does not have: it would be drawn some other way, and paid all the same.": "Le plan cite un lieu que la bibliothèque n'a pas : il serait dessiné autrement, et payé quand même.",
    "Correct the id in the shot, or add the place to episodes/locations.yaml.": "Corriger l'identifiant dans le plan, ou ajouter le lieu à episodes/locations.yaml.",
    "Characters without a reference image": "Des personnages sans image de référence",
    "The model is not shown what the character looks like, so it looks different in each shot.": "Le modèle ne voit pas à quoi ressemble le personnage, qui change donc à chaque plan.",
    "Add pictures under `referenceImages`, or make them: moostik references --make ID.": "Ajouter des images sous `referenceImages`, ou les générer : moostik references --make ID.",
    "Places without a reference image": "Des lieux sans image de référence",
    "The model is not shown what the place looks like, so it looks different in each shot.": "Le modèle ne voit pas à quoi ressemble le lieu, qui change donc à chaque plan.",
    "Characters whose images nobody validated": "Des personnages aux images non validées",
    "The images are used, after those of validated characters and places. With --no-fallback they are not.": "Les images sont utilisées, après celles des personnages et lieux validés. Avec --no-fallback, elles ne le "
    "sont pas.",
    "Look at the images; when they are right: moostik validate ID.": "Regarder les images ; si elles sont bonnes : moostik validate ID.",
    "Places whose images nobody validated": "Des lieux aux images non validées",
    "A subject that is nearly a character": "Un sujet qui est presque un personnage",
    "A subject of the prompt gets the picture of the character with its id or name. This id is one slip away from a "
    "character of the shot. So is a name in `blocking`, which places nobody then.": "Un sujet du prompt reçoit l'image du personnage qui a son identifiant ou son nom. Cet identifiant est à une "
    "faute de frappe d'un personnage du plan. Il en va de même d'un nom dans `blocking`, qui alors ne place personne.",
    "Correct the id in the prompt or in `blocking`.": "Corriger l'identifiant dans le prompt ou dans `blocking`.",
    "A reference image that may not be used": "Une image de référence qui ne peut pas servir",
    "Only https:// addresses, data URIs and files inside the project are sent to the model. A file from elsewhere "
    "might be a secret, and links are followed to see where they lead.": "Seuls les adresses https://, les URI data: et les fichiers du projet sont envoyés au modèle. Un fichier "
    "d'ailleurs pourrait être un secret, et les liens sont suivis pour voir où ils mènent.",
    "Copy the image into the project and name it by its path there.": "Copier l'image dans le projet et la citer par son chemin.",
    "Reference images that are not there": "Des images de référence absentes",
    "A path is looked for in episodes/, then in the project. Pictures are made without the image.": "Un chemin est cherché dans episodes/, puis dans le projet. Les images sont générées sans elle.",
    "Correct the path, or put the image where it points to.": "Corriger le chemin, ou mettre l'image là où il mène.",
    "Reference images that are empty files": "Des images de référence qui sont des fichiers vides",
    "The file is there and has no content; often a copy that was interrupted.": "Le fichier est là et n'a pas de contenu ; souvent une copie interrompue.",
    "Copy the image again.": "Copier l'image à nouveau.",
    "Reference images that are no images": "Des images de référence qui n'en sont pas",
    "Only whole PNG, JPEG and WEBP files are sent. This one is something else, or damaged.": "Seuls des fichiers PNG, JPEG et WEBP entiers sont envoyés. Celui-ci est autre chose, ou endommagé.",
    "Save it again as one of these formats.": "L'enregistrer à nouveau dans l'un de ces formats.",
    "Reference images that are too large": "Des images de référence trop grosses",
    "Files above 100 MB cannot be uploaded.": "Les fichiers de plus de 100 Mo ne peuvent pas être envoyés.",
    "Scale the image down: a width of 2000 pixels is plenty for a reference.": "Réduire l'image : 2000 pixels de large suffisent amplement pour une référence.",
    "A character or place that is in a shot twice": "Un personnage ou un lieu deux fois dans un plan",
    "It counts once. Often somebody else was meant, who is now missing.": "Il compte une fois. Souvent un autre était voulu, qui manque maintenant.",
    "Take one of the two out, or correct it.": "Retirer l'un des deux, ou le corriger.",
    "An aspect ratio that is not a text": "Un rapport d'image qui n'est pas un texte",
    'Only a text such as "16:9" is read. This one is ignored, and the picture has the series\' ratio.': 'Seul un texte comme "16:9" est lu. Celui-ci est ignoré, et l\'image a le rapport de la série.',
    "Write it as a text, in quotes, or take it out.": "L'écrire comme un texte, entre guillemets, ou le retirer.",
    "Shots that are not written yet": "Des plans qui ne sont pas encore écrits",
    "A new file says here what is to be written. Nobody did, and the model would be told just that.": "Un fichier neuf dit ici ce qu'il faut écrire. Personne ne l'a fait, et c'est ce que lirait le modèle.",
    "Write what is to be seen, or take the shot out.": "Écrire ce qu'on doit voir, ou retirer le plan.",
    "A name that Windows keeps for itself": "Un nom que Windows se réserve",
    "CON, NUL, AUX, PRN, COM1 to COM9 and LPT1 to LPT9 are devices on Windows, in capitals or not, with or without an "
    "extension: pictures cannot be saved or copied there under such a name.": "CON, NUL, AUX, PRN, COM1 à COM9 et LPT1 à LPT9 sont des périphériques sous Windows, en capitales ou non, avec "
    "ou sans extension : aucune image ne peut y être enregistrée ou copiée sous un tel nom.",
    "Give the episode, the shot or the variation another id.": "Donner un autre id à l'épisode, au plan ou à la variation.",
    "A palette colour that is not valid": "Une couleur de la palette qui n'en est pas une",
    "Every picture is told the palette. A code with a slip in it may come out as any colour, and preview frames leave "
    "it out.": "La palette est dite à chaque image. Un code fautif peut donner n'importe quelle couleur, et les images "
    "d'aperçu l'omettent.",
    "Write a hex colour such as #3D5A73 or #35A, or a name without `#`.": "Écrire `#` avec six chiffres de 0 à F, ou trois, ou un nom sans `#`.",
    "Remote references that do not answer": "Des références distantes qui ne répondent pas",
    "The model fetches remote references by their address. This one did not answer this time, or not to this machine; "
    "if it does not answer the model either, the picture fails.": "Le modèle va chercher les références distantes à leur adresse. Celle-ci n'a pas répondu cette fois, ou pas à "
    "cette machine ; si elle ne répond pas non plus au modèle, l'image échoue.",
    "Ask again a little later; if it stays so, keep a copy in the project.": "Redemander un peu plus tard ; si cela dure, garder une copie dans le projet.",
    "Remote references that are not there, or no images": "Des références distantes absentes, ou qui ne sont pas des images",
    "The model fetches remote references by their address. There is nothing at this one, it wants a password, or it is "
    "a page and no image: the picture would fail, or be spoilt.": "Le modèle va chercher les références distantes à leur adresse. À celle-ci il n'y a rien, elle veut un mot de "
    "passe, ou c'est une page et non une image : l'image échouerait, ou serait gâchée.",
    "Correct the address (that of the image, not of the page around it), or keep a copy in the project.": "Corriger l'adresse (celle de l'image, non de la page autour), ou garder une copie dans le projet.",
    "Camera angles that are not known": "Des angles de caméra inconnus",
    "The known angles come with a framing and a lens. Another word is passed on as it is.": "Les angles connus viennent avec un cadrage et un objectif. Un autre mot est transmis tel quel.",
    "Correct it if it is a slip; else leave it.": "Le corriger si c'est une faute de frappe ; sinon le laisser.",
    "Acts that name shots that do not exist": "Des actes qui citent des plans qui n'existent pas",
    "The shot is missing from the act's cluster; no picture is affected.": "Le plan manque dans le groupe de l'acte ; aucune image n'en pâtit.",
    "Correct the id in `shotIds`, or remove it.": "Corriger l'identifiant dans `shotIds`, ou le retirer.",
    "A shot that continues nothing": "Un plan qui ne prolonge rien",
    "Its pictures are to continue those of another shot, which does not exist: they would be paid for and not fit.": "Ses images doivent prolonger celles d'un autre plan, qui n'existe pas : elles seraient payées et ne "
    "raccorderaient pas.",
    "Correct `continuesFrom`, or remove it.": "Corriger `continuesFrom`, ou le retirer.",
    "Shots that continue each other in a loop": "Des plans qui se prolongent en boucle",
    "Each waits for the picture of the other, so none could ever be made.": "Chacun attend l'image de l'autre : aucune ne pourrait jamais être générée.",
    "Remove `continuesFrom` from the first shot of the sequence.": "Retirer `continuesFrom` du premier plan de la séquence.",
    "A continued shot without a common angle": "Un plan prolongé sans angle commun",
    "A picture continues the one of the same angle. These two shots have none in common, so nothing is handed over.": "Une image prolonge celle du même angle. Ces deux plans n'en ont aucun en commun : rien n'est transmis.",
    "Give both shots the angle that should be continuous.": "Donner aux deux plans l'angle qui doit être continu.",
    "A shot that shows nothing": "Un plan qui ne montre rien",
    "Without a prompt or a description the model is told nothing but the angle, and draws anything.": "Sans prompt ni description, le modèle ne reçoit que l'angle, et dessine n'importe quoi.",
    "Write a `prompt`, or at least a `description`.": "Écrire un `prompt`, ou au moins une `description`.",
    "An episode without shots": "Un épisode sans plans",
    "There is nothing to make.": "Il n'y a rien à générer.",
    "Add shots under `shots`.": "Ajouter des plans sous `shots`.",
    "Shots in no act": "Des plans dans aucun acte",
    "Acts say in which order the shots play. A shot that no act names plays after the shot before it in the file, "
    "and belongs to no act's cluster.": "Les actes disent dans quel ordre passent les plans. Un plan qu'aucun acte ne nomme suit celui qui le "
    "précède dans le fichier, et n'est dans le groupe d'aucun acte.",
    "Name it in the `shotIds` of an act; `moostik shot insert` does so by itself.": "Le nommer dans les `shotIds` d'un acte ; `moostik shot insert` le fait de lui-même.",
    "Acts in another order than the file": "Des actes dans un autre ordre que le fichier",
    "Every view, board and run follows the acts and their `shotIds`. Only places and characters are grouped by the "
    "file's own order, where neighbours in the film may not be neighbours.": "Toutes les vues, planches et exécutions suivent les actes et leurs `shotIds`. Seuls lieux et personnages "
    "sont groupés dans l'ordre du fichier, où des voisins dans le film peuvent ne pas l'être.",
    "Nothing needs to be done. `moostik shot move` puts a shot in its place in both.": "Il n'y a rien à faire. `moostik shot move` met un plan à sa place dans les deux.",
    "A shot is named twice by acts": "Un plan nommé deux fois par des actes",
    "A shot plays once: where it is named first.": "Un plan passe une seule fois : là où il est nommé en premier.",
    "Take it out of one of the two lists.": "L'enlever de l'une des deux listes.",
    "Light that changes within a place": "Une lumière qui change au sein d'un lieu",
    "Consecutive shots of one place share their light. These state different ones, which shows when they are cut "
    "together.": "Les plans consécutifs d'un même lieu partagent leur lumière. Ceux-ci en donnent de différentes, ce qui se "
    "voit au montage.",
    "State the light in the first of them and leave it out in the others, which take it from there. Where the change "
    "is meant, nothing needs to be done.": "Donner la lumière dans le premier et l'omettre dans les autres, qui l'y prennent. Si le changement est "
    "voulu, il n'y a rien à faire.",
    "Atmosphere that changes within an act or a place": "Une atmosphère qui change au sein d'un acte ou d'un lieu",
    "The shots of an act or a place share their atmosphere. These state ones that have nothing in common. Long "
    "descriptions are not compared: moostik clusters shows them.": "Les plans d'un acte ou d'un lieu partagent leur atmosphère. Ceux-ci en donnent qui n'ont rien en commun. "
    "Les longues descriptions ne sont pas comparées : moostik clusters les montre.",
    "State it in the first of them and leave it out in the others. Where the change is meant, nothing needs to be "
    "done.": "La donner dans le premier et l'omettre dans les autres. Si le changement est voulu, il n'y a rien à faire.",
    "A prompt's key that is nearly a known one": "Une clé de prompt presque connue",
    "Prompts may have any key. This one is a letter or two from one with a meaning of its own.": "Les prompts peuvent avoir n'importe quelle clé. Celle-ci est à une lettre ou deux d'une clé qui a un sens.",
    "Correct it if it is a slip.": "La corriger si c'est une faute de frappe.",
    "An option that the model does not take": "Une option que le modèle n'accepte pas",
    "The picture would be refused, or made with another value and paid.": "L'image serait refusée, ou générée avec une autre valeur et payée.",
    "Use one of the values that the hint names, or another model.": "Prendre l'une des valeurs que le conseil indique, ou un autre modèle.",
    "An option without effect": "Une option sans effet",
    "The model does not know it; it is not sent.": "Le modèle ne la connaît pas ; elle n'est pas envoyée.",
    "Remove it, or correct its name.": "La retirer, ou corriger son nom.",
    "An aspect ratio that the model does not take": "Un format d'image que le modèle n'accepte pas",
    "The shot asks for it in its prompt; the picture would be made in another one.": "Le plan le demande dans son prompt ; l'image serait générée dans un autre.",
    "Use one of the ratios that the hint names.": "Prendre l'un des formats que le conseil indique.",
    "A model that is not known here": "Un modèle inconnu ici",
    "What it takes and costs is not built in. `generate` asks the provider for its inputs; the price stays unknown.": "Ce qu'il accepte et ce qu'il coûte n'est pas connu d'avance. `generate` demande ses entrées au fournisseur ; "
    "le prix reste inconnu.",
    "Check the name, or describe the model in series.yaml under `models`.": "Vérifier le nom, ou décrire le modèle dans series.yaml sous `models`.",
    "This is not the name of a model": "Ce n'est pas le nom d'un modèle",
    "Models are named OWNER/NAME.": "Les modèles s'appellent PROPRIÉTAIRE/NOM.",
    "Correct `model` in series.yaml, or the --model option.": "Corriger `model` dans series.yaml, ou l'option --model.",
    "More in a shot than the model takes images": "Plus dans un plan que le modèle n'accepte d'images",
    "Each character and place needs one image at least; who does not fit is not shown to the model.": "Chaque personnage et chaque lieu a besoin d'au moins une image ; qui n'a pas de place n'est pas montré au "
    "modèle.",
    "Put fewer into the shot, or validate those that matter: they go first.": "En mettre moins dans le plan, ou valider ceux qui comptent : ils passent d'abord.",
    "Prompts that are shortened": "Des prompts raccourcis",
    "The model takes only so many characters. The least important sentences are left out; goal, subjects and what "
    "must be there never are.": "Le modèle n'accepte qu'un certain nombre de caractères. Les phrases les moins importantes sont retirées ; "
    "l'intention, les sujets et ce qui doit être là ne le sont jamais.",
    "Shorten the prompt, or see with moostik enrich what is left.": "Raccourcir le prompt, ou voir avec moostik enrich ce qu'il en reste.",
    "A prompt that is too long": "Un prompt trop long",
    "Goal, subjects and what must be there are longer than what the model takes, all by themselves.": "L'intention, les sujets et ce qui doit être là dépassent à eux seuls ce que le modèle accepte.",
    "Shorten them, or choose a model that takes longer prompts.": "Les raccourcir, ou choisir un modèle qui accepte des prompts plus longs.",
    "A subject that the shot does not name": "Un sujet que le plan ne nomme pas",
    "The prompt has a character of the library as a subject, or `blocking` places one, and the shot's `characterIds` "
    "do not name it: the model is not shown what it looks like.": "Le prompt a pour sujet, ou `blocking` place, un personnage de la bibliothèque que les `characterIds` du plan ne "
    "nomment pas : le modèle ne voit pas à quoi il ressemble.",
    "Add the id to `characterIds` of the shot.": "Ajouter l'id aux `characterIds` du plan.",
    "This is not a price": "Ce n'est pas un prix",
    "A cap that leaves no room for a picture": "Un plafond qui ne laisse place à aucune image",
    "A run stops before it spends more than `maxCost`, or all runs together more than a `budget`; this one is reached before the first picture.": "Une exécution s'arrête avant de dépenser plus que `maxCost`, ou toutes ensemble plus qu'un `budget` ; celui-ci est atteint avant la première image.",
    "Raise it, take it out, or write the model's price under `prices` where it is not known.": "Le relever, l'enlever, ou écrire le prix du modèle sous `prices` s'il n'est pas connu.",
    "A picture that is said to cost nothing": "Une image dont le prix serait nul",
    "Caps and budgets add up prices: with a price of 0 they would never stop a run that costs money.": "Les plafonds et les budgets additionnent des prix : avec un prix de 0, ils n'arrêteraient jamais une exécution qui coûte de l'argent.",
    "Write what a picture costs, such as 0.15, or take the line out.": "Écrire ce que coûte une image, par exemple 0.15, ou retirer la ligne.",
    "A price below the known one": "Un prix inférieur au prix connu",
    "Estimates and the bill go by the price that you write; caps and budgets count the higher one.": "Les estimations et la facture suivent le prix écrit ; les plafonds et les budgets comptent le plus élevé.",
    "Check the price at the provider. If yours is right, nothing is to be done.": "Vérifier le prix chez le fournisseur. S'il est juste, il n'y a rien à faire.",
    "Estimates and the budget cap count with it.": "Les estimations et le plafond comptent avec lui.",
    "Write dollars a picture, such as 0.15.": "Écrire des dollars par image, comme 0.15.",
    "The output folder cannot be written": "Le dossier de sortie ne peut pas être écrit",
    "Pictures would be paid for and have nowhere to go.": "Des images seraient payées et n'auraient nulle part où aller.",
    "Make room, or correct the permissions.": "Faire de la place, ou corriger les droits.",
    "The pictures go outside the project": "Les images vont hors du projet",
    "MOOSTIK_OUTPUT, or `output` in the series' file, names a folder elsewhere. moostik keeps its folder output/ there, and touches nothing beside it.": "MOOSTIK_OUTPUT, ou `output` dans le fichier de la série, nomme un dossier ailleurs. moostik y tient son dossier output/ et ne touche à rien d'autre.",
    "Nothing to do if you named it; look at the folder first if the project is a stranger's.": "Rien à faire si vous l'avez nommé ; si le projet vient d'un inconnu, regarder d'abord ce dossier.",
    "The pictures are somewhere else": "Les images sont ailleurs",
    "The project's ledger and pictures were in a folder that is empty now, or is not the one that is named: a disk that is not mounted looks like that. All that is paid would be paid again.": "Le registre et les images du projet étaient dans un dossier qui est vide maintenant, ou qui n'est pas celui qui est nommé : un disque qui n'est pas monté a cet aspect. Tout ce qui est payé serait payé de nouveau.",
    "Mount the disk, or name the folder where they are with `output` in series.yaml or MOOSTIK_OUTPUT. If they are lost, `moostik generate --missing` begins anew.": "Monter le disque, ou nommer le dossier où elles sont avec `output` dans series.yaml ou MOOSTIK_OUTPUT. Si elles sont perdues, `moostik generate --missing` repart de zéro.",
    "Two projects keep their pictures in one folder": "Deux projets gardent leurs images dans un même dossier",
    "The folder that MOOSTIK_OUTPUT or `output` names has the pictures and the ledger of another project. Where both have an episode of one name, the pictures of one are taken for those of the other.": "Le dossier que nomme MOOSTIK_OUTPUT ou `output` a les images et le registre d'un autre projet. Là où les deux ont un épisode de même nom, les images de l'un sont prises pour celles de l'autre.",
    "Give each project a folder of its own, and move its pictures there.": "Donner à chaque projet un dossier à lui, et y déplacer ses images.",
    "The output folder leads out of the project": "Le dossier de sortie sort du projet",
    "A symbolic link sends the pictures elsewhere; a stranger's project could overwrite your files in this way.": "Un lien symbolique envoie les images ailleurs ; le projet d'un inconnu pourrait ainsi écraser vos fichiers.",
    "The disk is nearly full": "Le disque est presque plein",
    "The pictures of this episode may not fit.": "Les images de cet épisode risquent de ne pas tenir.",
    "Make room before a long run.": "Faire de la place avant une longue exécution.",
    "The ledger cannot be used": "Le registre est inutilisable",
    "output/moostik.db remembers what was paid for. Without it nothing is sent, so that nothing is paid twice.": "output/moostik.db retient ce qui a été payé. Sans lui rien n'est envoyé, de peur de payer deux fois.",
    "Correct its permissions; if it is damaged, move it away and run moostik recover EPISODE.": "Corriger ses droits ; s'il est endommagé, le mettre à l'écart et lancer moostik recover ÉPISODE.",
    "No usable token": "Pas de jeton utilisable",
    "A provider makes pictures for those who send their token.": "Un fournisseur génère des images pour qui envoie son jeton.",
    "Set {variable} in the environment or in the project's .env file; --provider preview needs none.": "Définir {variable} dans l'environnement ou dans le fichier .env du projet ; --provider preview "
    "n'en a pas besoin.",
    "Words that YAML takes away": "Des mots que YAML retire",
    "Outside quotes, `#` behind a space begins a comment, for every reader of YAML: the rest of the line is no part of the text. A text that begins with `>7` or `|2` loses that too: it says how far the next lines are indented. Where nothing is left of a prompt or an id, this is an error.": "Hors des guillemets, `#` après une espace commence un commentaire, pour tout lecteur YAML : le reste de la ligne ne fait pas partie du texte. Un texte qui commence par `>7` ou `|2` perd aussi cela : c'est lu comme le retrait des lignes suivantes. Là où il ne reste rien d'un prompt ou d'un identifiant, c'est une erreur.",
    "Put the whole text in quotes. A comment of your own has a space behind its `#`.": "Mettre tout le texte entre guillemets. Un vrai commentaire a une espace après son `#`.",
    "A name that nothing uses": "Un nom que rien n'emploie",
    "Outside quotes, `&word` at the beginning of a text is not text: it names what follows, to be used again with `*word`. The word is lost. Where nothing is left of a prompt or an id, this is an error.": "Hors des guillemets, `&mot` au début d'un texte n'est pas du texte : il nomme ce qui suit, pour le reprendre par `*mot`. Le mot est perdu. Là où il ne reste rien d'un prompt ou d'un identifiant, c'est une erreur.",
    "Put the whole text in quotes, or remove the name.": "Mettre tout le texte entre guillemets, ou retirer le nom.",
    "A reference sheet in place of a description": "Une planche de référence à la place d'une description",
    "Words such as turnaround, three views or plain background describe a sheet for the library. In a shot the "
    "model would draw that sheet.": "Des mots comme turnaround, trois vues ou fond uni décrivent une planche pour la "
    "bibliothèque. Dans un plan, le modèle dessinerait cette planche.",
    "Describe what the subject looks like; the library's traits are told where the sheet's own prompt stood.": "Décrire "
    "l'apparence du sujet ; les traits de la bibliothèque sont dits là où se trouvait le prompt de la planche.",
    "A character that no word speaks of": "Un personnage dont aucun mot ne parle",
    "The model is shown their pictures, and nothing says that they are in the shot or what they do.": "Le modèle voit "
    "ses images, et rien ne dit que ce personnage est dans le plan ni ce qu'il fait.",
    "Add them to the prompt's `subjects`, or take them out of `characterIds`.": "L'ajouter aux `subjects` du prompt, ou "
    "l'enlever de `characterIds`.",
    "JSON or a code fence in a prompt's text": "Du JSON ou un bloc de code dans le texte d'un prompt",
    "A text that is one whole JSON object is read as a structured prompt, in a code fence too. This one is not: it is "
    "damaged, names a key twice, or has words around it. So the model is sent its brackets and quotes.": "Un texte qui est "
    "un objet JSON entier est lu comme un prompt structuré, aussi dans un bloc de code. Celui-ci ne l'est pas : il est abîmé, "
    "nomme deux fois une clé, ou des mots l'entourent. Le modèle reçoit donc ses accolades et ses guillemets.",
    "Correct the JSON and leave only it in the prompt, or write the prompt as YAML or as prose.": "Corriger le JSON et ne "
    "laisser que lui dans le prompt, ou écrire le prompt en YAML ou en prose.",
    "One takes most of the reference images": "Un seul prend la plupart des images de référence",
    "The model keeps the faces and places best that it sees most of; the others look less like themselves.": "Le modèle "
    "garde le mieux les visages et les lieux qu'il voit le plus ; les autres se ressemblent moins.",
    "Set `maxRefsPerCharacter` and `maxRefsPerLocation` in series.yaml, or give them to the command.": "Régler "
    "`maxRefsPerCharacter` et `maxRefsPerLocation` dans series.yaml, ou les donner à la commande.",
    "A resolution that is asked for and not sent": "Une résolution demandée et non envoyée",
    "What a prompt says of its resolution changes neither the picture nor the price: the series does.": "Ce qu'un prompt "
    "dit de sa résolution ne change ni l'image ni le prix : c'est la série qui en décide.",
    "Set `resolution` in series.yaml or --resolution, at the price that is named, or take it out of the prompt.": "Régler "
    "`resolution` dans series.yaml ou --resolution, au prix indiqué, ou l'enlever du prompt.",
    "A network setting that cannot be used": "Un réglage du réseau qui ne peut pas servir",
    "A variable of the environment names a proxy that is not an address, or certificates that are not there. What it is for could not be reached, so nothing is sent.": "Une variable de l'environnement nomme un proxy qui n'est pas une adresse, ou des certificats qui n'existent pas. Rien ne serait joignable par là ; rien n'est donc envoyé.",
    "Correct the variable that is named, or unset it; docs/networks.md tells of all of them.": "Corriger la variable nommée, ou la retirer ; docs/networks.md les décrit toutes.",
    "Pictures could not be fetched": "Des images qui ne pourraient pas être récupérées",
    "The host that delivers pictures does not answer here, so they would be paid and never arrive. generate tries it too before it buys anything.": "L'hôte qui livre les images ne répond pas ici : elles seraient payées et n'arriveraient jamais. generate l'essaie aussi avant d'acheter quoi que ce soit.",
    "Let replicate.delivery through the firewall; behind a proxy, see docs/networks.md.": "Ouvrir le pare-feu à replicate.delivery ; derrière un proxy, voir docs/networks.md.",
    "Pictures of shots that are gone": "Des images de plans disparus",
    "They are paid for and kept. Where a shot was renamed by hand, it would be bought again under its new id: `generate` leaves it alone until you say so.": "Elles sont payées et gardées. Un plan renommé à la main serait racheté sous son nouvel identifiant : `generate` n'y touche pas sans votre accord.",
    "Renamed: `moostik shot adopt EPISODE OLD NEW`. Removed on purpose: nothing needs to be done.": "Renommé : `moostik shot adopt ÉPISODE ANCIEN NOUVEAU`. Supprimé exprès : il n'y a rien à faire.",
    "Two shots with one number": "Deux plans avec un même numéro",
    "On boards and in talk a number stands for one shot. Small and large letters make no difference.": "Sur les planches comme à l'oral, un numéro désigne un seul plan. Majuscules et minuscules ne comptent pas.",
    "Give one of them another number (4A, 4.5, 12bis), or `moostik shot renumber`.": "Donner à l'un d'eux un autre numéro (4A, 4.5, 12bis), ou `moostik shot renumber`.",
    "A merge that was not finished": "Une fusion inachevée",
    "Two people changed the same lines, and git leaves it to you which to keep. Until then the file says both.": "Deux personnes ont modifié les mêmes lignes, et git vous laisse choisir. En attendant, le fichier dit les deux.",
    "A sketch that cannot be used": "Un croquis inutilisable",
    "A shot's `sketch` is a file of the project, a PNG, JPEG or WEBP: it takes the place of the shot's preview frames. "
    "This one is missing or no whole picture, so the frames are drawn as others are.": "Le `sketch` d'un plan est un "
    "fichier du projet, PNG, JPEG ou WEBP : il prend la place des aperçus du plan. Celui-ci manque ou n'est pas une image "
    "entière ; les aperçus sont donc dessinés comme les autres.",
    "Correct the path, or remove the key. It never reaches the model.": "Corriger le chemin, ou retirer la clé. Il n'est "
    "jamais envoyé au modèle.",
    "Validated, but changed since": "Validé, mais modifié depuis",
    "The reference pictures of this character or place are others than those that were validated here: a file has other "
    "content, or one was added or taken away.": "Les images de référence de ce personnage ou de ce lieu ne sont pas celles "
    "qui ont été validées ici : un fichier a un autre contenu, ou une image a été ajoutée ou retirée.",
    "Look at them (moostik references --page); when they are right, validate it again.": "Les regarder (moostik "
    "references --page) ; si elles conviennent, valider de nouveau.",
}
