"""What is said of where an episode stands."""

from __future__ import annotations

TRANSLATIONS: dict[str, str | tuple[str, str]] = {
    "model (was {model})": "modèle (c'était {model})",
    "text": "texte",
    "text (written in an older way)": "texte (rédigé d'une ancienne manière)",
    "reference added: {names}": "référence ajoutée : {names}",
    "reference gone: {names}": "référence disparue : {names}",
    "order of the references": "ordre des références",
    "reference changed: {names}": "référence modifiée : {names}",
    "what the take that it changes was made from": "ce dont est faite la prise qu'elle change",
    "another take of the picture that it is shown ({names}), or settings": "une autre prise de l'image qui lui est montrée ({names}), ou des réglages",
    "content of a reference, or settings": "contenu d'une référence, ou réglages",
    "the picture that it is shown was remade: {names}": "l'image qui lui est montrée a été refaite : {names}",
    "settings (ratio, resolution or options)": "réglages (format, résolution ou options)",
    "stale since this changed: {reason}: {names}": "périmé car ceci a changé : {reason} : {names}",
}
