"""The project's `.env` is found from anywhere below it, and the token in it goes nowhere else."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.commands.running import Moostik, runner
from tests.standin.service import Standin

ROOT = Path(__file__).parents[2]


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    shutil.copytree(ROOT / "episodes", tmp_path / "episodes")
    return runner(capfd, monkeypatch, tmp_path / "episodes/references")


@pytest.mark.uncounted
def test_found_from_below_and_kept_secret(moostik: Moostik, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with Standin(picture_size=(64, 36)) as standin:
        (tmp_path / ".env").write_text(f"# ours\nexport REPLICATE_API_TOKEN='{standin.token}'\n")
        monkeypatch.setenv("REPLICATE_BASE_URL", standin.base_url)
        ran = [
            moostik("-v", "references", "--make", "mila", "--write", "--json"),
            moostik("-v", "references", "--make", "--force", "mila", "--dry-run", "--json"),
            moostik("generate", "ep0", "--shot", "shot-001", "--angle", "wide", "--yes", "--events"),
            moostik("check", "ep0", "--provider", "replicate", "--json"),
        ]
        report = standin.report()
    assert [one.code for one in ran] == [0, 0, 0, 0]
    assert (report["charges"], report["wrong_tokens"], report["leaked_tokens"]) == (2, 0, 0)
    assert not [one for one in ran if standin.token in one.out + one.err]
    assert standin.token not in os.environ.values()
    holding = [path for path in tmp_path.rglob("*") if path.is_file() and standin.token.encode() in path.read_bytes()]
    assert [path.name for path in holding] == [".env"]


def test_without_one_it_is_preview(moostik: Moostik) -> None:
    ran = moostik("generate", "ep0", "--shot", "shot-001", "--angle", "wide", "--dry-run")
    assert ran.code == 0
    assert "REPLICATE_API_TOKEN is not set" in ran.err


def test_a_broken_one_is_said_without_a_traceback(moostik: Moostik, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("REPLICATE_API_TOKEN=r8_é secret\n")
    ran = moostik("generate", "ep0", "--dry-run")
    assert ran.code == 4
    assert "r8_" not in ran.err
    assert "Traceback" not in ran.err


UNREADABLE = b"REPLICATE_API_TOKEN=r8_\xe9\xff\n"


@pytest.mark.parametrize(("provider", "price"), [("auto", "$0.00"), ("replicate", "$0.15")])
def test_a_dry_run_goes_on_where_it_cannot_be_read(moostik: Moostik, tmp_path: Path, provider: str, price: str) -> None:
    (tmp_path / ".env").write_bytes(UNREADABLE)
    ran = moostik("generate", "ep0", "--shot", "shot-001", "--angle", "wide", "--dry-run", "--provider", provider)
    assert (ran.code, ran.out) == (0, f"shot-001/wide  3  {price}\n")
    assert ".env cannot be read. Nothing is sent, so it is not needed. REPLICATE_API_TOKEN is not set" in ran.err
    assert moostik("generate", "ep0", "--yes", "--provider", provider).code == 4


@pytest.mark.parametrize("form", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_form_that_editors_write_is_read(moostik: Moostik, tmp_path: Path, form: str) -> None:
    (tmp_path / ".env").write_bytes("REPLICATE_API_TOKEN=r8_abcdefgh\r\n".encode(form))
    ran = moostik("generate", "ep0", "--shot", "shot-001", "--angle", "wide", "--dry-run")
    assert (ran.code, "Pictures are made by Replicate" in ran.err) == (0, True)
