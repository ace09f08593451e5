"""Where an episode stands, as `moostik status` tells it."""

from typing import NamedTuple

from moostik_cli.messages import Message
from moostik_cli.models.episode import Status
from moostik_cli.models.money import Micros
from moostik_cli.models.picks import Pick, PickState
from moostik_cli.models.records import NOTHING_SPENT, LastingBudget, PictureRecord, Spending
from moostik_cli.models.variation_state import VariationState


class VariationStatus(NamedTuple):
    """One variation. `cost`: all that was ever spent on it; `price`: what making it (again) would cost; `stale_for`:
    what has changed since its picture was made."""

    id: str
    camera_angle: str
    state: VariationState
    image_url: str | None
    local_path: str | None  # relative to the project
    generated_at: str | None
    seed: int | None
    error: Message | None
    prediction_id: str | None
    cost: Micros
    price: Micros | None
    stale_for: tuple[Message, ...] = ()
    oddity: Message | None = None  # what an artist should know of its picture

    @property
    def status(self) -> Status:
        return self.state.status

    @property
    def stale(self) -> bool:
        return self.state is VariationState.STALE


class ShotStatus(NamedTuple):
    """One shot: failed if a variation is, else generating if one is, else completed if all are."""

    shot_id: str
    name: str
    variations: tuple[VariationStatus, ...]
    pick: Pick | None = None  # the take that the artist chose
    pick_state: PickState | None = None

    @property
    def status(self) -> Status:
        found = {variation.status for variation in self.variations}
        if Status.FAILED in found:
            return Status.FAILED
        if Status.GENERATING in found:
            return Status.GENERATING
        return Status.COMPLETED if found <= {Status.COMPLETED} else Status.PENDING


class TakeStatus(NamedTuple):
    """An earlier picture; `is_there`: its file still is."""

    picture: PictureRecord
    is_there: bool


class GoneShot(NamedTuple):
    """A shot that is no longer in the episode and has paid pictures. `now`: the shot that it seems to be since it was
    renamed by hand."""

    shot_id: str
    pictures: int
    cost: Micros
    now: str | None = None


class EpisodeStatus(NamedTuple):
    """The chosen shots, and the bill of the whole episode.

    `in_flight`: predictions begun whose end is not known; `in_flight_cost`: of those whose create was never
    answered, so that they are not in the bill and may be charged all the same. `knows_stale`:
    False where the model is unknown here, so that nobody can say what is stale. `takes` None: not asked.
    `unpriced`: charged predictions that `cost` leaves out, since nobody knew their price. `of_older_texts`: stale
    pictures that were made when texts were written in an older way: stale, whatever has changed.
    `gone`: shots that are not in the episode any more and have pictures. `budgets` hold over runs; `spending` is
    what they count. `open_notes`: notes of a review on the chosen shots that no picture answers yet."""

    episode_id: str
    title: str
    shots: tuple[ShotStatus, ...]
    cost: Micros
    in_flight: int
    in_flight_cost: Micros
    knows_stale: bool = True
    takes: tuple[TakeStatus, ...] | None = None
    unpriced: int = 0
    of_older_texts: int = 0
    gone: tuple[GoneShot, ...] = ()
    budgets: tuple[LastingBudget, ...] = ()
    spending: Spending = NOTHING_SPENT
    ledger_path: str | None = None  # relative to the folder of `output/`; None: there is none yet
    output_elsewhere: str | None = None  # the folder of the pictures, where it is declared
    ledger_changed_at: float | None = None  # seconds since the epoch
    open_notes: int = 0

    def in_state(self, *states: VariationState) -> list[tuple[ShotStatus, VariationStatus]]:
        """The variations in one of these states, in order."""
        return [(shot, variation) for shot in self.shots for variation in shot.variations if variation.state in states]

    def count(self, status: Status) -> int:
        return sum(variation.status is status for shot in self.shots for variation in shot.variations)
