"""Findings as text: grouped, with the source line and a caret for those who look, one a line for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from moostik_cli.messages import Message, counted, message, tr, translate
from moostik_cli.models.diagnostics import Diagnostic, Severity
from moostik_cli.report.explanations import EXPLANATIONS
from moostik_cli.report.line_breaks import broken, columns_of, columns_on_screen
from moostik_cli.report.sanitize import sanitized

MOST_OF_A_KIND = 20
_SHOWN_BEFORE, _SHOWN_AFTER = 60, 60  # characters of a long source line around the caret, at most
_LEAST_SHOWN = 20  # of them, however narrow the terminal
_A_CELL = 36  # columns that an entry has at least, where several stand side by side
_GAP = 2  # columns between two of them
_ALONE = 3  # entries that stand below each other, however wide the terminal
_STYLES = {"error": "1;31", "warning": "1;33", "hint": "36", "place": "34", "bold": "1"}


def in_order(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Errors first, then by code, then by place."""
    return sorted(
        diagnostics,
        key=lambda finding: (
            finding.severity is Severity.WARNING,
            finding.code,
            finding.place.path,
            finding.place.line,
            finding.place.column,
        ),
    )


def render_findings(
    diagnostics: Sequence[Diagnostic],
    *,
    color: bool = False,
    carets: bool = True,
    all_of_a_kind: bool = False,
    width: int = 0,
) -> str:
    """Findings for people. With `carets`, findings of one kind stand together and the first shows its source
    line; without, each is one line, `path:line:column: severity[code]: sentence`. `width`: of the terminal, for
    sentences that break between words; 0 leaves them long."""
    ordered = in_order(diagnostics)
    if not carets:
        return "".join(f"{_flat(finding)}\n" for finding in ordered)
    paint = _Paint(color, width)
    groups = [list(group) for _, group in groupby(ordered, key=lambda finding: (finding.severity, finding.code))]
    return "\n".join("".join(f"{line}\n" for line in _group(group, paint, all_of_a_kind)) for group in groups)


def summary(diagnostics: Sequence[Diagnostic]) -> Message:
    """How many errors and warnings there are."""
    errors = sum(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)
    warnings = len(diagnostics) - errors
    return message(
        "{errors}, {warnings}",
        errors=counted("1 error", "{count} errors", count=errors),
        warnings=counted("1 warning", "{count} warnings", count=warnings),
    )


def place_text(diagnostic: Diagnostic) -> str:
    place = diagnostic.place
    return f"{place.path}:{place.line}:{place.column}"


