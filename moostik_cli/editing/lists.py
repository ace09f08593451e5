"""Taking items out of a list, putting them in and moving them, in the text itself: all else stays byte for byte.

An item takes with it the comments that stand directly above it; blank lines, and comments set off by one, stay
where they are. Both ways of writing a list are known: one item a line or block of lines, and in brackets. Nothing
here is sure to be right for every text that YAML allows: whoever edits reads the result back (`editing.documents`)
before it counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from moostik_cli.sources.spans import Span

_BLANK = re.compile(r"[ \t]*\r?\n?")
_COMMENT = re.compile(r"([ \t]*)#")


@dataclass(slots=True)
class _Piece:
    """An item of a block list with its comments, and what stands between it and the item before."""

    gap: str
    block: str


def without_item(text: str, items: Span, number: int) -> str:
    """The text without the item of this number."""
    if items.flow:
        return _without_flow_item(text, items, number)
    start, pieces, end = _pieces(text, items)
    if len(pieces) == 1:
        return _emptied(text, items, start, end)
    gone = pieces.pop(number)
    if number < len(pieces):
        pieces[number].gap = _joined_gaps(gone.gap, pieces[number].gap)
    elif gone.gap.strip():
        pieces.append(_Piece(gone.gap.rstrip("\r\n") + _line_end(text), ""))
    return _put_together(text, start, pieces, end)


def with_item(text: str, items: Span, number: int, item: str) -> str:
    """The text with `item` put before the item of this number (or at the end). In a block list `item` is its lines
    without the dash's indentation, as `- id: x\\n  name: y`; in brackets it is the value alone."""
    if items.flow:
        return _with_flow_item(text, items, number, item)
    start, pieces, end = _pieces(text, items)
    dash, line_end = " " * _column(text, items.start), _line_end(text)
    block = "".join(f"{dash}{line}{line_end}" if line else line_end for line in item.splitlines())
    _insert(pieces, number, block, _usual_gap(pieces))
    return _put_together(text, start, pieces, end)


def with_item_moved(text: str, items: Span, number: int, to: int) -> str:
    """The text with one item moved so that it has the number `to` when all is done."""
    if items.flow:
        return _with_flow_items_moved(text, items, number, to)
    start, pieces, end = _pieces(text, items)
    usual = _usual_gap(pieces)
    moved = pieces.pop(number)
    if number < len(pieces):
        pieces[number].gap = _joined_gaps(moved.gap, pieces[number].gap)
    detached = moved.gap if number == len(pieces) and moved.gap.strip() else ""
    _insert(pieces, to, moved.block, usual)
    if detached:
        pieces.append(_Piece(detached, ""))
    return _put_together(text, start, pieces, end)


# -- one item a block of lines --------------------------------------------------------------------------------


def _pieces(text: str, items: Span) -> tuple[int, list[_Piece], int]:
    """Where the first item's gap begins, the items, and where the last one ends."""
    column = _column(text, items.start)
    first_line = _line_start(text, items.start)
    begin = at = _end_of_head(text, first_line)
    pieces = []
    for item in items.items:
        dash = _dash_line(text, item, column, at)
        top = _top_of_comments(text, dash, at)
        stop = _end_of_block(text, item, column)
        pieces.append(_Piece(text[at:top], text[top:stop]))
        at = stop
    return begin, pieces, at


def _end_of_head(text: str, first_line: int) -> int:
    """Behind the line with the key of the list: comments and blank lines between it and the first item are a gap."""
    at = first_line
    while at > 0:
        before = _line_start(text, at - 1)
        line = text[before:at]
        if not _BLANK.fullmatch(line) and not _COMMENT.match(line):
            return at
        at = before
    return 0


def _dash_line(text: str, item: Span, column: int, lowest: int) -> int:
    """The start of the line with the dash of an item: its own, or one above where the dash stands alone."""
    line = _line_start(text, item.start)
    while line > lowest and text[line + column : line + column + 1] != "-":
        line = _line_start(text, line - 1)
    return line


