from __future__ import annotations

import io
import json
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from moostik_cli.models.records import PictureRecord
from moostik_cli.models.retakes import Retake
from moostik_cli.pictures import provenance as module
from moostik_cli.pictures.formats import PictureFacts, inspect_bytes
from moostik_cli.pictures.provenance import embed, from_json, read, read_bytes, to_json, to_record
from moostik_cli.pictures.xmp import DRAWN_BY_PROGRAM, MADE_BY_MODEL
from tests.pictures.samples import PROVENANCE, picture_bytes, pixels, provenance

FORMATS = ["PNG", "JPEG", "WEBP"]
PICTURES = {format_: picture_bytes(format_) for format_ in FORMATS}
any_text = st.text(st.characters(), max_size=300)  # surrogates, controls and all
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
provenances = st.builds(
    lambda text, shot, seed, cost, url, references, options, note: provenance(
        prompt_text=text,
        shot_id=shot,
        seed=seed,
        cost=cost,
        image_url=url,
        references=tuple(references),
        options=options,
        retake=None if note is None else Retake("a" * 64, note, PROVENANCE.fingerprint, tuple(note[:2])),
    ),
    any_text,
    st.text(min_size=1, max_size=30),
    st.none() | st.integers(),
    st.integers(0, 10**12),
    st.none() | st.text(max_size=80),
    st.lists(st.text(max_size=60), max_size=4),
    st.dictionaries(st.text(max_size=8), json_values, max_size=3),
    st.none() | any_text,
)


@pytest.mark.uncounted
@pytest.mark.parametrize("format_", FORMATS)
@given(origin=provenances)
@settings(max_examples=60, deadline=None)
def test_whatever_is_written_is_read_back_and_no_pixel_changes(format_, origin):
    data = embed(PICTURES[format_], origin)
    assert read_bytes(data) == origin
    assert pixels(data) == pixels(PICTURES[format_])
    inspect_bytes(data)


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("length", [60_000, 200_000])
def test_a_very_long_prompt_survives(format_, length):
    origin = provenance(prompt_text="Le soir tombe é " * (length // 16))
    data = embed(PICTURES[format_], origin)
    assert read_bytes(data) == origin
    assert pixels(data) == pixels(PICTURES[format_])


@pytest.mark.parametrize("format_", FORMATS)
def test_embedding_again_replaces_what_was_there(format_):
    first = embed(PICTURES[format_], PROVENANCE)
    second = embed(first, provenance(prompt_text="other", shot_id="s2"))
    assert read_bytes(second) == provenance(prompt_text="other", shot_id="s2")
    assert embed(second, PROVENANCE) == first


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
def test_pixels_of_every_mode_are_untouched(format_, mode):
    if (format_, mode) == ("JPEG", "RGBA"):
        pytest.skip("JPEG has no transparency")
    plain = picture_bytes(format_, mode=mode)
    assert pixels(embed(plain, PROVENANCE)) == pixels(plain)


@given(data=st.binary(max_size=200), kind=st.sampled_from([b"", *(p[:40] for p in PICTURES.values())]))
def test_reading_any_bytes_never_fails(data, kind):
    assert read_bytes(kind + data) is None


@pytest.mark.parametrize("format_", FORMATS)
def test_reading_a_damaged_file_never_fails(format_):
    data = embed(PICTURES[format_], PROVENANCE)
    for position in range(0, len(data), 11):
        read_bytes(data[:position])
        read_bytes(data[:position] + b"\xff\0\xff" + data[position + 3 :])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"moostik": 1}',
        '{"moostik": "x"}',
        to_json(PROVENANCE).replace('"wide"', "7"),
        to_json(PROVENANCE).replace("0.15", '"much"'),
        "[" * 100_000,
    ],
)
def test_json_that_is_not_ours_is_refused(text):
    with pytest.raises((ValueError, KeyError, TypeError, RecursionError)):
        from_json(text)


def test_png_texts_are_where_tools_look():
    image = Image.open(io.BytesIO(embed(PICTURES["PNG"], PROVENANCE)))
    assert set(image.text) == {"parameters", "moostik", "XML:com.adobe.xmp"}
    record = json.loads(image.text["moostik"])
    assert (record["shotId"], record["predictionId"], record["cost"]) == ("s1", "p1", 0.15)
    assert "Une forêt l'été." in image.text["moostik"]


def test_comfyui_keys_are_never_left_in_a_png():
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("prompt", "{}")
    info.add_itxt("workflow", "{}")
    info.add_text("Author", "somebody")
    buffer = io.BytesIO()
    Image.open(io.BytesIO(PICTURES["PNG"])).save(buffer, "PNG", pnginfo=info)
    image = Image.open(io.BytesIO(embed(buffer.getvalue(), PROVENANCE)))
    assert set(image.text) == {"parameters", "moostik", "XML:com.adobe.xmp", "Author"}


