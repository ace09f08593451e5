"""What a review may change: the pick of a shot, and what is said of a picture. Every request is looked at anew against
the episode as it is by then, so that what somebody edits by hand meanwhile stays."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from moostik_cli.editing.review import add_notes, set_pick
from moostik_cli.errors import MoostikError
from moostik_cli.messages import tr, translate
from moostik_cli.models.notes import new_note
from moostik_cli.models.production import Project
from moostik_cli.serving.requests import RequestRefusedError
from moostik_cli.sources.picks import written_pick
from moostik_cli.sources.productions import load_production
from moostik_cli.state.episode_view import ledger_of, shown_shots

if TYPE_CHECKING:
    from moostik_cli.models.production import Production
    from moostik_cli.state.episode_pictures import ShownShot, ShownVariation

_MOST_LETTERS = 2_000  # of what is said of a picture


class Review:
    """One episode under review. Its changes are made one after the other."""

    def __init__(self, project: Project, episode: str, *, preview: bool) -> None:
        self._project = project
        self._episode = episode
        self._preview = preview
        self._lock = threading.Lock()
        self._actions: Mapping[str, Callable[[Production, Mapping[str, Any]], None]] = {
            "pick": self._pick,
            "note": self._note,
        }

    def change(self, action: str, asked: Mapping[str, Any]) -> None:
        """Carry out what the page asks for. Raises RequestRefusedError."""
        perform = self._actions.get(action)
        if perform is None:
            raise RequestRefusedError(HTTPStatus.NOT_FOUND, "There is nothing here.")
        with self._lock:
            try:
                perform(load_production(self._project, self._episode), asked)
            except MoostikError as error:
                raise RequestRefusedError(HTTPStatus.CONFLICT, translate(error.what)) from error

    def _pick(self, production: Production, asked: Mapping[str, Any]) -> None:
        shown = self._shot(production, asked)
        if asked.get("variation") is None:
            set_pick(production, shown.shot, None)
            return
        shown_variation = _variation(shown, asked)
        digest = "" if self._preview else _known_digest(shown_variation, asked)
        set_pick(production, shown.shot, written_pick(shown.shot, shown_variation.variation, digest or None))

    def _note(self, production: Production, asked: Mapping[str, Any]) -> None:
        shown = self._shot(production, asked)
        shown_variation = _variation(shown, asked)
        is_approval = asked.get("approves") is True
        text = _text(asked) or (tr("approved") if is_approval else "")
        if not text:
            raise RequestRefusedError(HTTPStatus.BAD_REQUEST, tr("Say what is to change."))
        digest = None if self._preview else _known_digest(shown_variation, asked) or None
        angle = written_pick(shown.shot, shown_variation.variation, None).strip('"')
        note = new_note(
            shown.shot.id,
            angle,
            shown_variation.variation.id,
            text,
            picture=digest,
            salt=repr(time.time()),
            is_approval=is_approval,
        )
        add_notes(production, [note])

    def _shot(self, production: Production, asked: Mapping[str, Any]) -> ShownShot:
        with ledger_of(production) as ledger:
            shots = shown_shots(production, ledger, preview=self._preview)
        found = next((shot for shot in shots if shot.shot.id == asked.get("shot")), None)
        if found is None:
            raise RequestRefusedError(HTTPStatus.CONFLICT, tr("This shot is not in the episode any more."))
        return found


def _variation(shown: ShownShot, asked: Mapping[str, Any]) -> ShownVariation:
    found = next(
        (variation for variation in shown.variations if variation.variation.id == asked.get("variation")), None
    )
    if found is None:
        raise RequestRefusedError(HTTPStatus.CONFLICT, tr("This shot has no such angle any more."))
    return found


def _known_digest(shown: ShownVariation, asked: Mapping[str, Any]) -> str:
    """How the SHA-256 of the picture begins that is meant; empty where there is none."""
    wanted = asked.get("digest") or ""
    if not wanted:
        return ""
    pictures = [picture for picture in (shown.picture, *shown.takes) if picture is not None]
    if not isinstance(wanted, str) or not any(picture.sha256.startswith(wanted) for picture in pictures):
        raise RequestRefusedError(HTTPStatus.CONFLICT, tr("This picture is not there any more: read the page again."))
    return wanted


def _text(asked: Mapping[str, Any]) -> str:
    text = asked.get("text") or ""
    if not isinstance(text, str) or len(text) > _MOST_LETTERS:
        raise RequestRefusedError(HTTPStatus.BAD_REQUEST, "This is too long.")
    return " ".join(text.split())