def _top_of_comments(text: str, line: int, lowest: int) -> int:
    while line > lowest:
        above = _line_start(text, line - 1)
        if above < lowest or not _COMMENT.match(text[above:line]):
            return line
        line = above
    return line


def _end_of_block(text: str, item: Span, column: int) -> int:
    """Behind the last line of an item, with the comments that are indented as its content is."""
    end = _line_stop(text, max(item.end - 1, item.start))
    at = end
    while at < len(text):
        stop = _line_stop(text, at)
        line = text[at:stop]
        comment = _COMMENT.match(line)
        if comment is not None and len(comment.group(1)) > column:
            end = stop
        elif not _BLANK.fullmatch(line):
            break
        at = stop
    return end


def _insert(pieces: list[_Piece], number: int, block: str, usual: str) -> None:
    if number == 0 and pieces:
        piece = _Piece(pieces[0].gap, block)
        pieces[0].gap = usual
    else:
        piece = _Piece(usual if pieces else "", block)
    pieces.insert(number, piece)


def _usual_gap(pieces: Sequence[_Piece]) -> str:
    """What stands between two items: blank lines, or nothing."""
    gaps = [piece.gap for piece in pieces[1:] if not piece.gap.strip()]
    return max(gaps, key=gaps.count) if gaps else ""


def _joined_gaps(first: str, second: str) -> str:
    """What is left between two items when the one between them is gone."""
    if not second.strip():
        return first
    return second if not first.strip() else first + second


def _put_together(text: str, start: int, pieces: Sequence[_Piece], end: int) -> str:
    line_end = _line_end(text)
    whole = ""
    for piece in pieces:
        if whole and not whole.endswith("\n"):
            whole += line_end
        whole += piece.gap + piece.block
    rest = text[end:]
    if not whole.endswith("\n"):
        whole += line_end  # at the end of the file too: a text of several lines would mean something else without
    return text[:start] + whole + rest


def _emptied(text: str, items: Span, start: int, end: int) -> str:
    """A block list that loses its last item is written as an empty one behind its key."""
    head = text[:start].rstrip()
    return f"{head} []{_line_end(text)}{text[end:]}"


def _column(text: str, at: int) -> int:
    return at - _line_start(text, at)


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_stop(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _line_end(text: str) -> str:
    first = text.find("\n")
    return "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"


# -- in brackets ----------------------------------------------------------------------------------------------


def _without_flow_item(text: str, items: Span, number: int) -> str:
    spans = items.items
    if len(spans) == 1:
        return text[: items.start + 1] + text[items.end - 1 :]
    if number + 1 < len(spans):
        return text[: spans[number].start] + text[spans[number + 1].start :]
    return text[: spans[number - 1].end] + text[spans[number].end :]


def _with_flow_item(text: str, items: Span, number: int, item: str) -> str:
    spans = items.items
    if not spans:
        return text[: items.start + 1] + item + text[items.end - 1 :]
    between = _separator(text, items)
    if number < len(spans):
        at = spans[number].start
        return text[:at] + item + between + text[at:]
    at = spans[-1].end
    return text[:at] + between + item + text[at:]


def _separator(text: str, items: Span) -> str:
    spans = items.items
    if len(spans) > 1:
        between = text[spans[-2].end : spans[-1].start]
        return between if not between.replace(",", "", 1).strip() else ", "
    lead = text[items.start + 1 : spans[0].start]
    return f",{lead}" if not lead.strip() and "\n" in lead else ", "


def _with_flow_items_moved(text: str, items: Span, number: int, to: int) -> str:
    """The items change places; what stands between them stays where it is."""
    written = [text[span.start : span.end] for span in items.items]
    written.insert(to, written.pop(number))
    result, at = "", 0
    for span, word in zip(items.items, written, strict=True):
        result += text[at : span.start] + word
        at = span.end
    return result + text[at:]
