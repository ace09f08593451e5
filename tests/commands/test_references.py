"""`moostik references`: who has which pictures, and making those that are missing, once."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from moostik_cli.pictures import provenance
from tests.commands.running import Moostik, runner
from tests.forking import command
from tests.standin.faults import Fault, Faults
from tests.standin.service import Standin
from tests.standin.state import fixed

ROOT = Path(__file__).parents[2]
MILA = "episodes/references/characters/mila.png"


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    shutil.copytree(ROOT / "episodes", tmp_path / "episodes")
    return runner(capfd, monkeypatch, tmp_path)


def listed(moostik: Moostik, *arguments: Any) -> dict[str, dict[str, Any]]:
    document = json.loads(moostik("references", "--json", *arguments).out)
    return {member["id"]: member for member in document["characters"] + document["locations"]}


# the list


def test_tells_of_everyone_what_is_there_and_who_needs_it(moostik: Moostik) -> None:
    cast = listed(moostik)
    koko, mila = cast["koko"], cast["mila"]
    assert (koko["state"], koko["validated"], koko["referenceImages"]) == (
        "unvalidated",
        False,
        ["references/characters/koko.png"],
    )
    assert koko["shots"] == [{"episodeId": "ep0", "shotId": "shot-012"}]
    assert (mila["state"], mila["referenceImages"]) == ("missing", [])
    lines = (ROOT / "episodes/characters.yaml").read_text(encoding="utf-8").splitlines()
    assert lines[mila["line"] - 1] == "- id: mila"
    assert cast["cooltik-village"]["state"] == "validated"
    assert cast["cooltik-village"]["type"] == "location"


def test_a_picture_that_cannot_be_used_is_none(moostik: Moostik, tmp_path: Path) -> None:
    (tmp_path / "episodes/references/characters/koko.png").write_text("not a picture")
    koko = listed(moostik)["koko"]
    assert koko["state"] == "missing"
    assert koko["unusableImages"][0]["url"] == "references/characters/koko.png"


def test_ids_that_no_library_has_are_in_it_too(moostik: Moostik, tmp_path: Path) -> None:
    (tmp_path / "episodes/ep9.yaml").write_text("id: ep9\nshots: [{id: s1, characterIds: [nobody]}]\n")
    assert listed(moostik)["nobody"]["state"] == "unknown"
    assert "nobody" not in listed(moostik, "ep0")
    assert listed(moostik, "ep9")["koko"]["shots"] == []


def test_an_episode_that_cannot_be_read_hides_no_other(moostik: Moostik, tmp_path: Path) -> None:
    (tmp_path / "episodes/ep9.yaml").write_text("shots: [")
    assert listed(moostik)["koko"]["shots"]


def test_on_paper_and_drawn(moostik: Moostik) -> None:
    ran = moostik("references")
    assert ran.code == 0
    assert "- mila (Mila): no picture: 0 pictures: shot-012, shot-013" in ran.out.splitlines()
    assert "moostik references --make mila --write" in ran.err
    assert "\x1b" not in ran.out
    drawn = moostik("references", "--color", "always")
    assert "\x1b[" in drawn.out
    assert "Général Aedes" in drawn.out


def test_only_the_missing(moostik: Moostik) -> None:
    assert list(listed(moostik, "--missing")) == ["mila"]


# the page


class Page(HTMLParser):
    """The tags of a page, with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def sources(self) -> list[str]:
        return [attributes["src"] or "" for tag, attributes in self.tags if tag == "img"]


def test_the_page_shows_every_picture_and_loads_nothing_else(moostik: Moostik, tmp_path: Path) -> None:
    assert moostik("references", "--page").code == 0
    text = (tmp_path / "output/references.html").read_text(encoding="utf-8")
    page = Page(text)
    shown = {(tmp_path / "output" / source).resolve() for source in page.sources()}
    pictures = {path.resolve() for path in (tmp_path / "episodes/references").rglob("*.png")}
    assert shown == pictures
    assert "default-src 'none'" in text
    assert not {"script", "iframe", "link", "object"} & {tag for tag, _ in page.tags}
    assert all(attributes["alt"] for tag, attributes in page.tags if tag == "img")


def test_a_hostile_library_stays_text(moostik: Moostik, tmp_path: Path) -> None:
    (tmp_path / "episodes/locations.yaml").write_text("")
    (tmp_path / "episodes/characters.yaml").write_text(
        '- id: a\n  name: "<script>alert(1)</script>\\" onload=\\"x"\n'
        '  referencePrompt: "<b>"\n'
        "  referenceImages: ['https://example.org/\"><script>', ../../etc/passwd, 'javascript:x']\n"
    )
    assert moostik("references", "--page").code == 0
    page = Page((tmp_path / "output/references.html").read_text(encoding="utf-8"))
    assert "script" not in {tag for tag, _ in page.tags}
    assert page.sources() == ['https://example.org/"><script>']
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]


