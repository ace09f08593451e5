"""Boards: storyboards and contact sheets."""

TRANSLATIONS = {
    "Preview": "Aperçu",
    "This file is not a picture.": "Ce fichier n'est pas une image.",
    "Not made yet": "Pas encore générée",
    "{count} s": "{count} s",
    "Episode {number}": "Épisode {number}",
    "Failed: {reason}": "Échec : {reason}",
    "Act {number}": "Acte {number}",
    "earlier take": "prise antérieure",
    "picked": "choisie",
    "{count} shot": ("{count} plan", "{count} plans"),
    "{length} min": "{length} min",
    "Preview frames, drawn without a model": "Aperçus, dessinés sans modèle",
    "{count} picture": ("{count} image", "{count} images"),
    "{count} frame": ("{count} aperçu", "{count} aperçus"),
}
