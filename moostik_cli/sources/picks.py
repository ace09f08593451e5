"""The picks file, `episodes/<ep>.picks.yaml`: one line a shot, made to be read in a diff and edited by hand.

    shot-001: wide 3fa9c1d2e0b4     # the angle (or the variation's id), and the picture's first digits

A change touches the bytes of its own line. The gallery page writes by the same rules (gallery/assets/page.js).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from moostik_cli.errors import OutputError, UnusableFileError, reason_of
from moostik_cli.messages import message, tr
from moostik_cli.models.angle_names import angle_or_word
from moostik_cli.models.diagnostics import Code, Diagnostic, Severity, error, warning
from moostik_cli.models.documents import Document
from moostik_cli.models.episode import Episode, Shot, Variation
from moostik_cli.models.film_order import in_film_order
from moostik_cli.models.picks import DIGEST_LENGTH, Pick
from moostik_cli.models.production import Production, Project
from moostik_cli.sources.closest_match import find_likely
from moostik_cli.sources.conflicts import find_conflicts
from moostik_cli.sources.files import read_text
from moostik_cli.sources.project import shown_path
from moostik_cli.sources.yaml_reader import read_yaml

_KEY = r"""(?:"([^"\\\r\n]*)"|'([^'\r\n]*)'|([A-Za-z0-9][A-Za-z0-9._-]*))[ \t]*:"""
_VALUE = r"(?:[^\s#]|(?<![ \t])#|[ \t]+(?![#\s]))*"
_LINE = rf"({_KEY}(?=[ \t\r\n]|$)[ \t]*)({_VALUE})"
_KEY_ALONE = r"""\"[^\"]*\"|'[^']*'|[A-Za-z0-9][A-Za-z0-9._-]*"""
_PLAIN = r"[A-Za-z][A-Za-z0-9._-]*"
_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_NOT_TEXT = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_DIGEST = rf"[0-9a-f]{{{DIGEST_LENGTH},64}}"


class PicksFile(NamedTuple):
    """What a picks file holds. `picks` by shot, in the order of the film; `problems` are what is odd in
    it: an error where it could not be read at all (then there are no picks)."""

    path: Path
    text: str
    picks: Mapping[str, Pick] = MappingProxyType({})
    problems: tuple[Diagnostic, ...] = ()


def picks_path(project: Project, episode_id: str) -> Path:
    return project.episodes_dir / f"{episode_id}.picks.yaml"


def usable_picks(production: Production) -> PicksFile:
    """As `read_picks`, but a file that cannot be read raises UnusableFileError."""
    found = read_picks(production)
    if any(problem.severity is Severity.ERROR for problem in found.problems):
        shown = shown_path(production.project, found.path)
        raise UnusableFileError(message("The picks in {path} cannot be read.", path=shown), None, found.problems)
    return found


def read_picks(production: Production) -> PicksFile:
    """The picks file and all that is wrong with it; raises nothing."""
    path = picks_path(production.project, production.episode.id)
    if not path.exists():
        return PicksFile(path, "")
    shown = shown_path(production.project, path)
    content = read_text(path, shown=shown, inside=production.project.root)
    if content.text is None:
        return PicksFile(path, "", problems=content.problems)
    conflicts = find_conflicts(content.text, shown)
    if conflicts:
        return PicksFile(path, content.text, problems=conflicts)
    read = read_yaml(content.text, path=shown)
    problems = [*read.problems, *_misshapen(read.document)]
    if any(problem.severity is Severity.ERROR for problem in problems):
        return PicksFile(path, content.text, problems=tuple(problems))
    picks, odd = _picks_in(read.document, production.episode)
    return PicksFile(path, content.text, picks, (*problems, *odd))


def picks_in(production: Production, file: Path) -> dict[str, Pick]:
    """The picks that another file has for the episode, such as the gallery saves. Raises UnusableFileError where it
    cannot be read, or names a shot or an angle that the episode does not have."""
    content = read_text(file, shown=str(file))
    problems = [*content.problems, *find_conflicts(content.text or "", str(file))]
    picks: dict[str, Pick] = {}
    if not problems:
        read = read_yaml(content.text or "", path=str(file))
        problems = [*read.problems, *_misshapen(read.document)]
        if not problems:
            picks, problems = _picks_in(read.document, production.episode)
    if problems:
        raise UnusableFileError(message("The picks in {path} cannot be read.", path=str(file)), None, tuple(problems))
    return picks


