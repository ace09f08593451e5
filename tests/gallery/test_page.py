"""The page: what it knows of each picture, and what nothing written in an episode can do to it."""

from __future__ import annotations

import base64
import json
import re
import threading
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moostik_cli.gallery.page import LiveGallery, script_json
from moostik_cli.gallery.texts import page_texts
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import as_written, set_language
from moostik_cli.models.picks import short_digest
from moostik_cli.pictures.provenance import Provenance, embed
from tests.commands.made import EPISODE, make, write_series
from tests.gallery.pages import data_of, frames_of, heading_of, write_page
from tests.pictures.samples import picture_bytes


@pytest.fixture
def series(tmp_path: Path) -> Path:
    write_series(tmp_path)
    return tmp_path


def test_a_picture_has_its_whole_story(series: Path) -> None:
    made = make(series, ("s1", "wide"))[0]
    page = write_page(series)
    data = data_of(page)
    frame = frames_of(page)["s1", "wide"]
    picture = frame["picture"]
    assert page == series / "output/episodes/ep1/index.html"
    assert (frame["status"], frame["flags"], frame["plan"]) == ("completed", ["odd"], None)
    assert picture["oddity"] == "Odd: it is 40 x 30, where 16:9 was asked for."
    assert picture["src"] == "s1/wide.png"
    assert (page.parent / picture["thumb"]).is_file()
    assert "".join(data["sentences"][n] for n in picture["prompt"]) == made.prompt_text
    assert [data["references"][n]["name"] for n in picture["references"]] == ["Koko"]
    reference = data["references"][picture["references"][0]]
    assert reference["why"] == "character, first image, validated"
    assert (page.parent / reference["thumb"]).is_file()
    assert (picture["cost"], picture["prediction"], picture["provider"]) == (0.15, "s1-wide-0", "replicate")
    assert picture["sha"] == short_digest(made.sha256)
    assert data["spent"] == 0.15


def test_earlier_takes_are_there_with_their_files(series: Path) -> None:
    make(series, ("s1", "wide"))
    make(series, ("s1", "wide"), take=3)
    page = write_page(series)
    frame = frames_of(page)["s1", "wide"]
    assert [take["prediction"] for take in frame["takes"]] == ["s1-wide-0"]
    assert (page.parent / frame["takes"][0]["src"]).is_file()
    assert frame["takes"][0]["replaced"]
    assert frame["spent"] == 0.30


def test_what_is_not_made_shows_what_would_be(series: Path) -> None:
    page = write_page(series)
    frame = frames_of(page)["s2", "medium"]
    assert (frame["status"], frame["picture"]) == ("pending", None)
    assert frame["plan"]["price"] == 0.15
    assert "The village sleeps" in "".join(data_of(page)["sentences"][n] for n in frame["plan"]["prompt"])
    assert data_of(page)["spent"] is None


def test_states_are_told_apart(series: Path) -> None:
    make(series, ("s1", "wide"), ("s1", "close_up"), ("s2", "wide"), ("s3", "wide"))
    with Ledger.open(series / "output/moostik.db") as ledger:
        ledger.record_failure("ep1", "s2", "medium", as_written("flagged as sensitive (E005)"), 1.0)
    output = series / "output/episodes/ep1"
    (output / "s1/close_up.png").unlink()
    (output / "s2/wide.png").write_bytes(picture_bytes("PNG", (99, 99)))
    episode = series / "episodes/ep1.yaml"
    episode.write_text(EPISODE.replace("The lanterns are lit.", "The lanterns are out."), encoding="utf-8")
    frames = frames_of(write_page(series))
    told = {key: (frame["status"], frame["flags"], frame["picture"] is not None) for key, frame in frames.items()}
    assert told == {
        ("s1", "wide"): ("completed", ["odd"], True),
        ("s1", "close_up"): ("pending", ["deleted"], False),
        ("s2", "wide"): ("completed", ["altered"], True),
        ("s2", "medium"): ("failed", [], False),
        ("s3", "wide"): ("completed", ["stale", "odd"], True),
    }
    assert frames["s2", "medium"]["error"] == "flagged as sensitive (E005)"
    altered = (output / "s2/wide.png").read_bytes()
    assert frames["s2", "wide"]["picture"]["sha"] == sha256(altered).hexdigest()[:12]


def test_a_file_that_nobody_recorded_speaks_for_itself(series: Path) -> None:
    target = series / "output/episodes/ep1/s3/wide.png"
    target.parent.mkdir(parents=True)
    told = Provenance(
        "ep1",
        "s3",
        "wide",
        "wide",
        "Un été",
        "replicate",
        "google/nano-banana-pro",
        "p9",
        None,
        7,
        "2026-01-01T00:00:00.000Z",
        150_000,
        "f",
    )
    target.write_bytes(embed(picture_bytes("PNG"), told))
    page = write_page(series)
    frame = frames_of(page)["s3", "wide"]
    assert frame["flags"] == ["unrecorded"]
    assert (frame["picture"]["seed"], frame["picture"]["prediction"]) == (7, "p9")
    assert "".join(data_of(page)["sentences"][n] for n in frame["picture"]["prompt"]) == "Un été"


