"""What is said of each provider is true of it, and the page on adding one adds one that works."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image

from moostik_cli.ledger.ledger import Ledger
from moostik_cli.providers.base import DescribesModels, ListsPredictions, Provider, TakesUploads
from moostik_cli.providers.registry import (
    PROVIDERS,
    Capabilities,
    ProviderEntry,
    ProviderSettings,
    capabilities_of,
    describer_of,
    lister_of,
    provider_words,
    uploader_of,
)
from tests.commands.running import Moostik, runner
from tests.gate.good_series import write_series
from tests.providers.clocks import HurriedClock

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/providers.md"


@pytest.fixture
def page_code() -> str:
    [code] = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    return code


@pytest.fixture
def folder_entry(page_code: str, monkeypatch: pytest.MonkeyPatch) -> ProviderEntry:
    module = ModuleType("folder_provider")
    exec(compile(page_code, str(PAGE), "exec"), module.__dict__)
    entry: ProviderEntry = module.__dict__["ENTRY"]
    monkeypatch.setitem(PROVIDERS, entry.name, entry)
    return entry


@pytest.fixture
def moostik(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Moostik:
    return runner(capfd, monkeypatch, write_series(tmp_path))


@pytest.fixture
def paintings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "paintings"
    folder.mkdir()
    for shot in ("shot-1", "shot-2"):
        Image.new("RGB", (64, 36), "navy").save(folder / f"{shot}.png")
    monkeypatch.setenv("PAINTINGS_FOLDER", str(folder))
    return folder


def built(entry: ProviderEntry) -> Provider:
    return entry.build(ProviderSettings("r8_x", None, HurriedClock()))


@pytest.mark.parametrize("name", sorted(PROVIDERS))
def test_a_provider_has_the_methods_that_its_entry_speaks_of(name: str) -> None:
    entry = PROVIDERS[name]
    provider = built(entry)
    assert provider.name == entry.name == name
    assert entry.can.lists_predictions == isinstance(provider, ListsPredictions)
    assert entry.can.uploads == isinstance(provider, TakesUploads)
    assert entry.can.describes_models == isinstance(provider, DescribesModels)
    assert "r8_x" not in repr(provider) + repr(entry)
    provider.close()


def test_what_the_entry_denies_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = next(iter(PROVIDERS.values()))
    provider = built(entry)
    assert (lister_of(provider), uploader_of(provider), describer_of(provider)) == (provider, provider, provider)
    monkeypatch.setitem(
        PROVIDERS, entry.name, entry._replace(can=Capabilities(*[False] * len(Capabilities._fields)))
    )  # which keeps their order
    assert not any(capabilities_of(entry.name))
    assert (lister_of(provider), uploader_of(provider), describer_of(provider)) == (None, None, None)
    provider.close()


def test_nobody_else_names_a_provider() -> None:
    """The registry and the provider's own modules aside (their messages' French with them)."""
    said = []
    for path in (ROOT / "moostik_cli").rglob("*.py"):
        if path.parent.name == "providers" or path.name in ("providers.py", "models.py"):
            continue
        text = path.read_text(encoding="utf-8")
        for entry in PROVIDERS.values():
            words = (f'"{entry.name}"', entry.token_variable, str(entry.address_variable))
            said += [f"{path.name}: {word}" for word in words if word in text]
        said += [f"{path.name}: preview" for _ in re.findall(r'(?:==|!=) "preview"', text)]
    assert said == []


def test_the_page_passes_the_type_checker(page_code: str, tmp_path: Path) -> None:
    api = pytest.importorskip("mypy.api")
    module = tmp_path / "folder_provider.py"
    module.write_text(page_code, encoding="utf-8")
    found, problems, status = api.run(["--config-file", str(ROOT / "pyproject.toml"), "--strict", str(module)])
    assert (status, problems) == (0, ""), found


def test_the_page_makes_pictures_by_its_registration_with_an_upload(
    folder_entry: ProviderEntry, moostik: Moostik, paintings: Path, tmp_path: Path
) -> None:
    assert provider_words() == ("auto", *PROVIDERS, "preview")
    ran = moostik("generate", "ep1", "--provider", "folder", "--yes", "--json")
    assert ran.out, ran.err
    document = json.loads(ran.out)
    assert (ran.code, document["provider"]) == (0, "folder")
    assert {one["status"] for one in document["results"]} == {"completed"}
    uploaded = list((paintings / "references").iterdir())
    assert uploaded
    with Ledger.open(tmp_path / "output/moostik.db") as ledger:
        held = ledger.find_upload(uploaded[0].name.partition("-")[0], f"folder {paintings}", 0.0)
        pictures = [one.picture for one in ledger.variations("ep1").values()]
    assert held is not None and held.url == uploaded[0].as_uri()
    assert {picture.provider for picture in pictures if picture is not None} == {"folder"}
    assert "folder_provider" not in sys.modules


def test_what_the_painter_has_not_painted_fails_alone(
    folder_entry: ProviderEntry, moostik: Moostik, paintings: Path
) -> None:
    (paintings / "shot-2.png").unlink()
    document = json.loads(moostik("generate", "ep1", "--provider", "folder", "--yes", "--json").out)
    ends = {one["shotId"]: (one["status"], one.get("error")) for one in document["results"]}
    assert ends["shot-1"][0] == "completed"
    assert ends["shot-2"] == ("failed", "nobody has painted shot-2 yet")
