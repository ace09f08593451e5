"""The timeline as FCPXML 1.10, for Final Cut Pro and DaVinci Resolve.

Written here and not by OpenTimelineIO's adapter: its files leave out the library, the markers of the sequence
and all metadata, and give stills a length of their own, so that they do not pass Apple's definition of the format
(https://developer.apple.com/documentation/professional-video-applications/document-type-definition).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from moostik_cli.editorial.timeline import Clip, Timeline
from moostik_cli.editorial.words import clip_words, xml_text

_SEQUENCE_FORMAT = "r0"
_STILL_RATE = "FFVideoFormatRateUndefined"  # what the format calls a still


def fcpxml_text(timeline: Timeline, media: Mapping[str, Path]) -> str:
    """The document. `media`: shot id -> absolute path of its picture. Acts are chapter markers, notes are
    markers, and the words of each shot are the clip's note."""
    root = Element("fcpxml", version="1.10")
    resources = _add(root, "resources")
    formats = _Formats(timeline, resources)
    sequence = _sequence(root, timeline)
    spine = _add(sequence, "spine")
    acts = {span.start: span.title for span in timeline.act_spans()}
    for number, clip in enumerate(timeline.clips, start=1):
        reference = f"a{number}"
        _asset(resources, reference, timeline, clip, media[clip.shot.id], formats.of(clip))
        _clip(spine, reference, timeline, clip, acts.get(clip.start))
    indent(root)
    body = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n{body}\n'


class _Formats:
    """The formats that the document names: the sequence's, and one for each size of picture."""

    def __init__(self, timeline: Timeline, resources: Element) -> None:
        self._resources, self._timeline = resources, timeline
        self._known: dict[tuple[int, int], str] = {}
        width, height = timeline.size
        sizes = {"width": str(width), "height": str(height)}
        frame = f"100/{timeline.rate * 100}s"
        _add(resources, "format", id=_SEQUENCE_FORMAT, frameDuration=frame, **sizes)

    def of(self, clip: Clip) -> str:
        picture = clip.picture
        size = self._timeline.size if picture is None else (picture.width, picture.height)
        if size not in self._known:
            self._known[size] = f"f{len(self._known) + 1}"
            sizes = {"width": str(size[0]), "height": str(size[1])}
            _add(self._resources, "format", id=self._known[size], name=_STILL_RATE, **sizes)
        return self._known[size]


def _sequence(root: Element, timeline: Timeline) -> Element:
    event = _add(_add(root, "library"), "event", name=xml_text(timeline.series_title or "moostik"))
    project = _add(event, "project", name=xml_text(timeline.name))
    return _add(
        project,
        "sequence",
        format=_SEQUENCE_FORMAT,
        duration=_seconds(timeline.frames, timeline.rate),
        tcStart=_seconds(timeline.first_frame, timeline.rate),
        tcFormat="NDF",
    )


def _asset(resources: Element, reference: str, timeline: Timeline, clip: Clip, path: Path, format_id: str) -> None:
    asset = _add(
        resources,
        "asset",
        id=reference,
        name=xml_text(path.stem),
        start="0s",
        duration="0s",
        hasVideo="1",
        format=format_id,
        videoSources="1",
    )
    _add(asset, "media-rep", kind="original-media", src=path.as_uri())
    metadata = _add(asset, "metadata")
    for key, value in (
        ("com.apple.proapps.studio.scene", clip.act.title if clip.act is not None else ""),
        ("com.apple.proapps.studio.shot", clip.number or clip.shot.id),
        ("com.apple.proapps.studio.angle", clip.angle),
    ):
        if value:
            _add(metadata, "md", key=key, value=xml_text(value))


def _clip(spine: Element, reference: str, timeline: Timeline, clip: Clip, act: str | None) -> None:
    rate = timeline.rate
    length = {"start": "0s", "duration": _seconds(clip.frames, rate)}
    begins = _seconds(timeline.first_frame + clip.start, rate)
    placed = _add(spine, "clip", name=xml_text(clip.title), offset=begins, format=_SEQUENCE_FORMAT, **length)
    words = clip_words(clip)
    if words:
        _add(placed, "note").text = xml_text(words)
    _add(placed, "video", ref=reference, offset="0s", **length)
    marked = {"start": "0s", "duration": _seconds(1, rate)}
    if act is not None:
        _add(placed, "chapter-marker", value=xml_text(act), **marked)
    if clip.shot.notes:
        _add(placed, "marker", value=xml_text(" ".join(clip.shot.notes.split())), **marked)


def _add(parent: Element, tag: str, **attributes: str) -> Element:
    return SubElement(parent, tag, attributes)


def _seconds(frames: int, rate: int) -> str:
    """A rational number of seconds, as the format has it: `7/2s`."""
    value = Fraction(frames, rate)
    return f"{value.numerator}s" if value.denominator == 1 else f"{value.numerator}/{value.denominator}s"
