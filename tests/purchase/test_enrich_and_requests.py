"""What `enrich` lists before paying is what the service receives: texts, images, and their order."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from tests.pictures.samples import picture_bytes
from tests.purchase.studio import Studio, Studios, write_episode
from tests.standin.state import Prediction


def _project(root: Path) -> None:
    """Two people, a place, a style image, an image of a subject; the second shot continues the first."""
    images = root / "episodes" / "images"
    images.mkdir(parents=True)
    names = ("ana", "ana-full", "bo", "quai", "quai-detail", "key", "look")
    for number, name in enumerate(names):
        (images / f"{name}.png").write_bytes(picture_bytes("PNG", (40 + number, 30)))

    def entry(id_: str, *names: str) -> dict[str, object]:
        return {"id": id_, "name": id_, "validated": True, "referenceImages": [f"images/{name}.png" for name in names]}

    series = {"styleImage": "images/look.png", "coherence": {"angles": "anchor", "anchor": "wide", "places": "anchor"}}
    (root / "episodes/series.yaml").write_text(json.dumps(series), "utf-8")
    cast = [entry("ana", "ana", "ana-full"), entry("bo", "bo")]
    (root / "episodes/characters.yaml").write_text(json.dumps(cast), "utf-8")
    (root / "episodes/locations.yaml").write_text(json.dumps([entry("quai", "quai", "quai-detail")]), "utf-8")
    subjects = [{"id": "ana", "action": "waves"}, {"id": "k", "description": "a key", "image": "images/key.png"}]
    prompt = {"goal": "Farewell.", "subjects": subjects}
    shared = {"characterIds": ["ana", "bo"], "locationIds": ["quai"], "prompt": prompt}
    second = {**shared, "continuesFrom": "shot-001", "description": "Later."}
    write_episode(root, [shared, second, {**shared, "description": "Elsewhere."}], angles=("wide", "medium"))


def _sums_of_sent(studio: Studio, prediction: Prediction) -> list[str]:
    files = studio.standin.memory.files
    return [files[url.rpartition("/")[2]].sha256 for url in prediction.input.get("image_input", ())]


def _sum_of_listed(studio: Studio, listed: str) -> str:
    """Of an image as `enrich` lists it: a file of the library, or "shot/angle", a picture of the episode."""
    path = studio.root / "episodes" / listed
    if not listed.endswith(".png"):
        path = studio.root / "output/episodes/ep0" / f"{listed}.png"
    return sha256(path.read_bytes()).hexdigest()


@pytest.mark.uncounted
@pytest.mark.parametrize("options", [(), ("--max-images", "5"), ("--max-refs-per-character", "1"), ("--no-fallback",)])
def test_the_service_receives_what_enrich_listed(studios: Studios, options: Sequence[str]) -> None:
    studio = studios(shots=1)
    _project(studio.root)
    told = json.loads(studio.moostik("enrich", "ep0", "--json", *options).out)["shots"]
    studio.generate(*options, code=0)
    listed = {v["promptText"]: v["imageInput"] for shot in told for v in shot["variations"]}
    sent = {one.input["prompt"]: one for one in studio.standin.memory.predictions.values()}
    assert sent.keys() == listed.keys() and len(sent) == 6
    for text, prediction in sent.items():
        assert _sums_of_sent(studio, prediction) == [_sum_of_listed(studio, one) for one in listed[text]]
    of_second = next(shot for shot in told if shot["shotId"] == "shot-002")["variations"][1]["imageInput"]
    assert {"shot-001/medium", "shot-002/wide"} <= set(of_second)