def header(episode_id: str) -> str:
    """What a new picks file begins with."""
    said = tr(
        "The picked take of each shot of {episode}: angle, and the first digits of its SHA-256.", episode=episode_id
    )
    return f"# {said}\n\n"


def new_picks(episode: Episode) -> str:
    """A new picks file: an empty block for every shot, in the order of the film. Whoever picks changes the line of
    one shot, and lines that two people change do not touch: git merges them."""
    return header(episode.id) + "\n".join(f"{_quoted(shot.id)}:\n" for shot in in_film_order(episode))


def find_variation(shot: Shot, written: str) -> Variation | None:
    """The variation of a shot that a word names: by its id, else by an angle that the shot has once."""
    by_id = next((variation for variation in shot.variations if variation.id == written), None)
    if by_id is not None:
        return by_id
    angle = angle_or_word(written)
    by_angle = [variation for variation in shot.variations if variation.camera_angle == angle]
    return by_angle[0] if len(by_angle) == 1 else None


def written_pick(shot: Shot, variation: Variation, digest: str | None) -> str:
    """A pick as its line says it: the angle where that is enough, else the variation's id."""
    angle = variation.camera_angle
    is_enough = find_variation(shot, angle) is variation and re.fullmatch(_NAME, angle)
    word = angle if is_enough else variation.id
    return f"{word} {digest}" if digest else _quoted(word)


def edited_picks(text: str, order: Sequence[str], shot_id: str, value: str | None) -> str:
    """`text` with the line of one shot changed, added, or (None) taken out; every other byte stays.

    A new line goes behind the last shot that comes before it in `order`."""
    lines = _lines(text)
    at = next((row for row, line in enumerate(lines) if _key_of(line) == shot_id), None)
    if at is not None and value is None and _has_empty_blocks(lines):
        lines[at] = _without_value(lines[at])
    elif at is not None and value is None:
        del lines[at]
    elif at is not None:
        lines[at] = _with_value(lines[at], value or "")
    elif value is not None:
        _insert(lines, f"{_quoted(shot_id)}: {value}", order, shot_id)
    return "".join(lines)


def with_empty_block(text: str, order: Sequence[str], shot_id: str) -> str:
    """`text` with an empty block for a shot that is new, where the file has one for every shot."""
    lines = _lines(text)
    keys = [_key_of(line) for line in lines]
    if shot_id in keys or not any(row and keys[row] and not lines[row - 1].strip() for row in range(len(lines))):
        return text
    _insert(lines, f"{_quoted(shot_id)}:", order, shot_id)
    at = next(row for row, line in enumerate(lines) if _key_of(line) == shot_id)
    blank = "\r\n" if lines[at].endswith("\r\n") else "\n"
    if at and lines[at - 1].strip():
        lines.insert(at, blank)
        at += 1
    if at + 1 < len(lines) and lines[at + 1].strip():
        lines.insert(at + 1, blank)
    return "".join(lines)


def renamed_picks(text: str, old: str, new: str | None) -> str:
    """`text` with the line of a shot under its new id, or (None) taken out; every other byte stays. A line that
    stands under the new id already stays in place of the old one's."""
    keys = [_key_of(line) for line in _lines(text)]
    if old not in keys:
        return text
    lines = _lines(text)
    at = keys.index(old)
    if new is None or new in keys:
        del lines[at]
    else:
        found = re.match(_KEY_ALONE, lines[at])
        lines[at] = lines[at] if found is None else _quoted(new) + lines[at][found.end() :]
    return "".join(lines)


