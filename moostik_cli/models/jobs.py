"""One picture to make, and what came of it. Plain, frozen, picklable."""

from collections.abc import Callable, Container, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

from moostik_cli.messages import Message
from moostik_cli.models.money import Micros
from moostik_cli.models.references import ReferenceImage
from moostik_cli.models.retakes import Retake
from moostik_cli.models.shot_numbers import ShotNumber

FileFormat = Literal["png", "jpg", "keep"]  # what a picture is saved as; keep: as what it comes
VariationKey = tuple[str, str]  # ids of a shot and of a variation of it: what a picture is known by within its episode
FullKey = tuple[str, str, str]  # the same among all episodes, whose id comes first
Slot = tuple[str, str, str, int]  # and among the jobs of a run, which may make several pictures of one variation


class ImageSource(NamedTuple):
    """Where a reference image's bytes are.

    remote: `url`; and `path` and `sha256` of a copy on this disk, where one was fetched. local: `path` (absolute,
    inside the project) and `sha256`. inline: `data` and `sha256` (decoded from a data URI). picture: that of another
    variation of the episode, named by `picture`; `path` and `sha256` are known once it is made. `is_fixed`: a take of
    that variation that was picked; it stays the same whatever is made of the variation meanwhile.
    """

    kind: Literal["remote", "local", "inline", "picture"]
    url: str | None = None
    path: Path | None = None
    data: bytes | None = None
    sha256: str | None = None
    picture: VariationKey | None = None
    is_fixed: bool = False


PredecessorRole = Literal["previous", "anchor", "place anchor"]


class Predecessor(NamedTuple):
    """A picture that a job waits for, and is then shown.

    `role`: what it is to the job. previous: the shot before in a sequence, from the same angle;
    anchor: the angle of the same shot that was made first; place anchor: another shot at the same place."""

    key: VariationKey
    role: PredecessorRole = "previous"


class JobReference(NamedTuple):
    """A numbered reference image, who it shows, and where its bytes are."""

    image: ReferenceImage
    source: ImageSource


class Placing(NamedTuple):
    """Where one of the cast stands, as far as the shot says: left, centre, right; near, middle, far; facing left,
    right, camera, away."""

    who: str  # the name, as in `subjects`
    at: str = ""
    depth: str = ""
    facing: str = ""


class FrameNotes(NamedTuple):
    """What a storyboard frame says beside the picture, and how it is staged: for previews, captions and boards."""

    episode_title: str = ""
    shot_number: ShotNumber | None = None
    shot_name: str = ""
    description: str = ""
    lens: str = ""  # "24 mm"
    framing: str = ""  # the angle in words
    subjects: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    palette: tuple[str, ...] = ()  # "#RRGGBB"
    duration_seconds: float | None = None
    action: str = ""
    dialogue: tuple[str, ...] = ()
    movement: str = ""  # of the camera, in the artist's words
    blocking: tuple[Placing, ...] = ()
    heights: tuple[tuple[str, float], ...] = ()  # of those whose height is known, by name
    sketch: ImageSource | None = None  # the artist's own drawing of the shot

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is written on a frame in the artist's words."""
        written = (self.episode_title, self.shot_name, self.description, self.action, self.movement)
        return (*written, *self.subjects, *self.places, *self.dialogue)


NO_NOTES = FrameNotes()


class PictureJob(NamedTuple):
    """One variation to make: everything that shapes the picture, and where it goes."""

    episode_id: str
    shot_id: str
    variation_id: str
    camera_angle: str
    model: str
    prompt_text: str
    references: tuple[JobReference, ...]
    options: Mapping[str, Any]  # what is sent beside prompt and references
    output_format: FileFormat
    price: Micros | None  # None: unknown
    target: Path  # absolute, without extension: output/episodes/<ep>/<shot>/<angle>
    fingerprint: str  # digest of all that shapes the picture (prompt, references by content, model, options)
    predecessors: tuple[Predecessor, ...] = ()  # in the order of their references, which come last
    notes: FrameNotes = NO_NOTES
    list_price: Micros | None = None  # the model's own price, where the series says a lower one
    retake: Retake | None = None  # where it changes a picture that is there
    number: int = 0  # tells jobs of one variation apart, where a run makes several pictures of it
    resumes: tuple[int, ...] | None = None  # the attempts that it picks up; None: all that its variation has open

    @property
    def capped_price(self) -> Micros | None:
        """What caps and budgets count: the higher of the price that the series says and the model's own."""
        known = [price for price in (self.price, self.list_price) if price is not None]
        return None if self.price is None else max(known)

    @property
    def outline(self) -> "PictureJob":
        """All but its text, its images and its notes, which are most of it; the fingerprint stands for them."""
        return self._replace(prompt_text="", references=(), notes=NO_NOTES)

    @property
    def key(self) -> VariationKey:
        return (self.shot_id, self.variation_id)

    @property
    def slot(self) -> Slot:
        """What it is known by within a run."""
        return (*self.full_key, self.number)

    @property
    def stands_for(self) -> str:
        """The fingerprint that its picture is known by: when the episode asks for another, the picture is stale."""
        return self.fingerprint if self.retake is None else self.retake.stands_for

    @property
    def full_key(self) -> FullKey:
        return (self.episode_id, self.shot_id, self.variation_id)

    def waits_for_any(self, keys: Container[VariationKey]) -> bool:
        """Whether the picture of one of these variations is a reference of this one."""
        return any(before.key in keys for before in self.predecessors)


class GenerateImageResult(NamedTuple):
    """What `on_progress` is given with "completed": the seed's result."""

    url: str | None
    local_path: str | None  # relative to the project, with "/"
    seed: int | None


class PictureResult(NamedTuple):
    """The end of one job. `status`: completed, failed, or pending (not tried, or left for the next run)."""

    shot_id: str
    variation_id: str
    status: Literal["completed", "failed", "pending"]
    image_url: str | None = None
    local_path: str | None = None
    seed: int | None = None
    error: Message | None = None  # why it failed or was not tried
    cost: Micros = 0
    oddity: Message | None = None  # what an artist should know of the picture
    given_up_for: Micros | None = None  # what it cost, where it is paid and only giving it up may help


ProgressStatus = Literal["generating", "completed", "error"]
OnProgress = Callable[[str, str, ProgressStatus, GenerateImageResult | None, Message | None], None]
"""Told of each change of a picture: shot, variation, what it is now, what it became, why there is none."""
OnChange = Callable[[PictureJob, ProgressStatus, GenerateImageResult | None, Message | None], None]
"""The same, where pictures of several episodes are made: whose job it is says the episode too."""
