"""What there is to see of an episode: each variation, its picture, its earlier takes, and what is wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import Message
from moostik_cli.models.episode import Shot, Status, Variation
from moostik_cli.models.file_forms import in_the_form_on_disk
from moostik_cli.models.jobs import PictureJob, VariationKey
from moostik_cli.models.money import Micros
from moostik_cli.models.naming import plain_frame_beside
from moostik_cli.models.picks import Pick
from moostik_cli.models.production import PREVIEW, Production
from moostik_cli.models.records import PictureRecord
from moostik_cli.models.retakes import Retake
from moostik_cli.models.variation_state import VariationState
from moostik_cli.pictures.containers import dimensions
from moostik_cli.pictures.sidecars import provenance_of
from moostik_cli.state.frame_index import FrameIndex, frame_path
from moostik_cli.state.variations import FoundVariation


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture file, and what is known of how it was made."""

    path: Path
    sha256: str
    width: int
    height: int
    prompt_text: str = ""
    references: tuple[str, ...] = ()  # as written in the library, in order
    provider: str | None = None
    model: str | None = None
    seed: int | None = None
    cost: Micros | None = None
    prediction_id: str | None = None
    generated_at: str | None = None
    fingerprint: str | None = None
    replaced_at: str | None = None  # of an earlier take
    oddity: Message | None = None  # what an artist should know of it
    plain: Path | None = None  # of a preview frame: the drawing alone, without captions

    @property
    def plain_path(self) -> Path:
        """What boards and thumbnails show: they have captions of their own."""
        return self.path if self.plain is None else self.plain

    @property
    def thumbnail_digest(self) -> str:
        """What names its small copy: of a preview frame that of the drawing alone."""
        return self.sha256 if self.plain is None else sha256(f"plain {self.sha256}".encode()).hexdigest()

    retake: Retake | None = None


@dataclass(frozen=True, slots=True)
class ShownVariation:
    """One angle of a shot. `flags`: stale, altered, deleted, unrecorded, odd, elsewhere (the episode file says
    that it was made, and it is not here). `spent`: all that was ever paid for it."""

    variation: Variation
    state: VariationState
    flags: tuple[str, ...]
    picture: ShownPicture | None
    takes: tuple[ShownPicture, ...]
    error: Message | None
    spent: Micros
    job: PictureJob

    @property
    def status(self) -> Status:
        return self.state.status


_TELLING_ANGLES = ("medium", "wide")


@dataclass(frozen=True, slots=True)
class ShownShot:
    """A shot with all its angles."""

    shot: Shot
    variations: tuple[ShownVariation, ...]

    @property
    def pictures(self) -> list[ShownPicture]:
        """All that there are, also earlier takes."""
        every = [picture for variation in self.variations for picture in (variation.picture, *variation.takes)]
        return [picture for picture in every if picture is not None]

    def picked(self, pick: Pick | None) -> tuple[ShownVariation, ShownPicture] | None:
        """The take that was picked: also where another has replaced it since, as long as it was kept."""
        chosen = next(
            (variation for variation in self.variations if pick and variation.variation.id == pick.variation_id), None
        )
        if chosen is None or pick is None:
            return None
        of_digest = [
            picture
            for picture in (chosen.picture, *chosen.takes)
            if picture is not None and pick.digest and picture.sha256.startswith(pick.digest)
        ]
        picture = of_digest[0] if of_digest else chosen.picture
        return None if picture is None else (chosen, picture)

    def default_take(self) -> tuple[ShownVariation, ShownPicture] | None:
        """Where nothing is picked: the angle that shows most of who and what, medium or else wide; else the first that
        is made."""
        made = [(variation, variation.picture) for variation in self.variations if variation.picture is not None]
        preferred = (take for angle in _TELLING_ANGLES for take in made if take[0].variation.camera_angle == angle)
        return next(iter([*preferred, *made]), None)


class PreviewFrames:
    """The frames of an episode."""

    def __init__(self, production: Production, *, knows_stale: bool) -> None:
        self._index = FrameIndex(production.project.pictures_dir(production.episode.id, preview=True))
        self._knows_stale = knows_stale

    def shown(self, shot: Shot, jobs: Sequence[PictureJob]) -> ShownShot:
        """The shot with its frames. `jobs`: its variations as they would be drawn now."""
        return ShownShot(shot, tuple(map(self._frame, jobs, shot.variations)))

    def _frame(self, job: PictureJob, variation: Variation) -> ShownVariation:
        picture = _read(frame_path(job))
        if picture is None:
            return ShownVariation(variation, VariationState.PENDING, (), None, (), None, 0, job)
        is_stale = self._knows_stale and not self._index.is_current(job)
        state = VariationState.STALE if is_stale else VariationState.COMPLETED
        plain = plain_frame_beside(picture.path)
        drawn = replace(
            picture,
            provider=PREVIEW,
            prompt_text=job.prompt_text,
            references=_written(job),
            plain=plain if plain.is_file() else None,
        )
        return ShownVariation(variation, state, _flags(state), drawn, (), None, 0, job)


