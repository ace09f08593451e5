"""Every code is explained, and listed in the docs in the same words."""

from __future__ import annotations

import re
from pathlib import Path

from moostik_cli.models.diagnostics import Code
from moostik_cli.report.explanations import EXPLANATIONS, find_explanation

DOCS = Path(__file__).parents[2] / "docs" / "diagnostics.md"
CODES = {value for name, value in vars(Code).items() if name.isupper()}


def test_every_code_has_an_explanation_and_no_other():
    assert set(EXPLANATIONS) == CODES
    assert len(CODES) == sum(name.isupper() for name in vars(Code))


def test_the_docs_list_the_same_codes_with_the_same_titles():
    listed = dict(re.findall(r"^\| `(M\d{3})` \| [a-z, ]+ \| ([^|]+) \|", DOCS.read_text(encoding="utf-8"), re.M))
    assert {code: title.strip() for code, title in listed.items()} == {
        code: str(explanation.title) for code, explanation in EXPLANATIONS.items()
    }


def test_found_whatever_the_case():
    assert find_explanation(" m205 ") is EXPLANATIONS["M205"]
    assert find_explanation("M999") is None