def test_previews_are_marked_and_cost_nothing(series: Path) -> None:
    make(series, ("s1", "wide"))
    frame_file = series / "output/preview/episodes/ep1/s1/wide.png"
    frame_file.parent.mkdir(parents=True)
    frame_file.write_bytes(picture_bytes("PNG"))
    page = write_page(series, preview=True)
    assert page == series / "output/preview/episodes/ep1/index.html"
    data, frames = data_of(page), frames_of(page)
    assert (data["preview"], data["spent"]) == (True, None)
    assert 'class="is-preview"' in page.read_text("utf-8")
    assert frames["s1", "wide"]["picture"]["cost"] is None
    assert frames["s1", "wide"]["flags"] == ["stale"]  # nothing says what it was drawn from
    assert frames["s2", "wide"]["status"] == "pending"


def test_the_picks_of_the_file_are_on_the_page(series: Path) -> None:
    text = "# mine\ns1: wide\ns2: nope\n"
    (series / "episodes/ep1.picks.yaml").write_text(text, encoding="utf-8")
    data = data_of(write_page(series))
    assert data["picks"]["text"] == text
    assert [shot["pick"] and shot["pick"]["variation"] for shot in data["shots"]] == ["wide", None, None]
    (series / "episodes/ep1.picks.yaml").write_text("- broken\n", encoding="utf-8")
    assert [shot["pick"] for shot in data_of(write_page(series))["shots"]] == [None, None, None]


def test_a_page_is_the_same_whoever_writes_it_again(series: Path) -> None:
    make(series)
    first = write_page(series)
    data = data_of(first)
    assert data_of(write_page(series)) == data
    assert [path.name for path in first.parent.glob(".*")] == []


def test_nothing_in_the_page_leads_elsewhere(series: Path) -> None:
    make(series)
    text = write_page(series).read_text("utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    script = re.search(r"<script>(.*?)</script>", text, re.DOTALL)
    css = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert policy and script and css
    for part in (script, css):
        digest = base64.b64encode(sha256(part.group(1).encode()).digest()).decode()
        assert f"sha256-{digest}" in policy.group(1).replace("&#39;", "'").replace("&#43;", "+")
    assert "default-src &#39;none&#39;" in policy.group(1) or "default-src 'none'" in policy.group(1)
    assert "unsafe" not in policy.group(1)
    assert not re.search(r'\b(?:src|href)="(?!#)', text)  # the static part loads nothing at all


HOSTILE = [
    "</script><img src=x onerror=alert(1)>",
    "<!--<script>",
    "{{ 7*7 }}{% raw %}",
    "\u202egnp.exe",
    "a\u2028b",
    '"><svg onload=alert(1)>',
    "&amp;&#x3c;",
]


@pytest.mark.uncounted
@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_stays_text(series: Path, title: str) -> None:
    episode = series / "episodes/ep1.yaml"
    written = EPISODE.replace("title: Le réveil", f"title: {json.dumps(title)}").replace(
        "name: Dawn", f"name: {json.dumps(title)}"
    )
    episode.write_text(written, encoding="utf-8")
    page = write_page(series)
    assert heading_of(page) == title
    assert data_of(page)["shots"][0]["name"] == title
    assert page.read_text("utf-8").count("<script") == 2


values = st.recursive(
    st.text() | st.integers() | st.none(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@pytest.mark.uncounted
@given(values)
def test_json_in_a_script_is_read_as_it_was(value: object) -> None:
    text = script_json(value)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == json.loads(json.dumps(value).encode("utf-8", "replace"))


def test_the_page_speaks_both_languages(series: Path) -> None:
    try:
        set_language("fr")
        assert 'lang="fr"' in write_page(series).read_text("utf-8")
    finally:
        set_language("en")
    assert page_texts()["count_pictures"] == ["{count} picture", "{count} pictures"]


def test_a_running_page_reads_itself_again(series: Path) -> None:
    assert data_of(write_page(series, running=True))["running"] is True
    assert data_of(write_page(series))["running"] is False


def test_a_live_gallery_is_written_on_changes_and_at_the_end() -> None:
    written: list[bool] = []
    first = threading.Event()

    def write(running: bool) -> None:
        written.append(running)
        first.set()

    with LiveGallery(write, interval=60) as live:
        assert first.wait(10)
        for _ in range(100):
            live.changed()
        assert written == [True]  # at most once in the interval
    assert written == [True, False]
    live.close()
    assert written == [True, False]


def test_a_disk_that_refuses_ends_the_updates_and_not_the_run() -> None:
    tried = threading.Event()

    def write(running: bool) -> None:
        tried.set()
        if running:
            raise OSError("full")

    with LiveGallery(write, interval=0) as live:
        assert tried.wait(10)
        live.changed()


def test_an_episode_without_shots_says_so(series: Path) -> None:
    assert "hidden>No picture matches" in write_page(series).read_text("utf-8")
    (series / "episodes/ep1.yaml").write_text("id: ep1\nshots: []\n", encoding="utf-8")
    assert "hidden>This episode has no shot yet.</p>" in write_page(series).read_text("utf-8")
