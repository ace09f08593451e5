"""The French catalogue: English template -> its French (or a pair: one, many), a module for each room.

Plain apostrophes and spaces are written here; `typeset` makes them typographic, but for the skeletons of files.

    shot            plan                    ledger            registre
    act, sequence   acte, séquence          preview frame     aperçu
    cluster         groupe                  take              prise
    place           lieu                    pick, picked      choix, choisi
    character       personnage              stale             périmé
    camera angle    angle de caméra         to make, made     à générer, généré
    reference image image de référence      cap               plafond
    picture         image                   token             jeton
    variation       variation               provider          fournisseur
    hint, finding   conseil, constat        kept aside        mis de côté

Advice is given in the infinitive. Words of the files and of the command line stay as they are typed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import import_module

ROOMS = (
    "boards",
    "command_line",
    "commands",
    "editing",
    "editorial",
    "explanations",
    "gallery",
    "gate",
    "generation",
    "ledger",
    "models",
    "pictures",
    "providers",
    "report",
    "skeletons",
    "sources",
    "stages",
    "starting",
    "state",
    "takes",
)

Forms = str | tuple[str, str]

# Code in backticks; an apostrophe between letters; a space before a high sign, or inside guillemets.
_TYPOGRAPHY = re.compile(r"`[^`]*`|(?<=[^\W\d])'(?=[\w{`«*])| (?=[:;!?»%$](?:[\s.,)]|$))|(?<=«) ")


def room_translations(room: str) -> Mapping[str, Forms]:
    """What the module of one room says, as it is written there."""
    translations: Mapping[str, Forms] = import_module(f"{__name__}.{room}").TRANSLATIONS
    return translations


def typeset(text: str) -> str:
    """French typography: no-break spaces and curly apostrophes, except in code."""
    return _TYPOGRAPHY.sub(_typographic, text)


def _typographic(match: re.Match[str]) -> str:
    return {"'": "’", " ": "\u00a0"}.get(match.group(), match.group())


def _shown(room: str, forms: Forms) -> Forms:
    if room == "skeletons":  # their commands, ids and sentences are edited with a keyboard's characters
        return forms
    return typeset(forms) if isinstance(forms, str) else (typeset(forms[0]), typeset(forms[1]))


TRANSLATIONS: Mapping[str, Forms] = {
    english: _shown(room, french) for room in ROOMS for english, french in room_translations(room).items()
}
