"""What libyaml's terse complaints mean, and what usually causes them."""

from __future__ import annotations

import re

from moostik_cli.messages import Message, message

_NO_COLON = "could not find expected ':'"
_UNCLOSED_LIST = "did not find expected ',' or ']'"
_UNCLOSED_MAPPING = "did not find expected ',' or '}'"
_NO_VALUE = "did not find expected node content"
_UNCLOSED_QUOTES = "found unexpected end of stream"

_COLON = message("Text that contains `: ` needs quotes; or this line is indented too far.")
_INDENT = message("Compare the indentation with the lines above: items of one list or mapping line up.")
_KEY = message("A key ends with a colon and a space; text that goes on is indented deeper than its key.")
_QUOTE = message("Close the quotes; inside double quotes a quote is \\\", inside single ones it is ''.")
_INNER_QUOTE = message(
    "Inside double quotes a quote is \\\", inside single ones it is ''; or take the other kind around the text."
)

_NO_ESCAPE = (
    message("No such escape inside double quotes."),
    message("Write `\\\\` for a backslash, or use single quotes, where nothing is escaped."),
)
_ON_THE_HEADER = (
    message("`>` and `|` announce text on the next lines; none can stand on their own line."),
    message("Move the text to the next line, indented; or put it in quotes."),
)
_NAME_BEFORE = re.compile(r"(?:^|[\s,\[{])[&*][\w-]+[ \t]*\Z", re.MULTILINE)
_TAB_PROBLEMS = (
    "found character that cannot start any token",
    "found a tab character where an indentation",
    "found a tab character that violates indentation",
)
_SURROGATE = "found invalid Unicode character escape code"
_JSON_ESCAPES = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")

_EXPLANATIONS: dict[str, tuple[Message, Message | None]] = {
    "mapping values are not allowed in this context": (message("A `:` where no key can stand."), _COLON),
    "did not find expected key": (message("A key was expected here."), _INDENT),
    _NO_COLON: (message("A `:` was expected after a key."), _KEY),
    "did not find expected '-' indicator": (message("A list item (`- `) was expected here."), _INDENT),
    "block sequence entries are not allowed in this context": (
        message("A list item cannot stand here."),
        message("Put the list on the next line, indented."),
    ),
    _UNCLOSED_LIST: (
        message("A `,` or `]` was expected here."),
        message("Close the list that starts with `[`."),
    ),
    _UNCLOSED_MAPPING: (
        message("A `,` or `}}` was expected here."),
        message("Close the mapping that starts with `{{`."),
    ),
    _NO_VALUE: (
        message("A value was expected here."),
        message("Remove the comma too many, or write the value."),
    ),
    "did not find expected <document start>": (
        message("The text goes on after its end."),
        _INDENT,
    ),
    _UNCLOSED_QUOTES: (message("The quotes that open here are never closed."), _QUOTE),
    "found unknown escape character": _NO_ESCAPE,
    "did not find expected hexdecimal number": _NO_ESCAPE,
    "did not find expected comment or line break": _ON_THE_HEADER,
    "found an indentation indicator equal to 0": _ON_THE_HEADER,
    "did not find expected alphabetic or numeric character": (
        message("A name was expected after `&` or `*`."),
        message("Text that begins with `&` or `*` needs quotes."),
    ),
    "found unknown directive name": (
        message("A line that begins with `%` is not text here."),
        message("Indent the line, or put the text in quotes."),
    ),
    "mapping keys are not allowed in this context": (
        message("Text that begins with `? ` is a key here."),
        message("Put the text in quotes."),
    ),
    "found undefined tag handle": (
        message("Text that begins with `!` is a tag here."),
        message("Put it in quotes."),
    ),
}


_OPENINGS = {"[": _UNCLOSED_LIST, "{": _UNCLOSED_MAPPING}

COMMENT = message("`#` begins a comment: a colour such as `#c98` needs quotes.")
_COMMENT = re.compile(r"(?:^|[\s\[,])#\w")


def has_a_comment_for_a_value(line: str) -> bool:
    """Whether a `#` with a word right behind it makes the rest of the line a comment."""
    return _COMMENT.search(line) is not None


def find_mistake(problem: str, text: str, at: int, begun: int) -> int:
    """The offset of the mistake, where libyaml found a `problem` at `at` while reading what begins at `begun`:
    it misses a colon only where the next key begins, quotes where the file ends, and the end of a list far
    behind a `#` or where the text does."""
    if problem in (_NO_COLON, _UNCLOSED_QUOTES):
        return begun
    if problem == _UNCLOSED_LIST and has_a_comment_for_a_value(text[begun:at]):
        return begun
    if text[at:].strip():
        return at
    if problem == _NO_VALUE:  # it names the value that is missing, not the list that is not closed
        return max(text.rfind("[", 0, at), text.rfind("{", 0, at), 0) or at
    return begun if problem in (_UNCLOSED_LIST, _UNCLOSED_MAPPING) else at


def explain_syntax_error(problem: str, text: str, at: int) -> tuple[Message, Message | None]:
    """A sentence and a hint for libyaml's `problem` at the offset `at` of `text`."""
    if problem.startswith("did not find expected"):
        if text[at - 1 : at] in ("'", '"'):
            return message("The text in quotes ends before this."), _INNER_QUOTE
        if _NAME_BEFORE.search(text, max(0, at - 100), at):
            return message("The text goes on behind a name."), message("Text that begins with `&` or `*` needs quotes.")
    opening = text[at : at + 1]
    if problem == _NO_VALUE and opening in _OPENINGS:
        problem = _OPENINGS[opening]
    if problem in _EXPLANATIONS:
        what, hint = _EXPLANATIONS[problem]
        is_comment = problem == _UNCLOSED_LIST and text[at : at + 1] == "[" and has_a_comment_for_a_value(text[at:])
        return what, COMMENT if is_comment else hint
    if problem == _SURROGATE:
        return _explain_surrogate(text, at)
    return _explain_character(problem, text[at : at + 1])


def _explain_character(problem: str, character: str) -> tuple[Message, Message | None]:
    if character == "\t" and problem.startswith(_TAB_PROBLEMS):
        return message("A tab cannot indent."), message("Use spaces.")
    if problem == "found character that cannot start any token":
        return (
            message("No text can begin with `{character}`.", character=character),
            message("Put the text in quotes."),
        )
    return message("This is not YAML: {problem}.", problem=problem), None


def _explain_surrogate(text: str, at: int) -> tuple[Message, Message | None]:
    """An emoji as JSON escapes it: two halves of one character, which YAML takes for two."""
    written = _JSON_ESCAPES.search(text, max(0, at - 2))
    halves = bytes(written[0], "ascii").decode("unicode_escape") if written else ""
    character = halves.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if not written or "\ufffd" in character:
        return message("Unpaired surrogate: not a character."), message("Write the character itself.")
    what = message("`{escape}` is one character in JSON, and none in YAML.", escape=written[0][:60])
    return what, message("Write the character itself: {character}", character=character[:10])
