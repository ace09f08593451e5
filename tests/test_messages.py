"""Messages, and the French catalogue: whole, faithful and typographic."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from string import Formatter

import pytest

from moostik_cli.locale.fr import ROOMS, TRANSLATIONS, room_translations, typeset
from moostik_cli.messages import (
    Message,
    as_written,
    asked_language,
    catalogue,
    counted,
    language_from_environment,
    message,
    set_language,
    tr,
    translate,
)
from tests.english import english_words
from tests.messages_in_code import SpokenMessage, messages_in_code

pytestmark = pytest.mark.uncounted

SAME_IN_BOTH = {  # words that French shares with English, and texts without words
    "{count} s",
    "{seconds} s",
    "{length} min",
    "image {number}",
    "Angle",
    "ANGLE",
    "Macro",
    "Prompt",
    "Provenance",
    "Variation",
    "Options",
    "[OPTIONS]",
    "Arguments",
    "Action",
    "Notes",
    "Pause",
    "CODE",
    "{errors}, {warnings}",
    "{count} × {kind} [{code}]",
    "{pictures}{skipped}.",
    "`{key}`",
    "{said}",
    "{count} image",
    "moostik references --make {id}",
}


@pytest.fixture(scope="module")
def spoken_messages() -> list[SpokenMessage]:
    """What all code says: read where a test asks for it, not in every process that collects the tests."""
    return list(messages_in_code())


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    set_language("en")


def test_the_code_says_something(spoken_messages: list[SpokenMessage]) -> None:
    assert len(spoken_messages) > 900


def test_every_message_is_literal(spoken_messages: list[SpokenMessage]) -> None:
    """What is put together first could not be looked up."""
    assert [spoken for spoken in spoken_messages if len(spoken.templates) != spoken.expected] == []


def test_no_message_lacks_a_translation(spoken_messages: list[SpokenMessage]) -> None:
    assert [spoken for spoken in spoken_messages if spoken.templates and spoken.templates[0] not in TRANSLATIONS] == []


def test_no_translation_lacks_a_message(spoken_messages: list[SpokenMessage]) -> None:
    said = {spoken.templates[0] for spoken in spoken_messages if spoken.templates}
    gone = {room: [text for text in room_translations(room) if text not in said] for room in ROOMS}
    assert {room: texts for room, texts in gone.items() if texts} == {}


def test_no_message_is_translated_in_two_rooms() -> None:
    rooms = Counter(english for room in ROOMS for english in room_translations(room))
    assert [english for english, count in rooms.items() if count > 1] == []


def test_counted_messages_have_two_forms_and_others_one(spoken_messages: list[SpokenMessage]) -> None:
    def is_right(spoken: SpokenMessage) -> bool:
        forms = TRANSLATIONS.get(spoken.templates[0], "")
        return isinstance(forms, str) == (spoken.expected == 1)

    assert [spoken for spoken in spoken_messages if not is_right(spoken)] == []


def _fields(template: str) -> set[str]:
    return {name for _, name, *_ in Formatter().parse(template) if name}


def _forms(english: str) -> tuple[str, ...]:
    french = TRANSLATIONS[english]
    return (french,) if isinstance(french, str) else french


def test_placeholders_are_the_same(spoken_messages: list[SpokenMessage]) -> None:
    """But for a number that English writes as a word ("1 error"): in French zero takes the singular too."""
    wrong = []
    for spoken in spoken_messages:
        for form, english in zip(_forms(spoken.templates[0]), spoken.templates, strict=True):
            allowed = _fields(english) | {"count"} if spoken.expected == 2 else _fields(english)
            if not _fields(english) <= _fields(form) <= allowed:
                wrong.append((spoken.where, english, form))
    assert wrong == []


class _Value:
    """Prints as a word, and takes no format of its own."""

    def __format__(self, specification: str) -> str:
        assert specification == ""
        return "VALUE"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_message_can_be_said(spoken_messages: list[SpokenMessage], language: str) -> None:
    set_language(language)
    for spoken in spoken_messages:
        values = {name: _Value() for template in spoken.templates for name in _fields(template)}
        if spoken.expected == 1:
            text = translate(Message(spoken.templates[0], values))
        else:
            values.pop("count", None)
            text = translate(counted(*spoken.templates, count=0, **values))
            text += translate(counted(*spoken.templates, count=5, **values))
        assert re.search(r"\{[a-z_]+\}", text) is None, spoken


def test_nothing_was_left_in_english() -> None:
    same = {english for english, forms in TRANSLATIONS.items() if english in (forms, forms[0])}
    assert same == SAME_IN_BOTH


def test_no_english_words_in_french() -> None:
    slips = {form: words for english in TRANSLATIONS for form in _forms(english) if (words := english_words(form))}
    assert slips == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("There is no `shot` {shot}.", ["There", "is", "no"]),
        ("moostik check ep0 --shot shots/the.png: $HOME referenceImages EPISODE", []),
        ("Il n'y a pas de plan {shot}.", []),
        ("erreur: not found", ["not", "found"]),
    ],
)
def test_english_words_are_found_outside_code(text: str, words: list[str]) -> None:
    assert english_words(text) == words


def test_sentences_end_alike() -> None:
    """A full stop, a question mark or a colon is there in both languages or in neither."""
    first = {english: french if isinstance(french, str) else french[0] for english, french in TRANSLATIONS.items()}
    assert first
    ends = tuple(".?:!")
    assert {
        english: french
        for english, french in first.items()
        if english.rstrip('”"').endswith(ends) != french.rstrip("» \u00a0").endswith(ends)
    } == {}


def test_typography() -> None:
    """No straight apostrophe in a word, no breaking space before a high sign or inside guillemets; also
    where a sign follows a placeholder."""
    plain = re.compile(r"`[^`]*`|(?P<wrong>\w'\w| [:;!?»](?=\s|$)|« |[^\s\u00a0][;!?](?=\s|$))")
    wrong = [
        form
        for english in TRANSLATIONS
        if english not in room_translations("skeletons")
        for form in _forms(english)
        if any(found["wrong"] for found in plain.finditer(form))
    ]
    assert wrong == []


def test_files_that_people_edit_have_the_characters_of_a_keyboard() -> None:
    assert [text for text in room_translations("skeletons") if set("’\u00a0\u202f") & {*"".join(_forms(text))}] == []


@pytest.mark.parametrize(
    ("written", "typographic"),
    [
        ("L'image n'est pas là : pourquoi ?", "L’image n’est pas là\u00a0: pourquoi\u00a0?"),
        ("« {name} » ; oui !", "«\u00a0{name}\u00a0»\u00a0; oui\u00a0!"),
        ("l'{path}, d'`id` : 5 %", "l’{path}, d’`id`\u00a0: 5\u00a0%"),
        ("`a ; b : l'x` reste", "`a ; b : l'x` reste"),
        ("{where}: {id} https://x a:b", "{where}: {id} https://x a:b"),
    ],
)
def test_typeset(written: str, typographic: str) -> None:
    assert typeset(written) == typographic


# -- what is said ---------------------------------------------------------------------------------------------


def test_a_message_is_english_for_programs_and_translated_for_people() -> None:
    found = counted("1 error", "{count} errors", count=3)
    set_language("fr")
    assert (str(found), translate(found)) == ("3 errors", "3 erreurs")
    assert tr("Act {number}", number=2) == "Acte 2"


@pytest.mark.parametrize(
    ("count", "english", "french"),
    [
        (0, "0 errors", "0 erreur"),
        (1, "1 error", "1 erreur"),
        (2, "2 errors", "2 erreurs"),
    ],
)
def test_zero_is_plural_in_english_and_singular_in_french(count: int, english: str, french: str) -> None:
    found = counted("1 error", "{count} errors", count=count)
    set_language("fr")
    assert (str(found), translate(found)) == (english, french)


def test_messages_inside_messages_are_translated_too() -> None:
    inner = counted("1 error", "{count} errors", count=2)
    outer = message("{counts}. Not ready.", counts=inner)
    assert str(outer) == "2 errors. Not ready."
    set_language("fr")
    assert translate(outer) == "2 erreurs. Pas prêt."


def test_text_that_is_no_message_stays_as_it_is() -> None:
    set_language("fr")
    assert translate("Acts {number}") == "Acts {number}"
    assert translate(Message("Not in the catalogue {x}", {"x": 1})) == "Not in the catalogue 1"


def test_double_braces_are_braces_with_or_without_values() -> None:
    assert str(message("{{a}}")) == "{a}"
    assert str(message("{{{a}}}", a=1)) == "{1}"


def test_a_text_of_nobodys_is_shown_as_it_is() -> None:
    for text in ("Something that {nobody} wrote here", "", "the model failed: x"):
        set_language("fr")
        assert translate(as_written(text)) == str(as_written(text)) == text


# -- which language -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr"}, "fr"),
        ({"LANG": "FR_ca"}, "fr"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "C"}, "en"),
        ({"LANG": "en_GB", "LC_MESSAGES": "fr_BE"}, "fr"),
        ({"LANG": "fr_FR", "LC_MESSAGES": "fr_FR", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "fr_FR", "LC_ALL": ""}, "fr"),
        ({"LANG": "en_US", "LC_ALL": "C", "MOOSTIK_LANG": "fr"}, "fr"),
        ({"LANG": "fr_FR", "MOOSTIK_LANG": "en"}, "en"),
        ({"LANG": "fr_FR", "MOOSTIK_LANG": ""}, "fr"),
        ({"LANG": "fry_NL"}, "en"),
    ],
)
def test_the_language_of_the_environment(environment: dict[str, str], language: str) -> None:
    assert language_from_environment(environment) == language


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        (["check", "ep0"], "fr"),
        (["--lang", "en", "check"], "en"),
        (["check", "ep0", "--lang=en"], "en"),
        (["check", "--lang", "de"], "de"),
        (["check", "--lang"], "fr"),
        (["validate", "--", "--lang", "en"], "fr"),
    ],
)
def test_the_command_line_goes_before_the_environment(arguments: list[str], language: str) -> None:
    assert asked_language(arguments, {"LANG": "fr_FR.UTF-8"}) == language


def test_english_loads_no_catalogue() -> None:
    script = (
        "import sys; from moostik_cli.messages import set_language, tr\n"
        "set_language(sys.argv[1]); tr('Acts')\n"
        "print(any(name.startswith('moostik_cli.locale') for name in sys.modules))"
    )
    loads = [
        subprocess.run([sys.executable, "-c", script, language], capture_output=True, text=True, check=True).stdout
        for language in ("en", "fr")
    ]
    assert loads == ["False\n", "True\n"]


def test_english_has_no_catalogue() -> None:
    assert catalogue("en") == {}