def stable_diffusion_settings(text: str) -> tuple[str, str, dict[str, str]]:
    """Prompt, negative prompt and settings, by the rules that readers of this text follow: the last line
    counts as settings if it has three of them or more; a value with commas is in quotes."""
    *lines, last = text.strip().split("\n")
    found = re.findall(r'\s*(\w[\w \-/]+):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)', last)
    assert len(found) >= 3
    negative = [line for line in lines if line.startswith("Negative prompt:")]
    return "\n".join(lines), "\n".join(negative), dict(found)


def test_the_parameters_are_understood_by_readers_of_stable_diffusion_texts():
    text = Image.open(io.BytesIO(embed(PICTURES["PNG"], provenance(seed=7)))).text["parameters"]
    prompt, negative, values = stable_diffusion_settings(text)
    assert (prompt, negative) == (PROVENANCE.prompt_text, "")
    assert values["Steps"].isdigit()
    assert (values["Seed"], values["Size"], values["Model"]) == ("7", "48x27", "google/nano-banana-pro")


def test_a_seed_that_nobody_knows_is_not_invented():
    text = module.parameters_text(PROVENANCE, (48, 27))
    assert "Seed" not in stable_diffusion_settings(text)[2]


def test_a_jpeg_says_its_parameters_in_the_user_comment():
    exif = Image.open(io.BytesIO(embed(PICTURES["JPEG"], PROVENANCE))).getexif().get_ifd(0x8769)
    assert exif[0x9286][:8] == b"UNICODE\0"
    assert exif[0x9286][8:].decode("utf-16-be") == module.parameters_text(PROVENANCE, (48, 27))


def test_exif_that_was_there_is_kept():
    exif = Image.Exif()
    exif[0x0112] = 6
    buffer = io.BytesIO()
    Image.open(io.BytesIO(PICTURES["JPEG"])).save(buffer, "JPEG", exif=exif)
    data = embed(buffer.getvalue(), PROVENANCE)
    assert Image.open(io.BytesIO(data)).getexif()[0x0112] == 6
    assert read_bytes(data) == PROVENANCE


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize(
    ("provider", "made_by"),
    [
        ("replicate", MADE_BY_MODEL),
        ("preview", DRAWN_BY_PROGRAM),
    ],
)
def test_xmp_says_who_made_it(format_, provider, made_by):
    data = embed(PICTURES[format_], provenance(provider=provider))
    packet = re.search(rb"<x:xmpmeta.*</x:xmpmeta>", data, re.DOTALL)
    root = ElementTree.fromstring(packet.group().decode())
    extension = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"
    values = {element.tag: element.text for element in root.iter()}
    assert values[f"{extension}DigitalSourceType"] == made_by
    assert values[f"{extension}AISystemUsed"] == "google/nano-banana-pro"
    assert values["{http://ns.adobe.com/xap/1.0/}CreatorTool"].startswith("moostik ")


def test_a_file_that_keeps_only_its_xmp_still_says_where_it_is_from(tmp_path):
    image = Image.open(io.BytesIO(embed(PICTURES["PNG"], PROVENANCE)))
    path = tmp_path / "edited.jpg"
    image.save(path, "JPEG", xmp=image.info["xmp"])
    assert read(path) == PROVENANCE


def test_data_uris_and_passwords_are_not_kept():
    origin = provenance(references=("data:image/png;base64,AAAA", "https://me:secret@x.test/a.png"))
    assert "AAAA" not in to_json(origin)
    assert origin.references[0].startswith("data:image/png;sha256=")
    assert origin.references[1] == "https://x.test/a.png"
    assert from_json(to_json(origin)) == origin


def test_an_entity_bomb_in_xmp_is_not_expanded():
    packet = '<!DOCTYPE x [<!ENTITY a "b">]><x:xmpmeta xmlns:x="adobe:ns:meta/">&a;</x:xmpmeta>'
    assert module.read_xmp_record(packet) is None


def test_the_ledgers_record_is_rebuilt_whole():
    data = embed(PICTURES["PNG"], PROVENANCE)
    record = to_record(read_bytes(data), path="output/x.png", data=data, facts=PictureFacts("png", 48, 27))
    assert isinstance(record, PictureRecord)
    assert (record.size, record.fingerprint, record.references) == (len(data), "f1", PROVENANCE.references)
    assert record._replace(cost=0) != record


@pytest.mark.parametrize("format_", FORMATS)
def test_another_reader_finds_the_prompt(format_, tmp_path):
    parsers = pytest.importorskip("sd_parsers")
    path = tmp_path / f"picture.{format_.lower()}"
    path.write_bytes(embed(PICTURES[format_], provenance(prompt_text="A fox runs.\nAvoid: text, logos.")))
    found = parsers.ParserManager().parse(str(path))
    assert found is not None
    assert [prompt.value for prompt in found.prompts] == ["A fox runs.\nAvoid: text, logos."]
    assert [model.name for model in found.models] == [PROVENANCE.model]
    assert "seed" not in {name for sampler in found.samplers for name in sampler.parameters}
