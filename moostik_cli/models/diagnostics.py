"""A problem in a file: what, how bad, exactly where, and what to do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, NamedTuple, Protocol

from moostik_cli.messages import Message


class Severity(str, Enum):
    """An error is what would stop or spoil a paid picture; all else that is odd is a warning."""

    ERROR = "error"
    WARNING = "warning"


class Code:
    """The stable names of the findings. A code is never given a new meaning; `moostik explain CODE` tells
    more, and docs/diagnostics.md lists them all."""

    # M0xx: the file cannot be read
    UNREADABLE: Final = "M001"
    NOT_UTF8: Final = "M002"
    NOT_YAML: Final = "M003"
    DUPLICATE_KEY: Final = "M004"
    TAG: Final = "M005"
    CYCLE: Final = "M006"
    TOO_MANY_ALIASES: Final = "M007"
    TOO_DEEP: Final = "M008"
    TOO_LARGE: Final = "M009"
    SEVERAL_DOCUMENTS: Final = "M010"
    NOT_A_KEY: Final = "M011"
    MERGE_CONFLICT: Final = "M012"
    # M1xx: it is read, and does not have the shape of an episode, a library or a series
    WRONG_TYPE: Final = "M101"
    MISSING_KEY: Final = "M102"
    BAD_VALUE: Final = "M103"
    KEY_TWICE: Final = "M104"
    DUPLICATE_ID: Final = "M105"
    UNSAFE_ID: Final = "M106"
    SAME_FILE: Final = "M107"
    UNKNOWN_KEY: Final = "M110"
    AMBIGUOUS_WORD: Final = "M111"
    OTHER_NAME: Final = "M112"
    FILE_NOT_READ: Final = "M113"
    DEVICE_NAME: Final = "M114"
    LOST_WORDS: Final = "M115"
    UNUSED_ANCHOR: Final = "M116"
    # M2xx: characters and places
    UNKNOWN_CHARACTER: Final = "M201"
    UNKNOWN_LOCATION: Final = "M202"
    CHARACTER_WITHOUT_IMAGE: Final = "M203"
    LOCATION_WITHOUT_IMAGE: Final = "M204"
    CHARACTER_NOT_VALIDATED: Final = "M205"
    LOCATION_NOT_VALIDATED: Final = "M206"
    UNKNOWN_SUBJECT: Final = "M207"
    SUBJECT_NOT_IN_SHOT: Final = "M208"
    TWICE_IN_SHOT: Final = "M209"
    SHEET_FOR_A_SUBJECT: Final = "M210"
    CAST_WITHOUT_WORDS: Final = "M211"
    REFERENCES_OUT_OF_BALANCE: Final = "M212"
    JSON_AS_PROSE: Final = "M214"
    CHANGED_SINCE_VALIDATED: Final = "M213"
    # M22x: reference images
    UNSAFE_REFERENCE: Final = "M220"
    MISSING_REFERENCE: Final = "M221"
    EMPTY_REFERENCE: Final = "M222"
    NOT_AN_IMAGE: Final = "M223"
    REFERENCE_TOO_LARGE: Final = "M224"
    SILENT_REFERENCE: Final = "M225"
    LOST_REFERENCE: Final = "M226"
    UNUSABLE_SKETCH: Final = "M227"
    # M3xx: the film
    UNKNOWN_ANGLE: Final = "M301"
    ACT_WITHOUT_SHOT: Final = "M302"
    CONTINUES_NOTHING: Final = "M303"
    SEQUENCE_LOOP: Final = "M304"
    NO_COMMON_ANGLE: Final = "M305"
    NOTHING_TO_SHOW: Final = "M306"
    NO_SHOTS: Final = "M307"
    SHOT_IN_NO_ACT: Final = "M308"
    ACTS_OUT_OF_ORDER: Final = "M309"
    CONTRADICTORY_LIGHT: Final = "M310"
    CONTRADICTORY_ATMOSPHERE: Final = "M311"
    UNKNOWN_PROMPT_KEY: Final = "M312"
    NOT_WRITTEN_YET: Final = "M313"
    SHOT_IN_TWO_ACTS: Final = "M314"
    GONE_PICTURES: Final = "M315"
    SAME_NUMBER: Final = "M316"
    # M4xx: what the model takes
    OPTION_REFUSED: Final = "M401"
    OPTION_WITHOUT_EFFECT: Final = "M402"
    RATIO_REFUSED: Final = "M403"
    UNKNOWN_MODEL: Final = "M404"
    NOT_A_MODEL: Final = "M405"
    TOO_MANY_REFERENCES: Final = "M406"
    PROMPT_SHORTENED: Final = "M407"
    PROMPT_TOO_LONG: Final = "M408"
    BAD_PRICE: Final = "M409"
    CAP_TOO_LOW: Final = "M410"
    RATIO_NOT_A_TEXT: Final = "M411"
    NOT_A_COLOUR: Final = "M412"
    RESOLUTION_NOT_SENT: Final = "M413"
    PRICE_OF_NOTHING: Final = "M414"
    PRICE_BELOW_LIST: Final = "M415"
    # M5xx: where the pictures go, and who makes them
    OUTPUT_NOT_WRITABLE: Final = "M501"
    OUTPUT_LEAVES_PROJECT: Final = "M502"
    DISK_NEARLY_FULL: Final = "M503"
    LEDGER_UNUSABLE: Final = "M504"
    NO_TOKEN: Final = "M505"  # noqa: S105 - a code, not a token
    NETWORK_SETTING: Final = "M506"
    DELIVERY_OUT_OF_REACH: Final = "M507"
    OUTPUT_ELSEWHERE: Final = "M508"
    OUTPUT_LOST: Final = "M509"
    OUTPUT_SHARED: Final = "M510"


class SourceText(Protocol):
    """A text whose lines can be shown."""

    def source_line(self, line: int) -> str: ...


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a file. `path` as shown to people (relative to the project); line and column from 1."""

    path: str
    line: int = 1
    column: int = 1
    length: int = 1  # characters that the caret underlines
    source: SourceText | None = field(default=None, compare=False, repr=False)  # where the line can be read


class Diagnostic(NamedTuple):
    """One finding. `code` is stable (`M101`); `shots` are the ids of the shots that it touches; `brief` says what it
    is about, for below the title of its kind. `said` is the message, or what makes it when it is shown: a hundred
    thousand sentences take memory."""

    code: str
    severity: Severity
    said: Message | Callable[[], Message]
    place: Place
    hint: Message | None = None
    shots: tuple[str, ...] = ()
    brief: Message | None = None

    @property
    def message(self) -> Message:
        return self.said if isinstance(self.said, Message) else self.said()


def error(
    code: str, message: Message, place: Place, hint: Message | None = None, shots: Sequence[str] = ()
) -> Diagnostic:
    """A finding that would stop or spoil a paid picture."""
    return Diagnostic(code, Severity.ERROR, message, place, hint, tuple(shots))


def warning(
    code: str,
    message: Message | Callable[[], Message],
    place: Place,
    hint: Message | None = None,
    shots: Sequence[str] = (),
) -> Diagnostic:
    """A finding that is odd, and costs nothing."""
    return Diagnostic(code, Severity.WARNING, message, place, hint, tuple(shots))