class _Paint:
    def __init__(self, color: bool, width: int) -> None:
        self._color = color
        self.width = width

    def __call__(self, text: str, style: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self._color else text

    def broken(self, text: str, hang: int = 4) -> Iterator[str]:
        """The text in lines that fit, broken between words, those after the first set in."""
        return broken(text, self.width, hang)

    def fits(self, text: str) -> bool:
        return not self.width or columns_on_screen(text) <= self.width


def _flat(finding: Diagnostic) -> str:
    text = f"{place_text(finding)}: {_severity(finding)}[{finding.code}]: {translate(finding.message)}"
    if finding.hint is not None:
        text += f" ({translate(finding.hint)})"
    return sanitized(text)


def _group(group: Sequence[Diagnostic], paint: _Paint, all_of_a_kind: bool) -> Iterator[str]:
    first = group[0]
    if len(group) == 1:
        yield from _with_source(first, translate(first.message), paint)
        yield from _hint(first.hint, paint)
        return
    title = f"{len(group)} × {translate(EXPLANATIONS[first.code].title)}"
    shown = group if all_of_a_kind else group[:MOST_OF_A_KIND]
    shared = _shared_hint(shown)
    if shared is not None and all(finding.brief for finding in shown):
        yield from _side_by_side(shown, title, paint)
    else:
        yield from _with_source(first, title, paint, below=_entry(first, paint, shared is None))
        for finding in shown[1:]:
            yield from paint.broken(f"  {_entry(finding, paint, shared is None)}", hang=6)
    if len(shown) < len(group):
        more = counted("and one more", "and {count} more", count=len(group) - len(shown))
        yield f"  {translate(more)} (--verbose)"
    yield from _hint(shared, paint)


def _shared_hint(group: Sequence[Diagnostic]) -> Message | None:
    """One hint for all of them: the same one, or one command that takes all their ids."""
    hints = [finding.hint for finding in group if finding.hint is not None]
    if len(hints) < len(group) or any(hint.template != hints[0].template for hint in hints):
        return None
    if all(hint == hints[0] for hint in hints):
        return hints[0]
    if any(set(hint.values) != {"id"} for hint in hints):
        return None
    return hints[0]._replace(values={"id": " ".join(str(hint.values["id"]) for hint in hints)})


def _side_by_side(group: Sequence[Diagnostic], title: str, paint: _Paint) -> Iterator[str]:
    """Findings whose kind says all but what they are about: each file once, then `line:column  brief` in as many
    columns as the terminal has room for, read downwards."""
    files = [(path, list(found)) for path, found in groupby(group, key=lambda finding: sanitized(finding.place.path))]
    head, arrow = _head(group[0], title, paint), paint("-->", "place")
    with_path = f"{head} {arrow} {files[0][0]}"
    is_in_head = len(files) == 1 and paint.fits(with_path)
    yield from paint.broken(with_path if is_in_head else head)
    for path, found in files:
        if not is_in_head:
            yield f"  {arrow} {path}"
        yield from _in_columns(found, paint)


def _in_columns(group: Sequence[Diagnostic], paint: _Paint) -> Iterator[str]:
    most = 1 if len(group) <= _ALONE else max(1, (paint.width - 2 + _GAP) // (_A_CELL + _GAP))
    rows = -(-len(group) // most)
    columns = -(-len(group) // rows)  # no more than it takes for so few rows
    room = (paint.width - 2 + _GAP) // columns - _GAP if columns > 1 else 0
    cells = _cells(group, room)
    widths = [max(columns_of(" ".join(cell)) for cell in cells[at : at + rows]) for at in range(0, len(cells), rows)]
    for row in range(rows):
        line = ""
        for (where, text), width in zip(cells[row::rows], widths, strict=False):  # the last column may be short
            line += f"{paint(where, 'place')} {text}" + " " * (width - columns_of(f"{where} {text}") + _GAP)
        yield from paint.broken(f"  {line.rstrip()}", hang=6) if columns == 1 else (f"  {line.rstrip()}",)


def _cells(group: Sequence[Diagnostic], room: int) -> list[tuple[str, str]]:
    """Place in the file, and brief, of each; within `room` columns if that is not 0, by cutting names short."""
    places = [f"{finding.place.line}:{finding.place.column}" for finding in group]
    widest = max(map(len, places))
    briefs = [_cut(finding.brief, room - widest - 2) if finding.brief and room else finding.brief for finding in group]
    texts = [" " + sanitized(translate(brief or "")) for brief in briefs]
    return [(where.rjust(widest), text) for where, text in zip(places, texts, strict=True)]


def _cut(brief: Message, room: int) -> Message:
    """The brief with its name cut short, where it takes more than `room` columns."""
    name, over = sanitized(str(brief.values.get("name", ""))), columns_of(sanitized(translate(brief))) - room
    if over <= 0 or not name:
        return brief
    while name and over >= 0:  # one more, for the sign that something is cut
        name, over = name[:-1], over - columns_of(name[-1])
    return brief._replace(values={**brief.values, "name": name.rstrip() + "…"})


def _entry(finding: Diagnostic, paint: _Paint, with_hint: bool) -> str:
    text = sanitized(translate(finding.brief or finding.message))
    if finding.hint is not None and with_hint:
        text += paint(f"  {sanitized(translate(finding.hint))}", "hint")
    return f"{paint(sanitized(place_text(finding)), 'place')}  {text}"


def _with_source(finding: Diagnostic, title: str, paint: _Paint, below: str | None = None) -> Iterator[str]:
    """The head line, the place, and the source line with its caret."""
    yield from paint.broken(_head(finding, title, paint))
    if below:
        yield from paint.broken(f"  {below}", hang=6)
    else:
        yield f"  {paint('-->', 'place')} {sanitized(place_text(finding))}"
    is_told = below and finding.brief  # the line would only say again what the title does
    source = (
        finding.place.source.source_line(finding.place.line) if finding.place.source is not None and not is_told else ""
    )
    if source.strip():
        number = str(finding.place.line)
        room = paint.width - len(number) - 7 if paint.width else _SHOWN_BEFORE + _SHOWN_AFTER
        text, caret = _excerpt(source, finding.place.column - 1, finding.place.length, max(room, _LEAST_SHOWN))
        yield f"  {paint(f'{number} |', 'place')} {text}"
        yield f"  {' ' * len(number)} {paint('|', 'place')} {paint(caret, finding.severity.value)}"


def _head(finding: Diagnostic, title: str, paint: _Paint) -> str:
    return (
        f"{paint(f'{_severity(finding)}[{finding.code}]', finding.severity.value)}: {paint(sanitized(title), 'bold')}"
    )


def _excerpt(source: str, at: int, length: int, room: int) -> tuple[str, str]:
    """The part of a line around a column, and a caret line that fits below it."""
    start = max(0, at - min(_SHOWN_BEFORE, room // 2))
    end = at + min(max(_SHOWN_AFTER, min(length, 80)), room - min(at - start, _SHOWN_BEFORE))
    before, marked = sanitized(source[start:at]), sanitized(source[at : min(at + length, end)])
    lead = "…" if start else ""
    if not start:
        before = before.removeprefix(_indent(before))
    tail = sanitized(source[at + length : end]) + ("…" if len(source) > end else "")
    caret = " " * columns_of(lead + before) + "^" * max(1, columns_of(marked))
    return lead + before + marked + tail, caret


def _indent(text: str) -> str:
    """All but four spaces of a deep indentation."""
    spaces = len(text) - len(text.lstrip(" "))
    return text[: max(0, spaces - 4)]


def _hint(hint: Message | None, paint: _Paint) -> Iterator[str]:
    if hint is not None:
        yield from paint.broken(f"  {paint('=', 'place')} {sanitized(translate(hint))}")


def _severity(finding: Diagnostic) -> str:
    return tr("error") if finding.severity is Severity.ERROR else tr("warning")
