"""From what there is to see to the JSON of the page: plain values in, plain values out."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from moostik_cli.gallery.texts import page_texts
from moostik_cli.messages import Message, current_language, tr, translate
from moostik_cli.models.angles import framing_of, shown_angle_names
from moostik_cli.models.clusters import SceneCluster, spoken_name
from moostik_cli.models.episode import Act
from moostik_cli.models.film_order import film_order
from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.library import Entity, Library
from moostik_cli.models.money import Micros, to_dollars
from moostik_cli.models.picks import Pick, short_digest
from moostik_cli.models.production import Production
from moostik_cli.models.retakes import Retake
from moostik_cli.models.shot_numbers import number_text
from moostik_cli.pictures.thumbnails import PICTURE_SIZE
from moostik_cli.sources.notes import NotesFile
from moostik_cli.sources.project import shown_path
from moostik_cli.state.episode_pictures import ShownPicture, ShownShot, ShownVariation

RELOAD_SECONDS = 8
_SENTENCE = re.compile(r".+?(?:[.!?]\s+|\n+|$)", re.DOTALL)


@dataclass(frozen=True)
class PageContents:
    """All that the page shows. `thumbnail` and `reference_thumbnail` give paths relative to `directory`."""

    production: Production
    shots: Sequence[ShownShot]
    clusters: Sequence[SceneCluster]
    picks: Mapping[str, Pick]
    picks_path: str
    picks_text: str
    picks_header: str
    notes: NotesFile
    notes_header: str
    directory: Path
    thumbnail: Callable[[ShownPicture], str | None]
    reference_thumbnail: Callable[[str], str | None]
    spent: Micros | None = None  # None: there is no ledger, so nobody knows
    preview: bool = False
    running: bool = False
    serving: bool = False  # picks and notes are written into the project as they are made
    written_at: datetime | None = None


def page_data(contents: PageContents) -> dict[str, Any]:
    """The page's JSON. Prompts are lists of numbers into `sentences`, references into `references`: the
    angles of a shot have most of them in common."""
    return _PageData(contents).document()


@dataclass
class _PageData:
    contents: PageContents
    _sentences: dict[str, int] = field(default_factory=dict)
    _references: dict[str, int] = field(default_factory=dict)
    _reference_rows: list[dict[str, Any]] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        own = self.contents
        episode, library = own.production.episode, own.production.library
        self._acts = {shot_id: act.id for shot_id, act in film_order(episode).act_of.items()}
        self._members = _clusters_of_shots(own.clusters)
        shots = [self._shot(shown) for shown in own.shots]
        return {
            "lang": current_language(),
            "preview": own.preview,
            "running": own.running,
            "serving": own.serving,
            "reloadSeconds": RELOAD_SECONDS,
            "episode": {"id": episode.id},
            "ratio": _ratio(own.production),
            "thumbSize": _thumb_size(own.production),
            "spent": None if own.preview or own.spent is None else to_dollars(own.spent),
            "acts": [_act(act) for act in episode.acts] + [_NO_ACT | {"title": tr("In no act")}],
            "characters": _names(library.characters.values()),
            "locations": _names(library.locations.values()),
            "clusters": [{"id": cluster.id, "name": translate(spoken_name(cluster))} for cluster in own.clusters],
            "angles": _angles(own.shots),
            "shots": shots,
            "picks": {"path": own.picks_path, "text": own.picks_text, "header": own.picks_header},
            "notes": self._notes(),
            "sentences": list(self._sentences),
            "references": self._reference_rows,
            "texts": page_texts(),
        }

    def _notes(self) -> dict[str, Any]:
        notes = self.contents.notes
        return {
            "path": shown_path(self.contents.production.project, notes.path),
            "text": notes.text,
            "header": self.contents.notes_header,
            "list": [
                {
                    "id": note.id,
                    "shot": note.shot_id,
                    "variation": note.variation_id,
                    "text": note.text,
                    "take": note.take,
                    "done": note.is_done,
                    "approves": note.is_approval,
                    "answer": note.answer,
                }
                for note in notes.notes
            ],
        }

    def _shot(self, shown: ShownShot) -> dict[str, Any]:
        shot, pick = shown.shot, self.contents.picks.get(shown.shot.id)
        return {
            "id": shot.id,
            "number": number_text(shot.number, 1) or None,
            "name": shot.name,
            "description": shot.description,
            "seconds": shot.duration_seconds,
            "action": shot.action,
            "dialogue": [{"who": self._speaker(line.who), "what": line.what} for line in shot.dialogue],
            "movement": shot.camera_movement,
            "sound": shot.sound,
            "notes": shot.notes,
            "characters": list(shot.character_ids),
            "locations": list(shot.location_ids),
            "continues": shot.continues_from,
            "act": self._acts.get(shot.id, ""),
            "clusters": self._members.get(shot.id, []),
            "pick": _pick(pick),
            "frames": [self._frame(variation) for variation in shown.variations],
        }

    def _frame(self, shown: ShownVariation) -> dict[str, Any]:
        anchors = [before for before in shown.job.predecessors if before.role != "previous"]
        return {
            "id": shown.variation.id,
            "angle": shown.variation.camera_angle,
            "status": shown.status.value,
            "flags": list(shown.flags),
            "error": translate(shown.error) if shown.error else None,
            "spent": to_dollars(shown.spent),
            "picture": self._picture(shown.picture, shown.job) if shown.picture else None,
            "takes": [self._picture(take, None) for take in shown.takes],
            "plan": self._plan(shown.job) if not shown.picture else None,
            **({"follows": ["/".join(anchor.key) for anchor in anchors]} if anchors else {}),
        }

    def _picture(self, picture: ShownPicture, job: PictureJob | None) -> dict[str, Any]:
        root = self.contents.production.project.output_root
        return {
            "src": self._relative(picture.path),
            "thumb": self.contents.thumbnail(picture),
            **({"plain": self._relative(picture.plain)} if picture.plain is not None else {}),
            "path": _shown_path(picture.path, root),
            "width": picture.width,
            "height": picture.height,
            "sha": short_digest(picture.sha256),
            "prompt": self._prompt(picture.prompt_text),
            "references": [self._reference(url, job) for url in picture.references],
            "provider": picture.provider,
            "model": picture.model,
            "seed": picture.seed,
            "cost": None if picture.cost is None or self.contents.preview else to_dollars(picture.cost),
            "prediction": picture.prediction_id,
            "at": picture.generated_at,
            "fingerprint": picture.fingerprint[:12] if picture.fingerprint else None,
            **({"replaced": picture.replaced_at} if picture.replaced_at else {}),
            **({"retake": _retake(picture.retake)} if picture.retake else {}),
            **({"oddity": _sentence(picture.oddity)} if picture.oddity else {}),
        }

    def _speaker(self, who: str) -> str:
        found = self.contents.production.library.find_character(who)
        return who if found is None else found.name or found.id

    def _plan(self, job: PictureJob) -> dict[str, Any]:
        return {
            "prompt": self._prompt(job.prompt_text),
            "model": job.model,
            "references": [self._reference(reference.image.url, job) for reference in job.references],
            "price": None if job.price is None or self.contents.preview else to_dollars(job.price),
        }

    def _prompt(self, text: str) -> list[int]:
        return [self._sentences.setdefault(part, len(self._sentences)) for part in _SENTENCE.findall(text)]

    def _reference(self, url: str, job: PictureJob | None) -> int:
        if url not in self._references:
            self._references[url] = len(self._reference_rows)
            name, why = _who_and_why(url, self.contents.production.library, job)
            self._reference_rows.append(
                {
                    "url": url if url.startswith("https://") else None,
                    "shown": _shown_url(url),
                    "name": name,
                    "why": why,
                    "thumb": self.contents.reference_thumbnail(url),
                }
            )
        return self._references[url]

    def _relative(self, path: Path) -> str:
        return Path(os.path.relpath(path.resolve(), self.contents.directory.resolve())).as_posix()


def _retake(retake: Retake) -> dict[str, str]:
    return {"parent": short_digest(retake.parent), "note": retake.note}


def _sentence(oddity: Message) -> str:
    return tr("Odd: {oddity}.", oddity=oddity)


_NO_ACT = {"key": "", "id": "", "number": None, "label": "", "description": ""}


def _act(act: Act) -> dict[str, Any]:
    label = "" if act.number is None else tr("Act {number}", number=act.number)
    return {
        "key": act.id,
        "id": act.id,
        "number": act.number,
        "label": label,
        "title": act.title,
        "description": act.description,
    }


def _clusters_of_shots(clusters: Iterable[SceneCluster]) -> dict[str, list[str]]:
    members: dict[str, list[str]] = {}
    for cluster in clusters:
        for shot_id in cluster.shot_ids:
            members.setdefault(shot_id, []).append(cluster.id)
    return members


def _names(entities: Iterable[Entity]) -> dict[str, Any]:
    return {entity.id: {"name": entity.name or entity.id} for entity in entities}


def _angles(shots: Iterable[ShownShot]) -> dict[str, Any]:
    used = {variation.variation.camera_angle for shown in shots for variation in shown.variations}
    names = shown_angle_names()
    return {
        angle: {"name": names.get(angle) or framing_of(angle).name, "lens": framing_of(angle).lens}
        for angle in sorted(used)
    }


def _pick(pick: Pick | None) -> dict[str, Any] | None:
    if pick is None:
        return None
    return {"variation": pick.variation_id, "digest": pick.digest or "", "written": pick.written}


def _who_and_why(url: str, library: Library, job: PictureJob | None) -> tuple[str, str]:
    before = (
        next((reference.image for reference in job.references if reference.image.url == url), None) if job else None
    )
    if before is not None and before.type == "previous":
        return before.name or before.id, tr("the shot before, from the same angle")
    if before is not None and before.type == "anchor":
        return url, tr("the angle of this shot that was made first")
    if before is not None and before.type == "place anchor":
        return url, tr("another shot at the same place")
    for entities, kind in ((library.characters, tr("character")), (library.locations, tr("place"))):
        for entity in entities.values():
            if url in entity.reference_images:
                return entity.name or entity.id, f"{kind}, {_standing(entity, url)}"
    return tr("Unknown"), tr("no longer in the library")


def _standing(entity: Entity, url: str) -> str:
    position = entity.reference_images.index(url) + 1
    which = tr("first image") if position == 1 else tr("image {number}", number=position)
    return f"{which}, {tr('validated') if entity.validated else tr('not validated')}"


def _shown_url(url: str) -> str:
    if url.startswith("data:"):
        return tr("inside the library file")
    return url if len(url) <= 90 else f"{url[:40]}…{url[-45:]}"


def _shown_path(path: Path, root: Path) -> str:
    real = root.resolve()
    return path.relative_to(real).as_posix() if path.is_relative_to(real) else path.relative_to(root).as_posix()


def _ratio(production: Production) -> str:
    """The series' aspect ratio for CSS: "16 / 9"."""
    width, height = _proportions(production)
    return f"{width} / {height}"


def _thumb_size(production: Production) -> list[int]:
    width, height = _proportions(production)
    scale = PICTURE_SIZE[0] / max(width, height)
    return [round(width * scale), round(height * scale)]


def _proportions(production: Production) -> tuple[int, int]:
    found = re.fullmatch(r"([1-9]\d{0,3}):([1-9]\d{0,3})", production.series.aspect_ratio.strip())
    return (int(found.group(1)), int(found.group(2))) if found else (16, 9)
