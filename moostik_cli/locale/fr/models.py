"""Records: what they are called."""

TRANSLATIONS = {
    "${whole}.{cents}": "{whole},{cents} $",
    "Place: {name}": "Lieu : {name}",
    "Characters: {names}": "Personnages : {names}",
    "Sequence: {name}": "Séquence : {name}",
    "Extreme wide shot": "Plan très large",
    "the place fills the frame and the figures are small within it":
        "le lieu remplit le cadre et les personnages y sont petits",
    "Wide shot": "Plan large",
    "whole figures from head to foot, with the place around them":
        "les personnages en pied, avec le lieu autour d'eux",
    "Medium shot": "Plan moyen",
    "the figures from the waist up, the place still readable":
        "les personnages à partir de la taille, le lieu encore lisible",
    "one face fills the frame, the background falls out of focus":
        "un visage remplit le cadre, le fond devient flou",
    "a single detail such as the eyes fills the frame": "un seul détail, comme les yeux, remplit le cadre",
    "Low angle shot": "Contre-plongée",
    "the camera is near the ground and looks up, so that the subject towers":
        "la caméra, près du sol, regarde vers le haut : le sujet domine",
    "High angle shot": "Plongée",
    "the camera is above and looks down, so that the subject seems small":
        "la caméra, en hauteur, regarde vers le bas : le sujet semble petit",
    "Dutch angle shot": "Plan débullé",
    "the camera is tilted and the horizon slants": "la caméra est inclinée et l'horizon penche",
    "Point of view shot": "Vue subjective",
    "the scene as the main subject sees it": "la scène telle que la voit le sujet principal",
    "Macro shot": "Macro",
    "tiny surface detail at life size or larger, with very little depth of field":
        "un infime détail de matière, grandeur nature ou davantage, avec très peu de profondeur de champ",
    "Act {number}: {title}": "Acte {number} : {title}",
}
