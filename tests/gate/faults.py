"""Faults that people put into a series, one at a time: where, what becomes what, and what `check` must say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from moostik_cli.models.diagnostics import Code
from tests.gate.good_series import FILES

ERROR, WARNING, UNUSABLE = 1, 0, 3  # the exit status that each ends in


@dataclass(frozen=True)
class TextFault:
    """`old` becomes `new` in `file`; the finding stands on the line of `at` (default: of `new`'s end)."""

    name: str
    file: str
    old: str
    new: str
    code: str
    exit_code: int
    at: str | None = None
    hint: str | None = None

    def apply(self, episodes: Path) -> None:
        path = episodes / self.file
        text = path.read_text()
        assert text.count(self.old) >= 1, self.old
        path.write_bytes(text.replace(self.old, self.new, 1).encode("utf-8", "surrogateescape"))

    def line(self, episodes: Path) -> int:
        text = FILES[self.file].replace(self.old, self.new, 1)
        spot = text.index(self.at) if self.at else text.index(self.new) + len(self.new.rstrip()) - 1
        return text.count("\n", 0, spot) + 1


@dataclass(frozen=True)
class DiskFault:
    """Something on the disk that is not as it should be; the finding is in `path`, on `line`."""

    name: str
    do: Callable[[Path], None]  # given the project folder
    code: str
    exit_code: int
    path: str
    line: int = 1


E, C, L, S = "ep1.yaml", "characters.yaml", "locations.yaml", "series.yaml"
_LONG = "word " * 15000
_KEPT = "Ana " * 18000
_SHOTS = FILES[E][FILES[E].index("shots:") :]

TEXT_FAULTS = [
    # not YAML, or not only YAML
    TextFault("colon in a title", E, "title: The lamp", "title: The lamp: again", Code.NOT_YAML, UNUSABLE),
    TextFault("tab", E, "    title: Evening", "\t title: Evening", Code.NOT_YAML, UNUSABLE),
    TextFault(
        "open bracket",
        E,
        "shotIds: [shot-1, shot-2]",
        "shotIds: [shot-1, shot-2",
        Code.NOT_YAML,
        UNUSABLE,
        at="shotIds",
    ),
    TextFault("open quotes", S, 'aspectRatio: "16:9"', 'aspectRatio: "16:9', Code.NOT_YAML, UNUSABLE, at="aspectRatio"),
    TextFault("control character", E, "The door", "The \x07door", Code.NOT_YAML, UNUSABLE),
    TextFault("not UTF-8", E, "The door", "The d\udce9or", Code.NOT_UTF8, UNUSABLE),
    TextFault(
        "duplicate key",
        E,
        "number: 1\ntitle",
        "number: 1\nnumber: 2\ntitle",
        Code.DUPLICATE_KEY,
        UNUSABLE,
        at="number: 2",
    ),
    TextFault("tag", E, "title: The lamp", "title: !secret The lamp", Code.TAG, UNUSABLE),
    TextFault("unknown alias", E, "[ana, bo]", "[ana, *bo]", Code.NOT_YAML, UNUSABLE),
    TextFault("cycle", E, "acts:", "x-loop: &a [*a]\nacts:", Code.CYCLE, UNUSABLE, at="x-loop"),
    TextFault(
        "alias bomb",
        E,
        "acts:",
        "x-0: &a0 [1,1,1,1,1,1,1,1,1,1]\n"
        + "".join(f"x-{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9))
        + "acts:",
        Code.TOO_MANY_ALIASES,
        UNUSABLE,
        at="x-5",
    ),
    TextFault("too deep", E, "[ana, bo]", "[" * 200 + "]" * 200, Code.TOO_DEEP, UNUSABLE),
    TextFault("second document", E, "shots:", "---\nshots:", Code.SEVERAL_DOCUMENTS, UNUSABLE, at="---"),
    TextFault("key without a name", E, "acts:", "'': x\nacts:", Code.NOT_A_KEY, UNUSABLE, at="'': x"),
    # wrong shape
    TextFault("text for a list", E, "characterIds: [ana]", "characterIds: ana", Code.WRONG_TYPE, UNUSABLE),
    TextFault("list for a text", E, "title: The lamp", "title: [The lamp]", Code.WRONG_TYPE, UNUSABLE),
    TextFault("word for a number", E, "durationSeconds: 4", "durationSeconds: four", Code.WRONG_TYPE, UNUSABLE),
    TextFault("time for a number", E, "durationSeconds: 4", "durationSeconds: 0:04", Code.WRONG_TYPE, UNUSABLE),
    TextFault("shots as a mapping", E, "  - id: shot-1\n", "  shot-1:\n", Code.NOT_YAML, UNUSABLE, at="  - id: shot-2"),
    TextFault("shot without id", E, "- id: shot-1\n    number: 1", "- number: 1", Code.MISSING_KEY, UNUSABLE),
    TextFault("empty id", E, "id: shot-1", "id:", Code.MISSING_KEY, UNUSABLE, at="id:\n    number: 1\n    name"),
    TextFault("character without id", C, "- id: bo\n  name: Bo", "- name: Bo", Code.MISSING_KEY, UNUSABLE),
    TextFault(
        "empty item", E, "[ana, bo]", "[ana, ]\n    x-y: [a, null]\n    character_ids: [a]", Code.KEY_TWICE, UNUSABLE
    ),
    TextFault("unknown status", E, "status: pending", "status: penidng", Code.BAD_VALUE, UNUSABLE, hint="pending"),
    TextFault("negative cap", S, "maxCost: 20", "maxCost: -20", Code.BAD_VALUE, UNUSABLE),
    TextFault("no default angles", S, "angles: [wide, medium]", "angles: []", Code.BAD_VALUE, UNUSABLE),
    TextFault(
        "two spellings",
        E,
        "locationIds: [bar]",
        "locationIds: [bar]\n    location_ids: [bar]",
        Code.KEY_TWICE,
        UNUSABLE,
    ),
    TextFault(
        "prompt as a list",
        E,
        'prompt:\n      goal: Ana sits down with Bo.\n      parameters:\n        aspect_ratio: "16:9"',
        "prompt: [Ana, Bo]",
        Code.WRONG_TYPE,
        UNUSABLE,
    ),
    # ids
    TextFault(
        "two shots with one id",
        E,
        "id: shot-2",
        "id: shot-1",
        Code.DUPLICATE_ID,
        UNUSABLE,
        at="id: shot-1\n    number: 2",
    ),
    TextFault("ids that differ by capitals", E, "id: shot-2", "id: Shot-1", Code.DUPLICATE_ID, UNUSABLE),
    TextFault(
        "two characters with one id", C, "id: bo", "id: ana", Code.DUPLICATE_ID, UNUSABLE, at="id: ana\n  name: Bo"
    ),
    TextFault(
        "two variations with one id",
        E,
        "id: wide-2",
        "id: wide",
        Code.DUPLICATE_ID,
        UNUSABLE,
        at="id: wide\n        cameraAngle: wide\n      - {",
    ),
    TextFault(
        "two acts with one id",
        E,
        "shotIds: [shot-1, shot-2]",
        "shotIds: [shot-1, shot-2]\n  - id: act-1",
        Code.DUPLICATE_ID,
        UNUSABLE,
    ),
    TextFault("an angle twice", E, "[wide, close_up]", "[wide, wide]", Code.DUPLICATE_ID, UNUSABLE),
    TextFault("climbing id", E, "id: shot-1\n", "id: ../../shot-1\n", Code.UNSAFE_ID, UNUSABLE, hint="shot-1"),
    TextFault("id with accents", E, "id: shot-1\n", "id: éclair\n", Code.UNSAFE_ID, UNUSABLE, hint="eclair"),
    TextFault("id of a hundred letters", E, "id: shot-1\n", f"id: {'a' * 101}\n", Code.UNSAFE_ID, UNUSABLE),
    TextFault("climbing angle", E, "[wide, close_up]", "[wide, ../close_up]", Code.UNSAFE_ID, UNUSABLE),
    TextFault(
        "climbing default angle", S, "angles: [wide, medium]", "angles: [wide, /medium]", Code.UNSAFE_ID, UNUSABLE
    ),
    TextFault("two pictures with one file", E, "[wide, close_up]", "[Close_up, close_up]", Code.SAME_FILE, UNUSABLE),
    TextFault(
        "a device of Windows",
        E,
        "[wide, close_up]\n  - id: shot-2",
        "[wide, close_up]\n  - id: Aux",
        Code.DEVICE_NAME,
        WARNING,
        at="id: Aux",
    ),
    TextFault("a device of Windows as a picture", E, "[wide, close_up]", "[wide, com1]", Code.DEVICE_NAME, WARNING),
    TextFault("a device of Windows with an extension", E, "id: ep1", "id: nul.ep1", Code.DEVICE_NAME, WARNING),
    # who is in it
    TextFault("unknown character", E, "[ana, bo]", "[ana, boo]", Code.UNKNOWN_CHARACTER, ERROR, hint="bo"),
    TextFault("unknown place", E, "locationIds: [bar]", "locationIds: [bra]", Code.UNKNOWN_LOCATION, ERROR),
    TextFault(
        "no reference image",
        C,
        "referenceImages: [references/ana.png]",
        "referenceImages: []",
        Code.CHARACTER_WITHOUT_IMAGE,
        WARNING,
    ),
    TextFault(
        "no reference image of a place",
        L,
        "  referenceImages: [references/bar.png]\n",
        "",
        Code.LOCATION_WITHOUT_IMAGE,
        WARNING,
        at="id: bar",
    ),
    TextFault(
        "not validated",
        C,
        "name: Ana\n  validated: true",
        "name: Ana\n  validated: false",
        Code.CHARACTER_NOT_VALIDATED,
        WARNING,
    ),
    TextFault("place not validated", L, "  validated: true\n", "", Code.LOCATION_NOT_VALIDATED, WARNING, at="id: bar"),
    TextFault(
        "subject misspelt",
        E,
        "- id: ana\n          action",
        "- id: anna\n          action",
        Code.UNKNOWN_SUBJECT,
        WARNING,
        at="anna",
        hint="ana",
    ),
    TextFault("a character twice", E, "[ana, bo]", "[ana, bo, ana]", Code.TWICE_IN_SHOT, WARNING),
    TextFault("a place twice", E, "locationIds: [bar]", "location_ids: [bar, bar]", Code.TWICE_IN_SHOT, WARNING),
    # reference images
    TextFault("reference outside", C, "references/ana.png", "../../ana.png", Code.UNSAFE_REFERENCE, ERROR),
    TextFault("absolute reference", C, "references/ana.png", "/etc/passwd", Code.UNSAFE_REFERENCE, ERROR),
    TextFault(
        "http reference", C, "https://example.com/bo-2.png", "http://example.com/bo-2.png", Code.UNSAFE_REFERENCE, ERROR
    ),
    TextFault("file address", C, "https://example.com/bo-2.png", "file:///etc/passwd", Code.UNSAFE_REFERENCE, ERROR),
    TextFault("missing reference", C, "references/bo.png", "references/bob.png", Code.MISSING_REFERENCE, WARNING),
    TextFault(
        "damaged data URI", C, "references/bo.png", "data:image/png;base64,iVBORw0KGgo=", Code.NOT_AN_IMAGE, WARNING
    ),
    TextFault("a folder as reference", C, "references/bo.png", "../episodes", Code.NOT_AN_IMAGE, WARNING),
    # the film
    TextFault(
        "unknown key", E, "characterIds: [ana]", "charcterIds: [ana]", Code.UNKNOWN_KEY, ERROR, hint="characterIds"
    ),
    TextFault(
        "unknown key of the series", S, "style: [painted]", "stlye: [painted]", Code.UNKNOWN_KEY, ERROR, hint="style"
    ),
    TextFault("unknown prompt key", E, "lighting:", "lightning:", Code.UNKNOWN_PROMPT_KEY, WARNING, hint="lighting"),
    TextFault("unknown angle", E, "close_up]", "close_upp]", Code.UNKNOWN_ANGLE, WARNING, hint="close_up"),
    TextFault(
        "act with a wrong shot",
        E,
        "[shot-1, shot-2]",
        "[shot-1, shot-22]",
        Code.ACT_WITHOUT_SHOT,
        WARNING,
        hint="shot-2",
    ),
    TextFault(
        "continues nothing",
        E,
        "continuesFrom: shot-1",
        "continuesFrom: shot-11",
        Code.CONTINUES_NOTHING,
        ERROR,
        hint="shot-1",
    ),
    TextFault("continues itself", E, "continuesFrom: shot-1", "continuesFrom: shot-2", Code.SEQUENCE_LOOP, ERROR),
    TextFault("loop", E, "    durationSeconds: 4", "    continuesFrom: shot-2", Code.SEQUENCE_LOOP, ERROR),
    TextFault(
        "no angle in common",
        E,
        "[wide, close_up]",
        "[close_up, low_angle]",
        Code.NO_COMMON_ANGLE,
        WARNING,
        at="continuesFrom",
    ),
    TextFault(
        "nothing to show",
        E,
        '    prompt:\n      goal: Ana sits down with Bo.\n      parameters:\n        aspect_ratio: "16:9"\n',
        "",
        Code.NOTHING_TO_SHOW,
        ERROR,
        at="id: shot-2",
    ),
    TextFault(
        "nothing but settings",
        E,
        "      goal: Ana sits down with Bo.\n",
        "",
        Code.NOTHING_TO_SHOW,
        ERROR,
        at="parameters:",
    ),
    TextFault("shot in no act", E, "[shot-1, shot-2]", "[shot-1]", Code.SHOT_IN_NO_ACT, WARNING, at="id: shot-2"),
    TextFault("acts in another order", E, "[shot-1, shot-2]", "[shot-2, shot-1]", Code.ACTS_OUT_OF_ORDER, WARNING),
    TextFault("shot named twice", E, "[shot-1, shot-2]", "[shot-1, shot-2, shot-1]", Code.SHOT_IN_TWO_ACTS, WARNING),
    TextFault("no shots", E, _SHOTS, "shots: []\n", Code.NO_SHOTS, WARNING),
    TextFault(
        "contradictory light",
        E,
        "goal: Ana sits down with Bo.",
        "goal: Ana sits down with Bo.\n      lighting:\n        key: cold noon sun",
        Code.CONTRADICTORY_LIGHT,
        WARNING,
        at="key: cold",
    ),
    TextFault("trap in an id", E, "name: The door", "name: no", Code.AMBIGUOUS_WORD, WARNING),
    TextFault("trap in a title", E, "title: The lamp", "title: 12:30", Code.AMBIGUOUS_WORD, WARNING),
    TextFault("another id than the file", E, "id: ep1", "id: ep2", Code.OTHER_NAME, WARNING),
    # the model
    TextFault("aspect ratio", S, 'aspectRatio: "16:9"', 'aspectRatio: "16x9"', Code.OPTION_REFUSED, ERROR, hint="16:9"),
    TextFault("resolution", S, "resolution: 2K", "resolution: 8K", Code.OPTION_REFUSED, ERROR),
    TextFault("output format", S, "outputFormat: png", "outputFormat: tiff", Code.OPTION_REFUSED, ERROR),
    TextFault(
        "output format of a model that has no say in it",
        S,
        'model: google/nano-banana-pro\naspectRatio: "16:9"\noutputFormat: png',
        'model: bytedance/seedream-4.5\naspectRatio: "16:9"\noutputFormat: tiff',
        Code.OPTION_REFUSED,
        ERROR,
        at="outputFormat",
        hint="keep",
    ),
    TextFault("an option's value", S, "block_only_high", "block_nothing", Code.OPTION_REFUSED, ERROR),
    TextFault(
        "unknown option",
        S,
        "safety_filter_level:",
        "safety_filter_levl:",
        Code.OPTION_WITHOUT_EFFECT,
        WARNING,
        hint="safety_filter_level",
    ),
    TextFault("a shot's aspect ratio", E, 'aspect_ratio: "16:9"', 'aspect_ratio: "17:9"', Code.RATIO_REFUSED, ERROR),
    TextFault(
        "a shot's aspect ratio as a list",
        E,
        'aspect_ratio: "16:9"',
        "aspect_ratio: [16, 9]",
        Code.RATIO_NOT_A_TEXT,
        WARNING,
        hint="16:9",
    ),
    TextFault(
        "a shot's aspect ratio in parts",
        E,
        'aspect_ratio: "16:9"',
        "aspectRatio: {width: 16, height: 9}",
        Code.RATIO_NOT_A_TEXT,
        WARNING,
    ),
    TextFault(
        "a colour with a digit too few",
        S,
        "style: [painted]",
        'palette: [lamp yellow, "rain blue #3D5A7"]',
        Code.NOT_A_COLOUR,
        WARNING,
        hint="#3D5A73",
    ),
    TextFault(
        "unknown model",
        S,
        "model: google/nano-banana-pro",
        "model: google/nano-banana-por",
        Code.UNKNOWN_MODEL,
        ERROR,
        hint="google/nano-banana-pro",
    ),  # its price is not known, and there is a cap
    TextFault(
        "no model's name",
        S,
        "model: google/nano-banana-pro",
        "model: nano banana",
        Code.NOT_A_MODEL,
        ERROR,
        hint="google/nano-banana",
    ),
    TextFault(
        "a model's page",
        S,
        "model: google",
        "model: https://replicate.com/google",
        Code.NOT_A_MODEL,
        ERROR,
        hint="google/nano-banana-pro",
    ),
    TextFault("no price", S, "pro: 0.15", "pro: -0.15", Code.BAD_PRICE, ERROR),
    TextFault("absurd price", S, "pro: 0.15", "pro: 1e30", Code.BAD_PRICE, ERROR),
    TextFault("word for a price", S, "pro: 0.15", "pro: cheap", Code.WRONG_TYPE, UNUSABLE),
    TextFault(
        "price of another model", S, "pro: 0.15", "por: 0.15", Code.UNKNOWN_KEY, WARNING, hint="google/nano-banana-pro"
    ),
    TextFault("cap of nothing", S, "maxCost: 20", "maxCost: 0", Code.CAP_TOO_LOW, ERROR),
    TextFault("cap below a picture", S, "maxCost: 20", "maxCost: 0.1", Code.CAP_TOO_LOW, ERROR),
    *(
        TextFault(
            f"budget below a picture: {key}", S, "maxCost: 20", f"budget: {{{key}: 0.1}}", Code.CAP_TOO_LOW, ERROR
        )
        for key in ("episode", "series", "day")
    ),
    TextFault("budget of a week", S, "maxCost: 20", "budget: {week: 20}", Code.UNKNOWN_KEY, ERROR, hint="day, episode"),
    TextFault("misspelt coherence", S, "maxCost: 20", "coherence: {angels: anchor}", Code.UNKNOWN_KEY, ERROR),
    TextFault(
        "cap without a price",
        S,
        "model: google/nano-banana-pro",
        "model: black-forest-labs/flux-2-pro",
        Code.CAP_TOO_LOW,
        ERROR,
        at="maxCost",
    ),
    TextFault(
        "references under the prompt",
        S,
        "maxCost: 20",
        "models: {google/nano-banana-pro: {referenceKey: prompt}}",
        Code.OPTION_REFUSED,
        ERROR,
    ),
    TextFault(
        "references under an unknown key",
        S,
        "maxCost: 20",
        "models: {google/nano-banana-pro: {referenceKey: image_inptu}}",
        Code.OPTION_WITHOUT_EFFECT,
        WARNING,
    ),
    TextFault(
        "values of an option",
        S,
        "maxCost: 20",
        "models: {google/nano-banana-pro: {options: {resolution: 5K}}}",
        Code.WRONG_TYPE,
        UNUSABLE,
    ),
    TextFault(
        "prompt too long", E, "opens the door\n", f"{_KEPT}\n", Code.PROMPT_TOO_LONG, ERROR, at="goal: Ana opens"
    ),
    TextFault(
        "prompt shortened", E, "key: lantern", f"key: {_LONG}", Code.PROMPT_SHORTENED, WARNING, at="goal: Ana opens"
    ),
]


def _link_outside(project: Path) -> None:
    outside = project.parent / f"{project.name}-outside.png"
    outside.write_bytes((project / "episodes/references/ana.png").read_bytes())
    (project / "episodes/references/ana.png").unlink()
    (project / "episodes/references/ana.png").symlink_to(outside)


def _reference(content: bytes) -> Callable[[Path], None]:
    return lambda project: (project / "episodes/references/ana.png").write_bytes(content) and None


def _cut_short(project: Path) -> None:
    path = project / "episodes/references/ana.png"
    path.write_bytes(path.read_bytes()[:-20])


def _pipe(project: Path) -> None:
    import os

    (project / "episodes/references/ana.png").unlink()
    os.mkfifo(project / "episodes/references/ana.png")


def _output_is_a_file(project: Path) -> None:
    (project / "output").write_text("")


def _output_leads_away(project: Path) -> None:
    elsewhere = project.parent / f"{project.name}-elsewhere"
    elsewhere.mkdir()
    (project / "output").mkdir()
    (project / "output/episodes").symlink_to(elsewhere)


def _no_ledger(project: Path) -> None:
    (project / "output").mkdir()
    (project / "output/moostik.db").write_text("shopping list, and more")


def _two_files(project: Path) -> None:
    (project / "episodes/ep1.json").write_text("{}")


def _crowd(project: Path) -> None:
    names = [f"c{n}" for n in range(14)]
    entries = (f"- {{id: {n}, validated: true, referenceImages: [https://example.com/{n}.png]}}\n" for n in names)
    with (project / "episodes/characters.yaml").open("a") as file:
        file.writelines(entries)
    episode = project / "episodes/ep1.yaml"
    episode.write_text(episode.read_text().replace("[ana, bo]", f"[ana, {', '.join(names)}]"))


def _default_angle(project: Path) -> None:
    for name, old, new in (("ep1", "    variations: [wide, close_up]\n", ""), ("series", "medium]", "medum]")):
        path = project / f"episodes/{name}.yaml"
        path.write_text(path.read_text().replace(old, new))


def _impossible_token(project: Path) -> None:
    (project / ".env").write_text('REPLICATE_API_TOKEN="r8 with a space"\n')


_ANA = "episodes/characters.yaml"
DISK_FAULTS = [
    DiskFault("link that leads outside", _link_outside, Code.UNSAFE_REFERENCE, ERROR, _ANA, 4),
    DiskFault("empty reference", _reference(b""), Code.EMPTY_REFERENCE, WARNING, _ANA, 4),
    DiskFault("text as reference", _reference(b"root:x:0:0"), Code.NOT_AN_IMAGE, WARNING, _ANA, 4),
    DiskFault("reference cut short", _cut_short, Code.NOT_AN_IMAGE, WARNING, _ANA, 4),
    DiskFault("pipe as reference", _pipe, Code.NOT_AN_IMAGE, WARNING, _ANA, 4),
    DiskFault("output is a file", _output_is_a_file, Code.OUTPUT_NOT_WRITABLE, ERROR, "output"),
    DiskFault("output leads away", _output_leads_away, Code.OUTPUT_LEAVES_PROJECT, ERROR, "output/episodes/ep1"),
    DiskFault("no ledger", _no_ledger, Code.LEDGER_UNUSABLE, ERROR, "output/moostik.db"),
    DiskFault("two files for one episode", _two_files, Code.FILE_NOT_READ, WARNING, "episodes/ep1.json"),
    DiskFault("more than the model takes", _crowd, Code.TOO_MANY_REFERENCES, WARNING, "episodes/ep1.yaml", 28),
    DiskFault("unknown default angle", _default_angle, Code.UNKNOWN_ANGLE, WARNING, "episodes/series.yaml", 7),
    DiskFault("a token that cannot be one", _impossible_token, Code.NO_TOKEN, ERROR, ".env"),
]