# making


@pytest.fixture
def standin(monkeypatch: pytest.MonkeyPatch, moostik: Moostik) -> Any:
    with Standin(picture_size=(336, 144)) as service:
        monkeypatch.setenv("REPLICATE_BASE_URL", service.base_url)
        monkeypatch.setenv("REPLICATE_API_TOKEN", service.token)
        yield service


def test_makes_what_is_missing_and_names_it(moostik: Moostik, tmp_path: Path, standin: Standin) -> None:
    ran = moostik("references", "--make", "mila", "--write", "--json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["results"][0]["localPath"] == MILA
    with Image.open(tmp_path / MILA) as image:
        image.load()
        assert image.format == "PNG"
    before = (ROOT / "episodes/characters.yaml").read_bytes()
    after = (tmp_path / "episodes/characters.yaml").read_bytes()
    assert after == before.replace(b"referenceImages: []", b"referenceImages: [references/characters/mila.png]")
    assert listed(moostik)["mila"]["state"] == "unvalidated"
    assert "$0.15" in moostik("references").err
    assert moostik("validate", "mila").code == 0
    assert "mila" not in moostik("check", "ep0", "--json").out


def test_sheets_are_wide_places_16_9_and_all_told_the_style(moostik: Moostik, tmp_path: Path, standin: Standin) -> None:
    (tmp_path / "episodes/locations.yaml").write_text("- id: hill\n  referencePrompt: |-\n    A hill,\n    alone.\n")
    assert moostik("references", "--make", "--missing", "-y").code == 0
    inputs = [json.loads(one.body)["input"] for one in standin.requests_to("POST", "predictions")]
    by_prompt = {one["prompt"][:11]: one for one in inputs}
    hill, mila = by_prompt["A hill, alo"], by_prompt["Full figure"]
    assert (hill["aspect_ratio"], mila["aspect_ratio"]) == ("16:9", "21:9")
    assert "Avoid: human faces" in hill["prompt"]
    assert hill.get("image_input", []) == []
    made = provenance.read(tmp_path / "episodes/references/locations/hill.png")
    assert made is not None
    assert made.prompt_text == hill["prompt"]


def test_without_write_it_says_which_line_to_add(moostik: Moostik, tmp_path: Path, standin: Standin) -> None:
    ran = moostik("references", "--make", "mila")
    assert ran.code == 0
    line = listed(moostik)["mila"]["line"] + 5
    assert f"episodes/characters.yaml:{line}: add this to mila" in ran.err
    assert "referenceImages: [references/characters/mila.png]" in ran.err
    assert (tmp_path / "episodes/characters.yaml").read_bytes() == (ROOT / "episodes/characters.yaml").read_bytes()
    assert moostik("references", "--make", "mila", "--write").code == 0
    assert listed(moostik)["mila"]["referenceImages"] == ["references/characters/mila.png"]
    assert standin.report()["predictions"] == 1


def test_what_has_a_picture_is_not_made_again_unless_forced(moostik: Moostik, tmp_path: Path, standin: Standin) -> None:
    moostik("references", "--make", "mila", "--write")
    ran = moostik("references", "--make", "mila", "--write")
    assert "--force makes another" in ran.err
    assert standin.report()["predictions"] == 1
    before = (tmp_path / MILA).read_bytes()
    assert moostik("references", "--make", "mila", "--force").code == 0
    assert standin.report()["predictions"] == 2
    aside = list((tmp_path / MILA).parent.glob("takes/mila.*"))
    assert [path.read_bytes() for path in aside] == [before]
    assert listed(moostik)["mila"]["referenceImages"] == ["references/characters/mila.png"]


def test_another_picture_of_one_who_is_validated_is_said_to_be_unseen(moostik: Moostik, standin: Standin) -> None:
    moostik("references", "--make", "mila", "--write")
    moostik("validate", "mila")
    ran = moostik("references", "--make", "mila", "--force", "--write")
    assert "marked as validated. If it is not right: moostik validate --undo mila" in ran.err


def test_a_drawing_of_that_name_is_never_written_over(moostik: Moostik, tmp_path: Path, standin: Standin) -> None:
    shutil.copy(tmp_path / "episodes/references/characters/koko.png", tmp_path / MILA)
    before = (tmp_path / MILA).read_bytes()
    ran = moostik("references", "--make", "mila")
    assert "was not made by moostik" in ran.err
    assert (tmp_path / MILA).read_bytes() == before
    assert standin.report()["predictions"] == 0


def test_a_paid_picture_that_cannot_be_fetched_is_given_up_by_name(
    moostik: Moostik, standin: Standin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOOSTIK_RETRY_FACTOR", "0.005")
    standin.faults = Faults(Fault("delivery", "404"))
    ran = moostik("references", "--make", "mila")
    assert ran.code == 1 and "give it up and have it made anew: moostik references --give-up mila" in ran.err
    assert moostik("references", "--make", "mila", "--force").code == 1
    assert standin.report()["charges"] == 1  # not even --force buys it again
    for arguments, says in (((), "Name the characters"), (("koko",), "Waiting: mila."), (("--make",), "")):
        ran = moostik("references", "--give-up", *arguments)
        assert ran.code == 2 and says in ran.err
    ran = moostik("references", "--give-up", "mila")
    assert ran.code == 0 and "1 picture is given up; $0.15 for it stays in the bill." in ran.err
    standin.faults = Faults()
    assert moostik("references", "--make", "mila").code == 0
    assert standin.report()["charges"] == 2
    assert "Spent on reference pictures so far: $0.30." in moostik("references").err


def test_what_the_model_refused_is_not_bought_again_unasked(moostik: Moostik, standin: Standin) -> None:
    standin.faults = Faults(Fault("outcome", "e005"))
    assert moostik("references", "--make", "mila").code == 1
    for options in ((), ("--force",)):
        ran = moostik("references", "--make", "mila", *options)
        assert ran.code == 1 and "--retry-refused" in ran.err
    assert standin.report()["charges"] == 1
    standin.faults = Faults()
    assert moostik("references", "--make", "mila", "--retry-refused").code == 0
    assert standin.report()["charges"] == 2


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--make", "papy-tikk"], 2, "Did you mean papy-tik?"),
        (["--make"], 2, "--missing"),
        (["--make", "mila", "--provider", "preview"], 2, "preview"),
        (["--make", "mila", "--max-cost", "0.10"], 4, "cap"),
        (["--make", "bare"], 1, "characters.yaml:1: bare has no referencePrompt"),
        (["ep99"], 2, "ep99"),
    ],
)
def test_refusals(
    moostik: Moostik, tmp_path: Path, standin: Standin, arguments: list[str], code: int, says: str
) -> None:
    path = tmp_path / "episodes/characters.yaml"
    path.write_bytes(b"- id: bare\n" + path.read_bytes())
    ran = moostik("references", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err
    assert standin.report()["predictions"] == 0


def test_without_a_token_it_says_what_to_do(moostik: Moostik) -> None:
    ran = moostik("references", "--make", "mila")
    assert ran.code == 4
    assert "REPLICATE_API_TOKEN" in ran.err


def test_dry_run_sends_nothing(moostik: Moostik, tmp_path: Path, standin: Standin) -> None:
    ran = moostik("references", "--make", "mila", "--dry-run", "--json")
    planned = json.loads(ran.out)
    assert planned["estimatedCost"] == 0.15
    assert planned["planned"][0]["input"]["aspect_ratio"] == "21:9"
    assert standin.requests == []
    assert not (tmp_path / "output").exists()


def test_paid_once_across_a_kill(moostik: Moostik, tmp_path: Path) -> None:
    with Standin(picture_size=(336, 144), latency=fixed(1.0)) as standin:
        environment = {
            **os.environ,
            "REPLICATE_BASE_URL": standin.base_url,
            "REPLICATE_API_TOKEN": standin.token,
            "PYTHONPATH": str(ROOT),
        }
        paying = ("references", "--make", "mila", "--write", "--yes")
        first = command(*paying, cwd=tmp_path, env=environment)
        deadline = time.monotonic() + 20
        while not standin.report()["predictions"] and time.monotonic() < deadline:
            time.sleep(0.02)
        first.send_signal(signal.SIGKILL)
        first.wait()
        assert not (tmp_path / MILA).exists()
        second = command(*paying, cwd=tmp_path, env=environment)
        _, said = second.communicate(timeout=60)
        assert second.returncode == 0, said
        report = standin.report()
    assert (report["predictions"], report["charges"], report["inputs_made_twice"]) == (1, 1, 0)
    with Image.open(tmp_path / MILA) as image:
        image.load()
    assert listed(moostik)["mila"]["referenceImages"] == ["references/characters/mila.png"]