class PaidPictures:
    """The pictures of an episode, and their earlier takes."""

    def __init__(self, production: Production, ledger: Ledger | None) -> None:
        self._root = production.project.output_root
        self._takes = _takes(ledger, production.episode.id, self._root)

    def shown(self, shot: Shot, found: Sequence[FoundVariation]) -> ShownShot:
        """The shot with its pictures. `found`: where its variations stand."""
        return ShownShot(shot, tuple(map(self._variation, found, shot.variations)))

    def _variation(self, variation_found: FoundVariation, variation: Variation) -> ShownVariation:
        record, picture = variation_found.record, _picture_of(variation_found, variation, self._root)
        is_elsewhere = picture is None and variation_found.on_disk is VariationState.COMPLETED
        return ShownVariation(
            variation,
            variation_found.state,
            ("elsewhere",) if is_elsewhere else (*_flags(variation_found.on_disk), *_odd(picture)),
            picture,
            self._takes.get(variation_found.job.key, ()),
            record.error if record is not None else None,
            record.cost if record is not None else 0,
            variation_found.job,
        )


def _flags(on_disk: VariationState) -> tuple[str, ...]:
    """What a state adds to the four words of a status."""
    return (on_disk.value,) if on_disk in _FLAGGED else ()


def _odd(picture: ShownPicture | None) -> tuple[str, ...]:
    return ("odd",) if picture is not None and picture.oddity is not None else ()


_FLAGGED = frozenset({VariationState.STALE, VariationState.ALTERED, VariationState.DELETED, VariationState.UNRECORDED})


def _takes(ledger: Ledger | None, episode_id: str, root: Path) -> Mapping[VariationKey, tuple[ShownPicture, ...]]:
    found: dict[VariationKey, list[ShownPicture]] = defaultdict(list)
    for record in ledger.takes(episode_id) if ledger is not None else ():
        picture = _recorded(record, root)
        if picture is not None:
            found[record.shot_id, record.variation_id].append(picture)
    return {key: tuple(pictures) for key, pictures in found.items()}


def _picture_of(variation_found: FoundVariation, variation: Variation, root: Path) -> ShownPicture | None:
    if variation_found.on_disk is VariationState.UNRECORDED and variation_found.file is not None:
        return _read(variation_found.file)
    if variation_found.record is not None and variation_found.record.picture is not None:
        recorded = _recorded(variation_found.record.picture, root)
        changed = recorded is not None and variation_found.on_disk is VariationState.ALTERED
        read = _read(recorded.path) if changed and recorded is not None else None
        return (
            recorded
            if read is None or recorded is None
            else replace(recorded, sha256=read.sha256, width=read.width, height=read.height, oddity=None)
        )
    return _read(_inside(root, variation.local_path)) if variation.local_path else None


def _recorded(record: PictureRecord, root: Path) -> ShownPicture | None:
    path = _inside(root, record.path)
    if path is None or not path.is_file():
        return None
    return ShownPicture(
        path,
        record.sha256,
        record.width,
        record.height,
        record.prompt_text,
        record.references,
        record.provider,
        record.model,
        record.seed,
        record.cost,
        record.prediction_id,
        record.generated_at,
        record.fingerprint,
        record.replaced_at,
        record.oddity,
        retake=record.retake,
    )


def _inside(root: Path, written: str) -> Path | None:
    """A recorded path as a file, unless it leads out of the project."""
    try:
        path = in_the_form_on_disk(root / written.lstrip("/"), root).resolve()
    except (OSError, RuntimeError, ValueError):
        return None
    return path if path.is_relative_to(root.resolve()) else None


def _read(path: Path | None) -> ShownPicture | None:
    """A file that the ledger does not know; None where it is no picture."""
    try:
        facts = path.stat() if path is not None else None
    except OSError:
        return None
    return _read_once(path, facts.st_size, facts.st_mtime_ns) if path is not None and facts is not None else None


@lru_cache(maxsize=20_000)
def _read_once(path: Path, _size: int, _changed: int) -> ShownPicture | None:
    try:
        data = path.read_bytes()
        width, height = dimensions(data)
    except (OSError, ValueError, LookupError):
        return None
    made = provenance_of(path, data)
    picture = ShownPicture(path, sha256(data).hexdigest(), width, height)
    if made is None:
        return picture
    return replace(
        picture,
        prompt_text=made.prompt_text,
        references=made.references,
        provider=made.provider,
        model=made.model,
        seed=made.seed,
        cost=made.cost,
        prediction_id=made.prediction_id,
        generated_at=made.generated_at,
        fingerprint=made.fingerprint,
        retake=made.retake,
    )


def _written(job: PictureJob) -> tuple[str, ...]:
    return tuple(reference.image.url for reference in job.references)