def save_picks(path: Path, text: str) -> None:
    """Write the picks file in one step. Raises OutputError."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(text.encode())
        part.replace(path)
    except OSError as problem:
        part.unlink(missing_ok=True)
        raise OutputError(
            message("{path} cannot be written: {reason}.", path=str(path), reason=reason_of(problem))
        ) from problem


# -- reading ----------------------------------------------------------------------------------------------


def _misshapen(document: Document) -> Iterator[Diagnostic]:
    if document.data is None:
        return
    hint = message("Write one line a shot, such as `shot-001: wide`.")
    if not isinstance(document.data, dict):
        yield error(
            Code.WRONG_TYPE, message("A picks file is a mapping of shots to angles."), document.place_of(), hint
        )
        return
    lines = {_key_of(line) for line in _lines(document.text)}
    for key, value in document.data.items():
        if isinstance(value, (dict, list)) or key not in lines:
            yield error(
                Code.BAD_VALUE,
                message("This pick is not on a line of its own."),
                document.place_of((key,), key=True),
                hint,
            )


def _picks_in(document: Document, episode: Episode) -> tuple[dict[str, Pick], list[Diagnostic]]:
    picks: dict[str, Pick] = {}
    odd: list[Diagnostic] = []
    values = {_key_of(line): _value_of(line) for line in _lines(document.text)}
    shots = {shot.id: shot for shot in episode.shots}
    for key in document.data or ():
        if key not in shots:
            odd.append(_unknown_shot(document, key, list(shots)))
        elif values.get(key):
            picks[key] = pick = _pick(shots[key], values[key])
            if pick.variation_id is None:
                odd.append(_unknown_angle(document, pick, shots[key]))
    return {shot.id: picks[shot.id] for shot in in_film_order(episode) if shot.id in picks}, odd


def _pick(shot: Shot, value: str) -> Pick:
    word, _, rest = value.partition(" ")
    digest = rest.strip()
    variation = find_variation(shot, word)
    known = digest[:DIGEST_LENGTH] if re.fullmatch(_DIGEST, digest) else None
    return Pick(shot.id, word, variation.id if variation else None, known)


def _unknown_shot(document: Document, key: str, known: Sequence[str]) -> Diagnostic:
    likely = find_likely(key, known)
    return warning(
        Code.UNKNOWN_KEY,
        message("There is no shot {shot} in the episode.", shot=key),
        document.place_of((key,), key=True),
        message("Did you mean {likely}?", likely=likely) if likely else None,
    )


def _unknown_angle(document: Document, pick: Pick, shot: Shot) -> Diagnostic:
    angles = ", ".join(variation.camera_angle for variation in shot.variations)
    return warning(
        Code.BAD_VALUE,
        message("Shot {shot} has no angle {angle}.", shot=shot.id, angle=pick.written),
        document.place_of((shot.id,)),
        message("Its angles: {angles}.", angles=angles),
    )


# -- writing ----------------------------------------------------------------------------------------------


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _key_of(line: str) -> str | None:
    found = re.match(_LINE, line)
    return next(key for key in found.groups()[1:4] if key is not None) if found else None


def _value_of(line: str) -> str:
    found = re.match(_LINE, line)
    value = found.group(5) if found else ""
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _with_value(line: str, value: str) -> str:
    found = re.match(_LINE, line)
    if found is None:
        return line
    head, rest = found.group(1), line[found.end() :]
    space = "" if head[-1] in " \t" else " "
    return f"{head}{space}{value}{' ' if rest.startswith('#') else ''}{rest}"


def _without_value(line: str) -> str:
    found = re.match(_LINE, line)
    if found is None:
        return line
    head, rest = found.group(1).rstrip(), line[found.end() :]
    return f"{head}{' ' if rest.lstrip().startswith('#') else ''}{rest.lstrip(' ')}"


def _has_empty_blocks(lines: Sequence[str]) -> bool:
    """Whether the file has a line for shots without a pick too."""
    return any(_key_of(line) is not None and not _value_of(line) for line in lines)


def _quoted(word: str) -> str:
    is_text = re.fullmatch(_PLAIN, word) and word.lower() not in _NOT_TEXT
    return word if is_text else f'"{word}"'


def _insert(lines: list[str], line: str, order: Sequence[str], shot_id: str) -> None:
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    at = _place_of_new_line(lines, list(order), shot_id)
    if at and not lines[at - 1].endswith("\n"):
        lines[at - 1] += end
    lines.insert(at, line + end)


def _place_of_new_line(lines: Sequence[str], order: Sequence[str], shot_id: str) -> int:
    positions = {id_: place for place, id_ in enumerate(order)}
    own = positions[shot_id]
    found = [(positions.get(_key_of(line) or "", -1), row) for row, line in enumerate(lines)]
    before = [(place, row) for place, row in found if 0 <= place < own]
    if before:
        return max(before)[1] + 1
    after = next((row for place, row in found if place > own), None)
    return len(lines) if after is None else _above_its_comment(lines, after)


def _above_its_comment(lines: Sequence[str], row: int) -> int:
    """The row above the comments that stand directly over a line; those that open the file stay first."""
    top = row
    while top and lines[top - 1].startswith("#"):
        top -= 1
    return top or row
