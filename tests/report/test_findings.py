"""Findings as text: carets below what they mean, whatever the line has in it."""

from __future__ import annotations

import re

from moostik_cli.messages import message
from moostik_cli.models.diagnostics import Code, error, warning
from moostik_cli.report.findings import MOST_OF_A_KIND, render_findings
from moostik_cli.report.line_breaks import columns_of
from moostik_cli.sources.yaml_reader import read_yaml


def finding(text: str, *keys, code: str = Code.UNKNOWN_CHARACTER, hint=None, make=error):
    document = read_yaml(text, path="ep.yaml").document
    return make(code, message("Something."), document.place_of(keys), hint)


def test_one_finding():
    shown = render_findings([finding("a:\n  b: [x, mama]\n", "a", "b", 1, hint=message("Try."))])
    assert shown.splitlines() == [
        "error[M201]: Something.",
        "  --> ep.yaml:2:10",
        "  2 |   b: [x, mama]",
        "    |          ^^^^",
        "  = Try.",
    ]


def _caret_is_below(shown: str, word: str) -> None:
    from unicodedata import east_asian_width

    lines = shown.splitlines()
    source, caret = lines[2], lines[3]
    before = source[: source.index(word)]
    width = sum(2 if east_asian_width(char) in "WF" else 1 for char in before)
    assert caret.index("^") == width


def test_the_caret_is_below_after_wide_and_long_and_unsafe_text():
    for before in ("日本語", "é" * 40, "x" * 500, "\x7f" * 3, " " * 4):
        text = f'["{before}", mama]' if before.strip() else f"[{before}mama]"
        _caret_is_below(render_findings([finding(text.replace("\x7f", "\u202e"), 1 if before.strip() else 0)]), "mama")


def test_no_line_is_longer_than_a_screen_allows():
    text = f"a: ['{'y' * 3000}', {'z' * 3000}]"
    for keys in (("a", 0), ("a", 1)):
        assert max(len(line) for line in render_findings([finding(text, *keys)]).splitlines()) < 200


def test_many_of_a_kind_are_told_in_few_lines():
    text = "\n".join(f"- id{n}" for n in range(100))
    document = read_yaml(text, path="ep.yaml").document
    many = [warning(Code.UNKNOWN_ANGLE, message("One."), document.place_of([n])) for n in range(100)]
    shown = render_findings(many).splitlines()
    assert len(shown) == MOST_OF_A_KIND + 4
    assert shown[-1] == "  and 80 more (--verbose)"
    assert len(render_findings(many, all_of_a_kind=True).splitlines()) == 103


def test_errors_come_first_then_codes_then_places():
    text = "a: 1\nb: 2\n"
    found = [
        finding(text, "a", code=Code.UNKNOWN_KEY, make=warning),
        finding(text, "b"),
        finding(text, "a"),
    ]
    lines = render_findings(found, carets=False).splitlines()
    assert [line.partition(": S")[0] for line in lines] == [
        "ep.yaml:1:4: error[M201]",
        "ep.yaml:2:4: error[M201]",
        "ep.yaml:1:4: warning[M110]",
    ]


def test_sentences_break_between_words_where_the_terminal_ends():
    text = "- one\n- two\n"
    document = read_yaml(text, path="ep.yaml").document
    told = message("Nobody has seen the one who was here before the others came.")
    many = [warning(Code.UNKNOWN_ANGLE, told, document.place_of([n])) for n in range(2)]
    for color in (False, True):
        lines = re.sub(r"\x1b\[[0-9;]*m", "", render_findings(many, color=color, width=40)).splitlines()
        assert max(map(len, lines)) <= 40
        assert lines[lines.index("  ep.yaml:1:3  Nobody has seen the one") + 1 :][:3] == [
            "      who was here before the others",
            "      came.",
            "  1 | - one",
        ]


def test_a_long_source_line_is_cut_to_the_terminal():
    shown = render_findings([finding(f"a: [{'y' * 200}, mama, {'z' * 200}]", "a", 1)], width=60)
    assert max(map(len, shown.splitlines())) <= 60
    _caret_is_below(shown, "mama")


def test_one_hint_names_the_ids_of_all():
    document = read_yaml("- one\n- two\n", path="ep.yaml").document
    both = [
        warning(Code.UNKNOWN_ANGLE, message("Odd."), document.place_of([n]), message("Do {id}", id=id_))
        for n, id_ in enumerate(["one", "two"])
    ]
    assert render_findings(both).splitlines()[-1] == "  = Do one two"
    assert render_findings(both[:1]).splitlines()[-1] == "  = Do one"
    assert render_findings(both, carets=False).splitlines()[0].endswith("(Do one)")


def _cast(names, hint=True):
    document = read_yaml("".join(f"- {name}\n" for name in names), path="cast.yaml").document
    return [
        warning(
            Code.CHARACTER_NOT_VALIDATED,
            message("Nobody validated {name}.", name=name),
            document.place_of([n]),
            message("Do {id}", id=f"c{n}") if hint else None,
        )._replace(brief=message("{name}: {count} shots", name=name, count=2))
        for n, name in enumerate(names)
    ]


def test_findings_that_only_name_someone_stand_side_by_side():
    names = ["Ana", "Bo", "Cleo of the seven lanterns and the long road", "Dan", "Eve"]
    assert render_findings(_cast(names), width=80).splitlines() == [
        "warning[M205]: 5 × Characters whose images nobody validated --> cast.yaml",
        "  1:3  Ana: 2 shots                       4:3  Dan: 2 shots",
        "  2:3  Bo: 2 shots                        5:3  Eve: 2 shots",
        "  3:3  Cleo of the seven lante…: 2 shots",
        "  = Do c0 c1 c2 c3 c4",
    ]


def test_a_narrow_terminal_has_one_below_the_other():
    names = ["Ana", "Bo", "Cleo of the seven lanterns and the long road", "Dan", "Eve"]
    assert render_findings(_cast(names), width=44).splitlines() == [
        "warning[M205]: 5 × Characters whose images",
        "    nobody validated",
        "  --> cast.yaml",
        "  1:3  Ana: 2 shots",
        "  2:3  Bo: 2 shots",
        "  3:3  Cleo of the seven lanterns and the",
        "      long road: 2 shots",
        "  4:3  Dan: 2 shots",
        "  5:3  Eve: 2 shots",
        "  = Do c0 c1 c2 c3 c4",
    ]


def test_columns_hold_with_colours_and_whatever_names_have_in_them():
    names = ["日本語の名前" * 4, "\u202eolleh", "a" * 90, "Dan", "é" * 40, "F", "G"]
    plain = render_findings(_cast(names), width=100)
    assert re.sub(r"\x1b\[[0-9;]*m", "", render_findings(_cast(names), width=100, color=True)) == plain
    assert "\u202e" not in plain
    rows = plain.splitlines()[1:-1]
    assert len(rows) == 4
    assert {columns_of(row[: row.index(f" {n}:3")]) for n, row in enumerate(rows[:3], start=5)} == {51}
    assert max(map(columns_of, rows)) <= 100
