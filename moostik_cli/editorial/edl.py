"""The timeline as a CMX 3600 edit decision list: plain text that nearly every editing program reads.

Written here and not by OpenTimelineIO's adapter, which begins every list at 00:00:00:00, cuts reel names of
stills to the same eight letters, and gives each locator the time 00:00:00:00.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from moostik_cli.editorial.timeline import Clip, Timeline, timecode

_MOST_OF_A_LINE = 120


def edl_text(timeline: Timeline, media: Mapping[str, str]) -> str:
    """One event a shot; the acts and the notes as locators. `media`: shot id -> file name."""
    return "".join(f"{line}\n" for line in _lines(timeline, media))


def _lines(timeline: Timeline, media: Mapping[str, str]) -> Iterator[str]:
    yield f"TITLE: {_one_line(timeline.episode.title or timeline.name)}"
    yield "FCM: NON-DROP FRAME"
    yield ""
    acts = {span.start: span.title for span in timeline.act_spans()}
    for event, clip in enumerate(timeline.clips, start=1):
        yield from _event(timeline, event, clip, media[clip.shot.id], acts.get(clip.start))


def _event(timeline: Timeline, event: int, clip: Clip, file_name: str, act: str | None) -> Iterator[str]:
    rate = timeline.rate
    source = f"{timecode(0, rate)} {timecode(clip.frames, rate)}"
    begins, ends = (timecode(timeline.first_frame + frame, rate) for frame in (clip.start, clip.end))
    yield f"{event:03d}  AX       V     C        {source} {begins} {ends}"
    yield f"* FROM CLIP NAME: {file_name}"
    yield f"* COMMENT: {_one_line(clip.title)}"
    if act is not None:
        yield f"* LOC: {begins} GREEN   {_one_line(act)}"
    if clip.shot.notes:
        yield f"* LOC: {begins} YELLOW  {_one_line(clip.shot.notes)}"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:_MOST_OF_A_LINE]
