"""Where an episode stands: a grid of shots by angles on a terminal, plain lines elsewhere, and the JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timezone
from itertools import chain
from typing import TYPE_CHECKING, Any

from moostik_cli.messages import Message, counted, message, tr, translate
from moostik_cli.models.episode import Status
from moostik_cli.models.money import Micros, money, to_dollars
from moostik_cli.models.picks import PickState
from moostik_cli.models.status import EpisodeStatus, ShotStatus, TakeStatus, VariationStatus
from moostik_cli.models.variation_state import VariationState
from moostik_cli.report.budget_lines import budget_lines
from moostik_cli.report.drawing import is_interactive, labelled
from moostik_cli.report.failures import cause, named
from moostik_cli.report.sanitize import sanitized
from moostik_cli.report.screen import Screen

if TYPE_CHECKING:
    from rich.text import Text

_MOST_LISTED = 12  # shots with files touched by hand that are told; beyond that they are counted
_WIDEST_LABEL = 56  # characters; of a shot's id and name
_LEAST_LABEL = 26  # below that, the columns give up the room for their names
_LEAST_ID = 8
_LEAST_NAME = 12  # less of a name says nothing
_TO_BUY = (VariationState.PENDING, VariationState.DELETED, VariationState.FAILED)
_SYMBOLS = {
    VariationState.COMPLETED: ("●", "green"),
    VariationState.STALE: ("◐", "yellow"),
    VariationState.GENERATING: ("▸", "cyan"),
    VariationState.PENDING: ("·", "dim"),
    VariationState.DELETED: ("−", "yellow"),
    VariationState.FAILED: ("✗", "bold red"),
    VariationState.ALTERED: ("≠", "magenta"),
    VariationState.BROKEN: ("!", "bold red"),
    VariationState.UNRECORDED: ("?", "magenta"),
}


def show_status(screen: Screen, found: EpisodeStatus, episode: str, missing_token: str | None = None) -> None:
    """Show it on standard output, and the commands that go on from here on standard error. `episode` is what a
    command names it by; `missing_token`: the variable that would hold the token of an account, where there is none."""
    if is_interactive(screen):
        _draw(screen, found)
    else:
        for line in plain_lines(found):
            screen.line(line)
    screen.flush()
    for note in _next_steps(found, episode, missing_token):
        screen.note(note)


def status_document(found: EpisodeStatus) -> dict[str, Any]:
    """The JSON document of `status`. A variation's `status` has the four words of the seed; its `mark` also tells
    stale, deleted, altered, broken and unrecorded pictures from the others."""
    document: dict[str, Any] = {
        "episodeId": found.episode_id,
        "shots": (
            {
                "shotId": shot.shot_id,
                "status": shot.status,
                "variations": [_variation_document(variation) for variation in shot.variations],
                "pick": _pick_document(shot),
            }
            for shot in found.shots
        ),
        "counts": {status.value: found.count(status) for status in Status},
        "staleCount": len(found.in_state(VariationState.STALE)),
        "staleForOlderTexts": found.of_older_texts,
        "cost": to_dollars(found.cost),
        "openNotes": found.open_notes,
        "inFlight": found.in_flight,
        "inFlightCost": to_dollars(found.in_flight_cost),
        "pendingCost": _dollars(_price(found, *_TO_BUY)),
        "staleCost": _dollars(_price(found, VariationState.STALE)),
        "goneShots": [
            {"shotId": gone.shot_id, "pictures": gone.pictures, "cost": to_dollars(gone.cost), "now": gone.now}
            for gone in found.gone
        ],
        "budgets": [
            {
                "scope": budget.scope,
                "limit": to_dollars(budget.limit),
                "spent": to_dollars(getattr(found.spending, budget.scope)),
            }
            for budget in found.budgets
        ],
        "ledger": None
        if found.ledger_path is None
        else {"path": found.ledger_path, "changedAt": _timestamp(found.ledger_changed_at)},
    }
    if found.output_elsewhere is not None:
        document["outputFolder"] = found.output_elsewhere
    if found.takes is not None:
        document["takes"] = [_take_document(take) for take in found.takes]
    return document


def _timestamp(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="seconds")


def _variation_document(variation: VariationStatus) -> dict[str, Any]:
    return {
        "id": variation.id,
        "cameraAngle": variation.camera_angle,
        "status": variation.status,
        "imageUrl": variation.image_url,
        "localPath": variation.local_path,
        "generatedAt": variation.generated_at,
        "seed": variation.seed,
        "stale": variation.stale,
        "staleFor": [str(reason) for reason in variation.stale_for],
        "mark": variation.state,
        "error": None if variation.error is None else str(variation.error),
        "cost": to_dollars(variation.cost),
        "predictionId": variation.prediction_id,
        "oddity": None if variation.oddity is None else str(variation.oddity),
    }


def _pick_document(shot: ShotStatus) -> dict[str, Any] | None:
    if shot.pick is None:
        return None
    return {"written": shot.pick.written, "variationId": shot.pick.variation_id, "state": shot.pick_state}


def _take_document(take: TakeStatus) -> dict[str, Any]:
    picture = take.picture
    return {
        "shotId": picture.shot_id,
        "variationId": picture.variation_id,
        "localPath": picture.path,
        "generatedAt": picture.generated_at,
        "replacedAt": picture.replaced_at,
        "cost": to_dollars(picture.cost),
        "predictionId": picture.prediction_id,
        "exists": take.is_there,
    }


def _price(found: EpisodeStatus, *marks: VariationState) -> Micros | None:
    """What making all variations with these marks would cost; None where a price is unknown."""
    prices = [variation.price for _, variation in found.in_state(*marks)]
    return None if any(price is None for price in prices) else sum(price or 0 for price in prices)


def _dollars(price: Micros | None) -> float | None:
    return None if price is None else to_dollars(price)


# -- words --------------------------------------------------------------------------------------------------


def headline(found: EpisodeStatus) -> str:
    """ "Episode ep0, Title: 30 shots, 150 pictures" """
    pictures = sum(len(shot.variations) for shot in found.shots)
    title = f", {found.title}" if found.title else ""
    return tr(
        "Episode {id}{title}: {shots}, {pictures}",
        id=found.episode_id,
        title=title,
        shots=counted("{count} shot", "{count} shots", count=len(found.shots)),
        pictures=counted("{count} picture", "{count} pictures", count=pictures),
    )


_WORDS = {
    VariationState.COMPLETED: message("made"),
    VariationState.STALE: message("stale"),
    VariationState.GENERATING: message("in flight"),
    VariationState.PENDING: message("to make"),
    VariationState.DELETED: message("deleted by hand"),
    VariationState.FAILED: message("failed"),
    VariationState.ALTERED: message("changed by hand"),
    VariationState.BROKEN: message("damaged"),
    VariationState.UNRECORDED: message("not in the ledger"),
}


def _counted_mark(mark: VariationState, count: int) -> str:
    """A mark with its number: what the legend says."""
    return translate(_COUNTED[mark]._replace(values={"count": count}))


_COUNTED = {
    VariationState.COMPLETED: counted("{count} made", "{count} made", count=1),
    VariationState.STALE: counted("{count} stale", "{count} stale", count=1),
    VariationState.GENERATING: counted("{count} in flight", "{count} in flight", count=1),
    VariationState.PENDING: counted("{count} to make", "{count} to make", count=1),
    VariationState.DELETED: counted("{count} deleted by hand", "{count} deleted by hand", count=1),
    VariationState.FAILED: counted("{count} failed", "{count} failed", count=1),
    VariationState.ALTERED: counted("{count} changed by hand", "{count} changed by hand", count=1),
    VariationState.BROKEN: counted("{count} damaged", "{count} damaged", count=1),
    VariationState.UNRECORDED: counted("{count} not in the ledger", "{count} not in the ledger", count=1),
}


def _listed(mark: VariationState, count: int, names: str) -> str:
    """A mark before the `count` pictures that have it."""
    return translate(_LISTED[mark]._replace(values={"count": count, "names": names}))


_LISTED = {
    VariationState.COMPLETED: counted("made: {names}", "made: {names}", count=1),
    VariationState.STALE: counted("stale: {names}", "stale: {names}", count=1),
    VariationState.GENERATING: counted("in flight: {names}", "in flight: {names}", count=1),
    VariationState.PENDING: counted("to make: {names}", "to make: {names}", count=1),
    VariationState.DELETED: counted("deleted by hand: {names}", "deleted by hand: {names}", count=1),
    VariationState.FAILED: counted("failed: {names}", "failed: {names}", count=1),
    VariationState.ALTERED: counted("changed by hand: {names}", "changed by hand: {names}", count=1),
    VariationState.BROKEN: counted("damaged: {names}", "damaged: {names}", count=1),
    VariationState.UNRECORDED: counted("not in the ledger: {names}", "not in the ledger: {names}", count=1),
}


def bill(found: EpisodeStatus) -> Iterator[str]:
    """What was spent, and what would be."""
    yield tr("Spent so far: {cost}.", cost=money(found.cost))
    if found.unpriced:
        yield translate(
            counted(
                "Without {count} prediction whose price is not known.",
                "Without {count} predictions whose price is not known.",
                count=found.unpriced,
            )
        )
    if found.in_flight:
        yield translate(counted("In flight: {count} picture.", "In flight: {count} pictures.", count=found.in_flight))
    if found.in_flight_cost:
        yield tr(
            "Perhaps charged, since the answer was lost: {cost}; the next run looks for it, or asks.",
            cost=money(found.in_flight_cost),
        )
    for line in budget_lines(found.budgets, found.spending):
        yield translate(line)
    missing = found.in_state(*_TO_BUY)
    if missing:
        yield translate(
            counted(
                "To make: {count} picture, {cost}.",
                "To make: {count} pictures, {cost}.",
                count=len(missing),
                cost=_money(_price(found, *_TO_BUY)),
            )
        )
    stale = found.in_state(VariationState.STALE)
    if stale:
        yield translate(
            counted(
                "To remake what is stale: {count} picture, {cost}.",
                "To remake what is stale: {count} pictures, {cost}.",
                count=len(stale),
                cost=_money(_price(found, VariationState.STALE)),
            )
        )
    if found.of_older_texts:
        yield translate(
            counted(
                "{count} stale picture is of an older way of writing the texts: `moostik enrich` shows the new one.",
                "{count} stale pictures are of an older way of writing the texts: `moostik enrich` shows the new one.",
                count=found.of_older_texts,
            )
        )
    if not found.knows_stale:
        yield tr("Which pictures are stale is unknown, since the inputs of the model are.")


def _money(price: Micros | None) -> Message:
    return message("price unknown") if price is None else money(price)


def cases(found: EpisodeStatus) -> Iterator[str]:
    """What a person should look at: one line for each cause of failures, and for each shot with files that
    were touched by hand."""
    by_cause: dict[str, list[str]] = {}
    for shot, variation in found.in_state(VariationState.FAILED):
        by_cause.setdefault(cause(variation.error), []).append(f"{shot.shot_id}/{_name(shot, variation)}")
    for reason, pictures in by_cause.items():
        names = named(pictures)
        yield _listed(VariationState.FAILED, len(pictures), labelled(names, reason) if reason else names)
    yield from _stale_lines(found)
    for mark in (VariationState.BROKEN, VariationState.ALTERED, VariationState.DELETED):
        yield from _touched(found, mark)
    yield from _odd_lines(found)
    if found.open_notes:
        yield translate(counted("{count} note is open.", "{count} notes are open.", count=found.open_notes))
    yield from _gone_lines(found)


def _stale_lines(found: EpisodeStatus) -> Iterator[str]:
    """What has changed, each with the pictures that are stale for it."""
    by_reason: dict[str, list[str]] = {}
    for shot, variation in found.in_state(VariationState.STALE):
        for reason in variation.stale_for:
            by_reason.setdefault(translate(reason), []).append(f"{shot.shot_id}/{_name(shot, variation)}")
    for changed, pictures in list(by_reason.items())[:_MOST_LISTED]:
        yield tr("stale since this changed: {reason}: {names}", reason=sanitized(changed), names=named(pictures))


def _odd_lines(found: EpisodeStatus) -> Iterator[str]:
    """Pictures that were kept since they were paid, and that an artist should look at: one line for each oddity."""
    by_oddity: dict[str, list[str]] = {}
    for shot in found.shots:
        for variation in shot.variations:
            if variation.oddity is not None:
                by_oddity.setdefault(translate(variation.oddity), []).append(f"{shot.shot_id}/{_name(shot, variation)}")
    for oddity, pictures in by_oddity.items():
        yield tr("Odd, {oddity}: {pictures}", oddity=oddity, pictures=named(pictures))


def _gone_lines(found: EpisodeStatus) -> Iterator[str]:
    """Paid pictures of shots that are gone; none of them is ever bought again by itself."""
    for gone in found.gone[:_MOST_LISTED]:
        counted_pictures = counted("{count} picture", "{count} pictures", count=gone.pictures)
        yield tr(
            "{shot} is not in the episode any more: {pictures}, {cost}.",
            shot=gone.shot_id,
            pictures=counted_pictures,
            cost=money(gone.cost),
        )
        if gone.now is not None:
            yield tr(
                "It seems to be {now} now: moostik shot adopt {episode} {old} {now}",
                now=gone.now,
                episode=found.episode_id,
                old=gone.shot_id,
            )
    if len(found.gone) > _MOST_LISTED:
        more = len(found.gone) - _MOST_LISTED
        yield translate(
            counted("and {count} more shot that is gone", "and {count} more shots that are gone", count=more)
        )


def _touched(found: EpisodeStatus, mark: VariationState) -> Iterator[str]:
    by_shot: dict[str, list[str]] = {}
    for shot, variation in found.in_state(mark):
        by_shot.setdefault(shot.shot_id, []).append(_name(shot, variation))
    for shot_id, names in list(by_shot.items())[:_MOST_LISTED]:
        yield labelled(shot_id, _listed(mark, len(names), ", ".join(names)))
    if len(by_shot) > _MOST_LISTED:
        yield translate(
            counted(
                "and {count} more shot: {kind}",
                "and {count} more shots: {kind}",
                count=len(by_shot) - _MOST_LISTED,
                kind=_WORDS[mark],
            )
        )


def take_lines(takes: Sequence[TakeStatus]) -> Iterator[str]:
    """The earlier pictures, newest first."""
    yield tr("Earlier pictures:") if takes else tr("No earlier pictures.")
    for take in takes:
        gone = "" if take.is_there else " (" + tr("its file is gone") + ")"
        yield f"{take.picture.replaced_at}  {take.picture.path}{gone}"


def _next_steps(found: EpisodeStatus, episode: str, missing_token: str | None) -> Iterator[Message]:
    if found.in_state(*_TO_BUY) and missing_token is None:
        yield message("Make what is missing: moostik generate {episode}", episode=episode)
    elif found.in_state(*_TO_BUY):
        yield message("Draw preview frames first, for nothing: moostik generate {episode}", episode=episode)
        yield message(
            "The same command makes the pictures once there is an account: {variable} in the environment or in .env.",
            variable=missing_token,
        )
    if found.in_state(VariationState.STALE):
        yield message("Remake what is stale: moostik generate {episode} --stale", episode=episode)
    if found.open_notes:
        yield message("Make what the open notes ask for: moostik retake {episode} --notes", episode=episode)
    if found.in_state(VariationState.UNRECORDED):
        yield message("Add the pictures that the ledger does not know: moostik recover {episode}", episode=episode)
    if found.in_state(VariationState.GENERATING):
        yield message("What is in flight is picked up by the next: moostik generate {episode}", episode=episode)


# -- plain --------------------------------------------------------------------------------------------------


def plain_lines(found: EpisodeStatus) -> Iterator[str]:
    """One line for each shot, its angles grouped by where they stand; then the bill and the special cases."""
    yield headline(found)
    for shot in found.shots:
        name = f" ({shot.name})" if shot.name else ""
        picked = () if shot.pick is None else (labelled(tr("picked"), _pick_words(shot)),)
        yield labelled(shot.shot_id + name, tr("; ").join((*_grouped(shot), *picked)))
    yield from bill(found)
    yield from _output_line(found)
    yield from cases(found)
    if found.takes is not None:
        yield from take_lines(found.takes)


def _grouped(shot: ShotStatus) -> Iterator[str]:
    for mark in VariationState:
        angles = [_name(shot, variation) for variation in shot.variations if variation.state is mark]
        if angles:
            yield _listed(mark, len(angles), ", ".join(angles))


def _pick_words(shot: ShotStatus) -> str:
    """The picked angle, and what is to be said of it: its picture was replaced, or is not there."""
    if shot.pick is None or shot.pick_state is None:
        return ""
    word = _PICK_WORDS.get(shot.pick_state)
    return shot.pick.written + ("" if word is None else f" ({translate(word)})")


_PICK_WORDS = {
    PickState.REPLACED: message("replaced since"),
    PickState.NO_PICTURE: message("no picture yet"),
    PickState.UNKNOWN: message("no such angle"),
}


# -- drawn --------------------------------------------------------------------------------------------------


def _draw(screen: Screen, found: EpisodeStatus) -> None:
    console = screen.out
    console.print(_styled(headline(found), "bold"))
    console.print()
    _draw_grid(screen, found.shots)
    console.print()
    for entry in _legend(found, console.width):
        console.print(entry, no_wrap=True, overflow="crop")
    for lines in (
        chain(bill(found), _ledger_line(found), _output_line(found)),
        cases(found),
        () if found.takes is None else take_lines(found.takes),
    ):
        for place, line in enumerate(lines):
            if place == 0:
                console.print()
            console.print(_styled(line))


def _ledger_line(found: EpisodeStatus) -> Iterator[str]:
    """Where the ledger is, and when it last heard of the episode."""
    if found.ledger_path is not None and found.ledger_changed_at is not None:
        when = datetime.fromtimestamp(found.ledger_changed_at).strftime("%Y-%m-%d %H:%M")
        yield tr("Ledger: {path}, last written {when}.", path=found.ledger_path, when=when)


def _output_line(found: EpisodeStatus) -> Iterator[str]:
    """The folder of all that moostik writes, where it is a declared one."""
    if found.output_elsewhere is not None:
        yield tr("Pictures and ledger are in {folder}.", folder=found.output_elsewhere)


def _draw_grid(screen: Screen, shots: Sequence[ShotStatus]) -> None:
    console = screen.out
    columns = _columns(shots)
    width = console.width - 2 - _pick_room(shots)
    cells = _cell_widths(columns, width - _LEAST_LABEL)
    room = width - (2 * len(columns) if cells is None else sum(cells))
    labels = _labels(shots, max(_LEAST_ID, min(room, _WIDEST_LABEL)))
    indent = labels[0].cell_len + 2 if labels else 0
    if cells is None:
        cells = [2] * len(columns)
        _draw_steps(screen, columns, indent)
    else:
        console.print(_heading(columns, cells, indent), no_wrap=True, overflow="crop")
    for shot, label in zip(shots, labels, strict=True):
        console.print(_row(shot, label, columns, cells), no_wrap=True, overflow="ellipsis")


def _pick_room(shots: Sequence[ShotStatus]) -> int:
    """The columns that the picks take at the end of the rows."""
    return max((_width(_pick_text(shot)) for shot in shots), default=0)


def _columns(shots: Sequence[ShotStatus]) -> list[str]:
    """What the columns are called, in order of appearance."""
    return list(dict.fromkeys(_name(shot, variation) for shot in shots for variation in shot.variations))


def _name(shot: ShotStatus, variation: VariationStatus) -> str:
    """A variation as a person calls it: by its angle, or by its id where the shot has that angle twice."""
    angle = variation.camera_angle
    return angle if sum(other.camera_angle == angle for other in shot.variations) == 1 else variation.id


def _labels(shots: Sequence[ShotStatus], room: int) -> list[Text]:
    """The shots' ids and names, as wide as each other, in at most `room` characters; where an id is longer
    than that its end is shown, which tells it from the others."""
    from rich.text import Text

    ids = [sanitized(shot.shot_id) for shot in shots]
    id_width = max(map(_width, ids), default=0)
    if id_width > room:
        return [Text(("…" + id_[1 - room :] if len(id_) > room else id_).ljust(room), style="bold") for id_ in ids]
    if room - id_width < _LEAST_NAME:
        return [Text(id_.ljust(id_width), style="bold") for id_ in ids]
    labels = [
        Text(id_.ljust(id_width), style="bold").append(f"  {sanitized(shot.name)}", style="not bold")
        for id_, shot in zip(ids, shots, strict=True)
    ]
    width = min(room, max((label.cell_len for label in labels), default=0))
    for label in labels:
        label.truncate(width, overflow="ellipsis", pad=True)
    return labels


def _cell_widths(columns: Sequence[str], room: int) -> list[int] | None:
    """Columns as wide as their names; None where that is more than there is room for."""
    widths = [_width(sanitized(name)) + 2 for name in columns]
    return widths if sum(widths) <= room else None


def _heading(columns: Sequence[str], cells: Sequence[int], indent: int) -> Text:
    names = "".join(sanitized(name).ljust(cell) for name, cell in zip(columns, cells, strict=True))
    return _styled(" " * indent + names, "dim")


def _draw_steps(screen: Screen, columns: Sequence[str], indent: int) -> None:
    """The names of narrow columns, one above the other, each over a line that leads down to its column."""
    for place, name in reversed(list(enumerate(columns))):
        line = f"{sanitized(name)} ".rjust(indent + 2 * place) + "┐"
        if len(line) > indent + 2 * place + 1:
            line = " " * (indent + 2 * place) + "┌ " + sanitized(name)
        lines_below = "".join(" │" for _ in columns[place + 1 :])
        screen.out.print(_styled(line + lines_below, "dim"), no_wrap=True, overflow="crop")


def _row(shot: ShotStatus, label: Text, columns: Sequence[str], cells: Sequence[int]) -> Text:
    line = label.copy().append("  ")
    named = {_name(shot, variation): variation for variation in shot.variations}
    for name, cell in zip(columns, cells, strict=True):
        symbol, style = _SYMBOLS[named[name].state] if name in named else (" ", "")
        line.append(symbol.ljust(cell), style=style)
    return line.append(_pick_text(shot), style="magenta")


def _pick_text(shot: ShotStatus) -> str:
    return "" if shot.pick is None else f" ★ {sanitized(_pick_words(shot))}"


def _legend(found: EpisodeStatus, width: int) -> Iterator[Text]:
    """What the symbols mean and how many there are, on lines that break between them."""
    from rich.text import Text

    line = Text()
    for mark, (symbol, style) in _SYMBOLS.items():
        count = len(found.in_state(mark))
        if not count:
            continue
        entry = Text.assemble((f"{symbol} ", style), _counted_mark(mark, count))
        if line and line.cell_len + 3 + entry.cell_len > width:
            yield line
            line = Text()
        line = Text("   ").join([line, entry]) if line else entry
    yield line


def _styled(text: str, style: str = "") -> Text:
    from rich.text import Text

    return Text(sanitized(text), style=style)


def _width(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)
