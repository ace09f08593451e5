"""The files that a project begins with. People go on writing in them: apostrophes and spaces stay as they are typed."""

TRANSLATIONS = {
    "The picked take of each shot of {episode}: angle, and the first digits of its SHA-256.": "La prise choisie de chaque plan de {episode} : angle, et premiers chiffres de son SHA-256.",
    "The token of your account stays out of git.": "Le jeton de votre compte reste hors de git.",
    "One angle of each shot is made first, and its other angles are shown it: the same set, light and props. Shots in a "
    "row at one place are shown the first of them. Write off instead of anchor for neither.": "Un angle de chaque plan est généré d'abord et montré aux autres : même décor, même lumière, mêmes accessoires. "
    "Les plans qui se suivent dans un même lieu voient le premier d'entre eux. Écrivez off au lieu de anchor pour n'avoir ni l'un ni l'autre.",
    "Without the #: only these two angles; and it goes on where the shot before ends.": "Sans le # : ces deux angles seulement ; et il reprend là où le plan précédent s'arrête.",
    "A prompt in parts. Leave out what you have nothing to say about.": "Un prompt en parties. Laisser de côté ce dont il n'y a rien à dire.",
    "What is still missing: moostik check {id}": "Ce qui manque encore : moostik check {id}",
    "The pictures, or storyboard frames as long as there is no token: moostik generate {id}": "Les images, ou des aperçus tant qu'il n'y a pas de jeton : moostik generate {id}",
    "Acts group shots that share an atmosphere. Leave them out if you need none.": "Les actes réunissent des plans qui partagent une atmosphère. S'en passer s'il n'en faut pas.",
    "The shots, in the order of the film. Each of them gets one picture for every angle of series.yaml, unless it "
    "has `variations` of its own.": "Les plans, dans l'ordre du film. Chacun a une image pour chaque angle de series.yaml, à moins d'avoir "
    "ses propres `variations`.",
    "Who is in the series. Shots name them by their id, in characterIds.": "Les personnages de la série. Les plans les citent par leur id, dans characterIds.",
    "Pictures: an https address, or a path such as references/characters/hero.png. The first one counts most.": "Images : une adresse https, ou un chemin comme references/characters/hero.png. La première compte le plus.",
    "No picture yet? `moostik references --make {id}` makes one from its referencePrompt; `moostik validate {id}` "
    "says that it is right.": "Pas encore d'image ? `moostik references --make {id}` en génère une depuis son referencePrompt ; "
    "`moostik validate {id}` dit qu'elle est bonne.",
    "Hero": "Héros",
    "Who it is, what it looks like, what never changes about it.": "Qui c'est, à quoi il ressemble, ce qui ne change jamais chez lui.",
    "Character sheet on a plain pale background: a young fox in a blue raincoat, seen from the front, from the side "
    "and from behind.": "Planche de personnage sur fond uni et pâle : un jeune renard en ciré bleu, vu de face, de profil et de dos.",
    "Where it takes place. Shots name places by their id, in locationIds; the first is the main one.": "Où cela se passe. Les plans citent les lieux par leur id, dans locationIds ; le premier est le principal.",
    "Home": "La maison",
    "What the place looks like, and what is always there.": "À quoi ressemble le lieu, et ce qui s'y trouve toujours.",
    "A small wooden house on a rainy hill, one lit window, tall grass, seen from the garden gate; nobody in the "
    "picture.": "Une petite maison de bois sur une colline pluvieuse, une fenêtre éclairée, de hautes herbes, vue depuis le "
    "portail du jardin ; personne dans l'image.",
    "What holds for every episode: each picture is told all of this.": "Ce qui vaut pour tous les épisodes : tout ceci est dit à chaque image.",
    "A palette helps the pictures to agree: a name, #RRGGBB, or both.": "Une palette aide les images à s'accorder : un nom, #RRVVBB, ou les deux.",
    "What no picture may show.": "Ce qu'aucune image ne doit montrer.",
    "The angles of a shot that lists none of its own.": "Les angles d'un plan qui n'en donne pas.",
    "The most that one run may spend, in dollars. Take the # away to use it.": "Le plus qu'une exécution puisse dépenser, en dollars. Retirer le # pour s'en servir.",
    "Untitled": "Sans titre",
    "First act": "Premier acte",
    "Hand-painted animated film, soft light, clear silhouettes": "Film d'animation peint à la main, lumière douce, silhouettes nettes",
    "rain blue #3D5A73": "bleu de pluie #3D5A73",
    "lamp yellow #F2C14E": "jaune de lampe #F2C14E",
    "written words": "des mots écrits",
    "What the episode tells, in a sentence or two.": "Ce que raconte l'épisode, en une ou deux phrases.",
    "What happens in the shot.": "Ce qui se passe dans le plan.",
    "A sentence is a prompt too.": "Une phrase est aussi un prompt.",
    "What the picture is for.": "À quoi sert l'image.",
    "evening": "le soir",
    "quiet": "calme",
    "the lamp behind the window": "la lampe derrière la fenêtre",
    "My series": "Ma série",
    "stands at the gate and listens": "se tient au portail et écoute",
    "Say what the picture shows, as you would to a painter.": "Dire ce que montre l'image, comme on le dirait à un peintre.",
    "Say what the picture shows.": "Dire ce que montre l'image.",
    "So that nobody takes all reference images: at most this many of one character, of one place.": "Pour que personne "
    "ne prenne toutes les images de référence : au plus autant d'un même personnage, d'un même lieu.",
}
