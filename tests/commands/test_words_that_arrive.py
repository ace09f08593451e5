"""Words with marks of YAML, through the commands: in the text that is sent, listed as left out, or a finding."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.commands.running import Moostik, runner

_MARKS = "#&*!%@:"
_WORD = st.builds(
    lambda before, word, behind: before + word + behind,
    st.text(_MARKS, max_size=2),
    st.sampled_from(["Milou", "quartz", "zebra", "Kodak"]),
    st.text(_MARKS, max_size=2),
)
PLACES = {
    "prompt": "    prompt: {prose}\n",
    "subject": "    prompt:\n      goal: Hope.\n      subjects:\n        - name: Bo\n          action: {prose}\n",
    "must-have": "    prompt:\n      goal: Hope.\n      must_include:\n        - a door\n        - {prose}\n",
    "brackets": "    prompt: {{goal: Hope., must_include: [a door, {prose}]}}\n",
    "description": "    description: {prose}\n    prompt: {{goal: Hope.}}\n",
}


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    (tmp_path / "episodes").mkdir()
    return runner(capfd, monkeypatch, tmp_path)


@pytest.mark.uncounted
@pytest.mark.uncounted
@pytest.mark.parametrize("place", PLACES)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(_WORD, min_size=1, max_size=4, unique_by=lambda word: word.strip(_MARKS)))
@example(words=["Milou", "#quartz", "zebra"])
@example(words=["&Milou", "quartz"])
@example(words=["!Milou", "quartz"])
@example(words=["Milou:", "quartz"])
@example(words=["*Milou*"])
@example(words=["%Milou", "@quartz"])
def test_what_is_written_is_sent_or_something_is_said(moostik: Moostik, place: str, words: list[str]) -> None:
    text = PLACES[place].format(prose=" ".join(words))
    Path("episodes/ep.yaml").write_text(f"id: ep\nshots:\n  - id: s1\n    variations: [wide]\n{text}", encoding="utf-8")
    checked = json.loads(moostik("check", "ep", "--json").out)
    if checked["diagnostics"]:
        return
    (picture,) = json.loads(moostik("enrich", "ep", "--json").out)["shots"][0]["variations"]
    told = picture["promptText"] + json.dumps(picture["leftOut"], ensure_ascii=False)
    missing = [word for word in words if word.strip(_MARKS).casefold() not in told.casefold()]
    assert not missing, told
