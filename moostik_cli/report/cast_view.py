"""The cast as a table on a terminal, as plain lines elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from moostik_cli.messages import counted, message, tr, translate
from moostik_cli.models.casting import Cast, CastMember, CastState
from moostik_cli.report.drawing import is_interactive, labelled
from moostik_cli.report.sanitize import sanitized
from moostik_cli.report.screen import Screen

_MOST_SHOTS = 4
_STYLES: dict[CastState, str] = {
    "validated": "green",
    "unvalidated": "yellow",
    "missing": "red",
    "unknown": "bold red",
}


def show_cast(screen: Screen, cast: Cast, folder: str = "") -> None:
    """Show the cast on standard output: drawn on a terminal, in plain lines elsewhere. `folder` is what commands
    say of where the project is."""
    if is_interactive(screen):
        _draw(screen, cast)
    else:
        for line in plain_lines(cast):
            screen.line(line)
    screen.flush()
    for sentence in summary(cast, folder):
        screen.note(sentence)


def plain_lines(cast: Cast) -> Iterator[str]:
    """One line for each character and place, under the name of its kind."""
    for title, members in _kinds(cast):
        yield tr("{title}:", title=title)
        for member in members:
            pictures = counted("{count} picture", "{count} pictures", count=len(member.usable_images))
            name = f" ({member.name})" if member.name else ""
            shots = shots_in_short(member, several=len(cast.episode_ids) > 1) or tr("in no shot")
            known = labelled(state_word(member.state), labelled(pictures, shots))
            yield "- " + labelled(member.id + name, known)
            yield from ("  " + labelled(picture.url, picture.reason) for picture in member.unusable_images)


def summary(cast: Cast, folder: str = "") -> Iterator[str]:
    """What is to be done next, for those that some shot needs."""
    needed = [member for member in cast.members if member.shots]
    states = Counter(member.state for member in needed)
    without = [member.id for member in needed if member.state == "missing"]
    unvalidated = [member.id for member in needed if member.state == "unvalidated"]
    if without:
        made = [member.id for member in needed if member.state == "missing" and member.reference_prompt]
        yield translate(
            counted("{count} in shots has no picture.", "{count} in shots have no picture.", count=len(without))
        )
        if made:
            yield translate(
                message(
                    "Make them with: moostik references --make {ids} --write", ids=" ".join((*made, folder)).rstrip()
                )
            )
    if unvalidated:
        yield translate(
            counted(
                "{count} in shots is not validated: look at its pictures (moostik references --page), then "
                "moostik validate {ids}",
                "{count} in shots are not validated: look at their pictures (moostik references --page), then "
                "moostik validate {ids}",
                count=len(unvalidated),
                ids=" ".join((*unvalidated, folder)).rstrip(),
            )
        )
    if needed and states["validated"] == len(needed):
        yield translate(message("All characters and places in the shots are validated."))


def state_word(state: CastState) -> str:
    return {
        "validated": tr("validated"),
        "unvalidated": tr("to validate"),
        "missing": tr("no picture"),
        "unknown": tr("not in the library"),
    }[state]


def shots_in_short(member: CastMember, *, several: bool) -> str:
    """The first few shots that need it, and how many more there are."""
    names = [f"{shot.episode_id}/{shot.shot_id}" if several else shot.shot_id for shot in member.shots]
    more = len(names) - _MOST_SHOTS
    if more <= 1:
        return ", ".join(names)
    return tr("{shots} and {count} more", shots=", ".join(names[:_MOST_SHOTS]), count=more)


def _kinds(cast: Cast) -> Iterator[tuple[str, Sequence[CastMember]]]:
    for title, members in ((tr("Characters"), cast.characters), (tr("Places"), cast.locations)):
        if members:
            yield title, members


def _draw(screen: Screen, cast: Cast) -> None:
    from rich.table import Table
    from rich.text import Text

    several = len(cast.episode_ids) > 1
    for title, members in _kinds(cast):
        table = Table(title=Text(title), title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for heading in (tr("id"), tr("name"), tr("state")):
            table.add_column(Text(heading), overflow="fold")
        table.add_column(Text(tr("pictures")), justify="right")
        table.add_column(Text(tr("needed in")), overflow="fold")
        for member in members:
            table.add_row(
                Text(sanitized(member.id)),
                Text(sanitized(member.name)),
                Text(state_word(member.state), style=_STYLES[member.state]),
                Text(str(len(member.usable_images) or "-")),
                Text(sanitized(shots_in_short(member, several=several)), style="" if member.shots else "dim"),
            )
        screen.out.print(table)
        screen.out.print()
