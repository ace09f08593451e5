"""Camera angles as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moostik_cli.models.angle_names import _NAMES, known_angle
from moostik_cli.models.angles import KNOWN_ANGLES
from moostik_cli.models.episode import Shot, Variation
from moostik_cli.painting.framing import FRAMINGS
from tests.commands.project import write_project
from tests.commands.running import runner


@pytest.mark.parametrize(
    ("written", "angle"),
    [
        ("close up", "close_up"),
        ("Close-Up", "close_up"),
        ("CLOSEUP", "close_up"),
        ("CU", "close_up"),
        ("close-up shot", "close_up"),
        ("Medium", "medium"),
        ("medium shot", "medium"),
        ("ECU", "extreme_close_up"),
        ("OTS", "over_the_shoulder"),
        ("over-the-shoulder shot", "over_the_shoulder"),
        ("Plan large", "wide"),
        ("contre-plongée", "low_angle"),
        ("Contre-plonge\u0301e", "low_angle"),  # the accent as a letter of its own
        ("en contre-plongée", "low_angle"),
        ("plongée", "high_angle"),
        ("PLONGÉE TOTALE", "top_down"),
        ("gros plan", "close_up"),
        ("très gros plan", "extreme_close_up"),
        ("par-dessus l’épaule", "over_the_shoulder"),
        ("plan d'ensemble", "establishing"),
        ("caméra subjective", "pov"),
        ("bird's eye view", "top_down"),
        ("two shot", "two_shot"),
        ("low", "low_angle"),
        ("dutch", "dutch_angle"),
        ("cowboy shot", None),
        ("plan poitrine", None),
        ("close up on the hands", None),
        ("../close_up", None),
        ("/medium", None),
        ("", None),
        ("…", None),
    ],
)
def test_names(written, angle):
    assert known_angle(written) == angle


def test_every_known_angle_is_itself_and_drawn():
    assert [known_angle(angle) for angle in KNOWN_ANGLES] == list(KNOWN_ANGLES)
    assert set(FRAMINGS) == set(KNOWN_ANGLES)


def test_no_name_stands_for_two_angles():
    names = [name for angle, names in _NAMES.items() for name in (angle.replace("_", " "), *names)]
    assert len(names) == len(set(names))


@given(st.text(max_size=40))
def test_any_text_is_a_known_angle_or_none(text):
    assert known_angle(text) in (None, *KNOWN_ANGLES)


def test_the_id_stays_as_it_is_written():
    """The ledger knows a picture by its id: another name for its angle does not make it another picture."""
    shot = Shot.model_validate({"id": "s", "variations": ["CU", {"cameraAngle": "Plan large"}, {"id": "plongée"}]})
    assert [(one.id, one.camera_angle) for one in shot.variations] == [
        ("CU", "close_up"),
        ("Plan large", "wide"),
        ("plongée", "high_angle"),
    ]
    assert Variation.model_validate({"id": "x", "camera_angle": "OTS"}).camera_angle == "over_the_shoulder"


def test_check_preview_prompt_and_options_know_them(tmp_path, capfd, monkeypatch):
    project = write_project(tmp_path)
    (project / "episodes/ep1.json").unlink()
    (project / "episodes/ep1.yaml").write_text(
        "id: ep1\nshots:\n- {id: s1, prompt: A street., variations: [gros plan, CU-2, Medium, contre-plongée]}\n"
    )
    moostik = runner(capfd, monkeypatch, project)
    checked = moostik("check", "ep1").out
    assert checked.count("M301") == 1
    assert "`CU-2`" in checked
    assert "Close-up" in moostik("enrich", "ep1", "--angle", "CU").out
    assert moostik("generate", "ep1", "--provider", "preview").code == 0
    frames = sorted(path.name for path in (project / "output/preview/episodes/ep1/s1").glob("*.png"))
    assert frames == ["CU-2.png", "close_up.png", "low_angle.png", "medium.png"]
    assert moostik("pick", "ep1", "s1", "plan moyen").code == 0
    assert "s1: Medium\n" in (project / "episodes/ep1.picks.yaml").read_text().replace("medium", "Medium")
