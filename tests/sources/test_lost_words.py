"""Words that YAML takes away: none goes in silence."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from moostik_cli.models.diagnostics import Code, Severity
from moostik_cli.sources.shapes import TEXT_KEYS
from moostik_cli.sources.yaml_reader import read_yaml

W, E = Severity.WARNING, Severity.ERROR


def read(text: str):
    return read_yaml(text, path="x.yaml", text_keys=TEXT_KEYS)


def lost(text: str) -> list[tuple[Severity, str, str]]:
    """Severity and code of what was found, and the characters that it points at."""
    document, problems = read(text)
    return [
        (one.severity, one.code, document.source_line(one.place.line)[one.place.column - 1 :][: one.place.length])
        for one in problems
    ]


@pytest.mark.parametrize(
    ("text", "severity", "words"),
    [
        ("prompt: Mila holds ticket #42 in the rain", W, "#42 in the rain"),
        ("prompt: #42 is printed", E, "#42 is printed"),
        ("customPrompt: #42 is printed", E, "#42 is printed"),
        ("- {id: #7\n  }", E, "#7"),
        ("prompt:\n  #42 is printed\nname: x", E, "#42 is printed"),
        ("must_include:\n  - a door\n  - #7 on the hull\n  - a lamp", W, "#7 on the hull"),
        ("must_include:\n  - #7\n    on the hull", W, "#7"),
        ("description: coat of colour #aa3311, wet", W, "#aa3311, wet"),
        ("name: #1 First", W, "#1 First"),
        ("prompt: Mila runs to gate\n  #7 in the rain", W, "#7 in the rain"),
        ("- prompt: Mila runs to gate\n    #7 in the rain\n  name: x", W, "#7 in the rain"),
        ("prompt: |\n    Mila runs to gate\n  #7 in the rain", W, "#7 in the rain"),
        ("prompt: > #7\n  in the rain", W, "#7"),
        ("prompt: #7\n  in the rain", W, "#7"),
        ("strings: [gate,#7\n  door]", W, "#7"),
        ("strings: [gate, #7\n  door]", W, "#7"),
        ("strings: [gate] #7", W, "#7"),
        ('name: "Gate"#7', W, "#7"),
        ("name: Gate\t#7", W, "#7"),
        ("name: Gate ##7", W, "##7"),
        ("name: Gate #", W, "#"),
        ("prompt: >7\nname: x", E, ">7"),
        ("strings:\n  - |3\n  - x", W, "|3"),
        ("prompt: >7\n       is printed", W, ">7"),
        ("prompt: >2\n    is printed\nname: x", W, ">2"),
        ("- prompt: |-2\n    is printed", W, "|-2"),
        ("strings:\n  - |2+\n    is printed", W, "|2+"),
        ("prompt: &a >1\n is printed\nname: *a", W, ">1"),
        ("description: >+\nname: x", W, ">+"),
        ("strings:\n  - |-\n  - x", W, "|-"),
        ("prompt: >", W, ">"),
        ("prompt: # 42 is printed", W, "# 42 is printed"),
        ("strings:\n  - ? Mila #7\n  - x", W, "#7"),
        ("- ? Mila #7\n  : {a: 1}", W, "#7"),
        ("name: 'Mila'\n  #7", W, "#7"),
        ("- id: a\n  name: #Mila\n    Mila: 42", W, "#Mila"),
    ],
)
def test_a_hash_that_takes_words_away_is_told_where_it_stands(text: str, severity: Severity, words: str) -> None:
    assert lost(text) == [(severity, Code.LOST_WORDS, words)]


@pytest.mark.parametrize(
    "text",
    [
        "# a file\n#id: x\nid: z # an id\n#end",
        "prompt: >-\n  Mila runs\n  to the gate\nname: |\n  x\n",
        "shots:\n  - id: a # first\n    prompt: x\n    #duration: 3\n    #later\n  #- id: b\n  #  prompt: y\n",
        "shots: #all of them\n  - id: a\n",
        "shots:\n  - #the first\n    id: a\n",
        "prompt: #in parts\n  goal: x\n",
        "acts:\n  #- id: a\n  #  title: b\nid: x",
        "prompt: |\n  ticket #42\n  #7 on the hull\nname: >\n  a #b\n",
        "prompt: ticket#42 and C# and F#",
        "palette: ['#c98', \"#aa3311\"]\nname: 'a #b'",
        "name: Gate ####\n##########\nid: a",
        "strings: [\n  gate,\n  #- door,\n  # one more\n  lamp]",
        "defaults: &d {a: 1}\nb: *d\nc: &e x\ne: *e\n",
    ],
)
def test_comments_that_people_mean_are_left_alone(text: str) -> None:
    assert lost(text) == []


@pytest.mark.parametrize(
    ("text", "severity", "words"),
    [
        ("prompt: &Fox runs", W, "&Fox"),
        ("prompt: &Fox", E, "&Fox"),
        ("id: &Fox\n", E, "&Fox"),
        ("strings:\n  - &Fox runs\n", W, "&Fox"),
        ("a: &Fox {b: 1}", W, "&Fox"),
        ("a: &Fox x\nb: &Fox y\nc: *Fox", W, "&Fox"),
    ],
)
def test_an_anchor_that_nothing_names_is_told(text: str, severity: Severity, words: str) -> None:
    assert lost(text) == [(severity, Code.UNUSED_ANCHOR, words)]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("prompt: ticket #42\n  in the rain\nid: a", "`#42` is read as a comment: quote it."),
        ("prompt:\n  ticket\n  #42 in\n  the rain\n", "`#42 in` is read as a comment: quote it."),
        ("prompt: *sigh he says", "Text that begins with `*` needs quotes."),
        ("prompt: &Fox, runs", "Text that begins with `&` or `*` needs quotes."),
        ("prompt: mid\n%50\nid: a", "Indent the line, or put the text in quotes."),
        ("prompt: ? what", "Put the text in quotes."),
        ("prompt: @home", "Put the text in quotes."),
        ("prompt: > Mila walks", "Move the text to the next line, indented; or put it in quotes."),
        ("prompt: | Mila walks", "Move the text to the next line, indented; or put it in quotes."),
        ('prompt: "\\ud83e\\udd8a runs"', "Write the character itself: 🦊"),
        ('prompt: "\\ud83e runs"', "Write the character itself."),
        ('path: "C:\\Users"', "Write `\\\\` for a backslash, or use single quotes, where nothing is escaped."),
        ('path: "D:\\pictures"', "Write `\\\\` for a backslash, or use single quotes, where nothing is escaped."),
        ("a:\n  b: >\n    c\n\t  d\n", "Use spaces."),
    ],
)
def test_what_yaml_refuses_is_told_with_the_cure(text: str, hint: str) -> None:
    problems = read(text).problems
    assert hint in [str(one.hint) for one in problems]
    assert all(one.code == Code.NOT_YAML for one in problems)


_MARKS = "#&*!%@:,-?|>`'\"{}[]~"
_WORDS = st.lists(
    st.one_of(
        st.sampled_from(["Mila", "runs", "42", "été", "雨", "no"]),
        st.builds(
            lambda before, word, behind: before + word + behind,
            st.text(_MARKS, max_size=2),
            st.sampled_from(["Mila", "42", "7", ""]),
            st.text(_MARKS, max_size=2),
        ),
    ).filter(bool),
    min_size=1,
    max_size=6,
)


_MAY_BE_MAPPINGS = ("prompt", "next line", "must-have")


def _looks_like_a_comment(place: str, words: list[str], joint: str) -> bool:
    """Whether a part of a prose is what people write as a comment: a `#` with a space behind it, or a line that was
    commented out."""
    text = joint.join(words)
    return any(
        [
            re.search(r"(?:^|[\s,\[{}\]]|\W)#+\s", text),
            re.search(r"^\s*#+(?:-|[\w\"'.-]+:|[\]}]+,?)\s*$", text, re.MULTILINE),
            re.search(r":\s*\n\s*#", text),  # an empty value, and a comment below it
            place in _MAY_BE_MAPPINGS and re.match(r"#\S*\n.*:(?:\s|$)", text),  # and one above a mapping
        ]
    )


PLACES = {
    "prompt": lambda prose: f"id: a\nprompt: {prose}\nname: b\n",
    "must-have": lambda prose: f"must_include:\n  - a\n  - {prose}\n  - b\n",
    "next line": lambda prose: f"id: a\nprompt:\n  {prose}\nname: b\n",
    "last": lambda prose: f"- id: a\n  name: {prose}",
    "brackets": lambda prose: f"strings: [a, {prose}, b]\nname: c\n",
}


def _words_in(value: object) -> str:
    """Every word of a value, without spaces, so that it does not matter where lines end."""
    if isinstance(value, dict):
        return "".join(_words_in(key) + _words_in(item) for key, item in value.items())
    if isinstance(value, list):
        return "".join(map(_words_in, value))
    return "" if value is None else "".join(str(value).split())


def _bare(text: str) -> str:
    """Letters and digits only: brackets, quotes and colons may mean a list, a quotation, a key."""
    return "".join(letter for letter in text if letter.isalnum())


@pytest.mark.uncounted
@pytest.mark.uncounted
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("joint", [" ", "\n    "])
@settings(max_examples=60, deadline=None)
@given(words=_WORDS)
@example(words=["ticket", "#42"])
@example(words=["#42"])
@example(words=["&Fox", "runs"])
@example(words=["*sigh*"])
@example(words=["!help", "42"])
@example(words=["%50"])
@example(words=["42:", "7#7"])
@example(words=[">7"])
@example(words=["#}Mila", "Mila"])
@example(words=["?#Mila", "Mila"])
@example(words=["?", "Mila", "#Mila"])
@example(words=["#Mila", "Mila:"])
def test_no_word_of_a_prose_goes_in_silence(place: str, joint: str, words: list[str]) -> None:
    """Whatever stands in a place for text: either every letter of it arrives, or something is said."""
    assume(not _looks_like_a_comment(place, words, joint))
    text = PLACES[place](joint.join(words))
    document, problems = read(text)
    if not problems:
        expected = _bare(_words_in(text))
        found = _bare(_words_in(document.data))
        assert sorted(expected) == sorted(found)
