"""What a new episode says in place of prompts is remarked on in either language, and gone once it is replaced."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from moostik_cli.gate.inspection import inspect_production
from moostik_cli.messages import LANGUAGES, set_language
from moostik_cli.sources.productions import load_production
from moostik_cli.sources.project import find_project
from moostik_cli.starting.skeletons import episode_skeleton
from tests.gate.good_series import write_series


@pytest.fixture(params=LANGUAGES)
def skeleton(request):
    set_language(request.param)
    text = episode_skeleton("ep1", shots=4, character="ana", location="bar")
    set_language("en")
    return text


def _found(folder: Path, text: str) -> list[tuple[str, int]]:
    project = find_project(write_series(folder, ep1=text))
    return [(one.code, one.place.line) for one in inspect_production(load_production(project, "ep1")).diagnostics]


def test_a_new_episode_is_not_written_yet(skeleton, tmp_path):
    wanted = [n for n, line in enumerate(skeleton.splitlines(), 1) if re.match(" +(goal:|prompt: .)", line)]
    assert len(wanted) == 4
    assert _found(tmp_path, skeleton) == [("M313", line) for line in wanted]


def test_where_it_is_written_nothing_is_said(skeleton, tmp_path):
    written = re.sub("(goal|prompt): .+", r"\1: Ana at the bar.", skeleton)
    assert _found(tmp_path, written) == []


def test_without_a_prompt_the_description_is_looked_at(skeleton, tmp_path):
    bare = re.sub("    prompt: .+\n", "", skeleton)
    lines = bare.splitlines()
    wanted = [n for n, line in enumerate(lines, 1) if re.match(" +goal:", line)]
    wanted += [n for n, line in enumerate(lines, 1) if line.startswith("    description:")][1:]
    assert _found(tmp_path, bare) == [("M313", line) for line in wanted]
