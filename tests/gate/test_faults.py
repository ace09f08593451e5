"""The gate's promise: every fault that the files could show is shown by `check`, at its line, before the first
request; where `check` is silent, `generate` succeeds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from moostik_cli.models.diagnostics import Code
from tests.commands.running import runner
from tests.gate.faults import DISK_FAULTS, TEXT_FAULTS, DiskFault, TextFault
from tests.gate.good_series import write_series
from tests.standin import TOKEN, Standin


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "series"
    folder.mkdir()
    return write_series(folder)


def test_there_are_at_least_forty_kinds() -> None:
    assert len({fault.name for fault in [*TEXT_FAULTS, *DISK_FAULTS]}) == len(TEXT_FAULTS) + len(DISK_FAULTS)
    assert len(TEXT_FAULTS) + len(DISK_FAULTS) >= 40


def test_nothing_is_said_of_a_good_series(project, capfd, monkeypatch):
    ran = runner(capfd, monkeypatch, project)("check", "ep1", "--json")
    document = json.loads(ran.out)
    assert (ran.code, document["diagnostics"], document["ready"], ran.err) == (0, [], True, "")


@pytest.mark.parametrize("fault", TEXT_FAULTS, ids=lambda fault: fault.name)
def test_fault_in_a_file_is_found_at_its_line(fault: TextFault, project, capfd, monkeypatch):
    fault.apply(project / "episodes")
    ran = runner(capfd, monkeypatch, project)("check", "ep1", "--json")
    found = [(one["path"], one["line"]) for one in json.loads(ran.out)["diagnostics"] if one["code"] == fault.code]
    assert (f"episodes/{fault.file}", fault.line(project / "episodes")) in found, ran.out
    assert ran.code == fault.exit_code
    hints = [one["hint"] for one in json.loads(ran.out)["diagnostics"] if one["code"] == fault.code]
    assert fault.hint is None or any(fault.hint in (hint or "") for hint in hints)


@pytest.mark.parametrize("fault", DISK_FAULTS, ids=lambda fault: fault.name)
def test_fault_on_the_disk_is_found(fault: DiskFault, project, capfd, monkeypatch):
    fault.do(project)
    ran = runner(capfd, monkeypatch, project)("check", "ep1", "--json")
    found = [(one["path"], one["line"]) for one in json.loads(ran.out)["diagnostics"] if one["code"] == fault.code]
    assert found == [(fault.path, fault.line)], ran.out
    assert ran.code == fault.exit_code


def test_a_description_that_stands_for_an_image_counts_for_the_length(project, capfd, monkeypatch):
    cast = project / "episodes/characters.yaml"
    described = f"[]\n  description: {'word ' * 15000}"
    cast.write_text(cast.read_text().replace("[references/ana.png]", described, 1))
    ran = runner(capfd, monkeypatch, project)("check", "ep1", "--json")
    assert Code.PROMPT_SHORTENED in {one["code"] for one in json.loads(ran.out)["diagnostics"]}


def test_where_check_is_silent_generate_succeeds(project, capfd, monkeypatch):
    moostik = runner(capfd, monkeypatch, project)
    assert moostik("check", "ep1", "--strict").code == 0
    with Standin() as standin:
        monkeypatch.setenv("REPLICATE_API_TOKEN", TOKEN)
        monkeypatch.setenv("REPLICATE_BASE_URL", standin.base_url)
        ran = moostik("generate", "ep1", "--provider", "replicate", "--delay-ms", "0", "--yes", "--json")
    document = json.loads(ran.out)
    assert (ran.code, document["generated"], document["failed"]) == (0, 5, 0), ran.err


@pytest.mark.parametrize("fault", [one for one in TEXT_FAULTS if one.exit_code == 1], ids=lambda fault: fault.name)
def test_generate_is_stopped_by_what_check_calls_an_error(fault: TextFault, project, capfd, monkeypatch):
    fault.apply(project / "episodes")
    moostik = runner(capfd, monkeypatch, project)
    with Standin() as standin:
        monkeypatch.setenv("REPLICATE_API_TOKEN", TOKEN)
        monkeypatch.setenv("REPLICATE_BASE_URL", standin.base_url)
        ran = moostik("generate", "ep1", "--provider", "replicate", "--delay-ms", "0", "--yes")
        assert ran.code in (1, 4), ran.err  # 4 where the model alone refuses everything
        assert standin.requests_to("POST", "predictions") == []
