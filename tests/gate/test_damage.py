"""Damaged files of all kinds: no traceback, no hang, no exit status outside the table.

`python -m tests.gate.fuzz` is the long form.
"""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moostik_cli.cli import run
from tests.gate.good_series import FILES, write_series

pytestmark = pytest.mark.uncounted

_EXAMPLES = int(os.environ.get("MOOSTIK_FUZZ", "80"))
_SECONDS = 5.0
_SHARDS = [
    "&a ",
    "*a",
    "<<: *a",
    "!!python/object/apply:os.system [x]",
    "{",
    "}",
    "[",
    "]",
    ": ",
    "- ",
    "? ",
    "|",
    ">",
    "'",
    '"',
    "\t",
    "\n",
    "\r",
    "---\n",
    "...\n",
    "#",
    "%YAML 1.1\n",
    "~",
    "null",
    "\x00",
    "\x1b[31m",
    "\u2028",
    "\ufeff",
    "\ud800",
    "9" * 400,
    "1e999",
    ".nan",
    "0x",
    "../",
    "\U0001f600",
    "é",
    "[bold]",
    "[/b]",
    ":smile:",
    "%",
    "::error::x",
    "{{",
    "}}",
    "{0}",
    "\\u0000",
    "'\\0'",
    "-",
    "true",
    "x: &x [*x]\n",
    "id: [1]\n",
    "shots: 3\n",
    "models: {a: 5}\n",
    "prices: {a: 1}\n",
    "price: [x]\n",
    "variations: [[]]\n",
    "prompt: [x]\n",
    "options: {1: 2}\n",
    "angles: ['']\n",
]

cut = st.builds(lambda at, length: ("cut", at, length, ""), st.floats(0, 1), st.integers(1, 60))
put = st.builds(lambda at, shard: ("put", at, 0, shard), st.floats(0, 1), st.sampled_from(_SHARDS))
swap = st.builds(
    lambda at, length, shard: ("swap", at, length, shard), st.floats(0, 1), st.integers(1, 12), st.sampled_from(_SHARDS)
)
damages = st.lists(st.tuples(st.sampled_from(sorted(FILES)), cut | put | swap), min_size=1, max_size=4)


def _damaged(files: dict[str, str], damage: list) -> dict[str, str]:
    texts = dict(files)
    for name, (_, at, length, shard) in damage:
        text = texts[name]
        start = int(at * len(text))
        texts[name] = text[:start] + shard + text[start + length :]
    return texts


def _check(folder: Path, *options: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as ended:
        run(["check", "ep1", "-C", str(folder), *options])
    return int(ended.value.code or 0), out.getvalue(), err.getvalue()


@settings(
    max_examples=_EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(damages, st.sampled_from([(), ("--json",), ("--format", "github"), ("--format", "sarif")]))
def test_damaged_series_end_in_an_answer(damage, options):
    with tempfile.TemporaryDirectory() as folder:
        project = write_series(Path(folder) / "p")
        for name, text in _damaged(FILES, damage).items():
            (project / "episodes" / name).write_bytes(text.encode("utf-8", "surrogatepass"))
        started = time.monotonic()
        code, out, err = _check(project, *options)
        assert time.monotonic() - started < _SECONDS
        assert code in (0, 1, 3)
        assert "itself failed" not in err, err
        assert "\x1b" not in out
        assert "Traceback" not in out + err


@settings(max_examples=_EXAMPLES, deadline=None)
@given(st.binary(max_size=400))
def test_noise_ends_in_an_answer(noise):
    with tempfile.TemporaryDirectory() as folder:
        project = write_series(Path(folder) / "p", ep1=noise)
        code, _, err = _check(project)
        assert code in (0, 1, 3)
        assert "itself failed" not in err, err


def test_the_terminal_is_not_steered_by_a_title(tmp_path):
    evil = '"\\e]0;pwned\\a\\e[2J [bold]x[/bold] [/b] :smile: \\u202e"'
    text = FILES["ep1.yaml"].replace("[wide, close_up]", f"[{evil}]").replace("The door", "x")
    project = write_series(tmp_path / "p", ep1=text)
    code, out, err = _check(project)
    assert code in (1, 3)
    assert not set("\x1b\x07\u202e") & set(out + err)


def test_workflow_commands_cannot_be_injected(tmp_path):
    evil = '"x\\n::error::pwned\\r::set-output name=a::b"'
    text = FILES["ep1.yaml"].replace("[ana, bo]", f"[ana, {evil}]")
    _, out, _ = _check(write_series(tmp_path / "p", ep1=text), "--format", "github")
    assert all(
        line.startswith(("::error file=episodes/", "::warning file=episodes/", "::notice title=moostik"))
        for line in out.splitlines()
    )
