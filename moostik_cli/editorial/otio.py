"""The timeline as OpenTimelineIO (https://opentimeline.io), with the library of that name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moostik_cli.editorial.extras import require
from moostik_cli.editorial.timeline import Clip, Timeline
from moostik_cli.editorial.words import dialogue_text


def otio_text(timeline: Timeline, media: Mapping[str, str]) -> str:
    """The file's text. `media`: shot id -> address of its picture, relative to the file. Acts are markers of the
    whole, notes are markers of their clips; all that is written of a shot is metadata under `moostik`.
    Raises UsageError where the library is not installed."""
    otio = require("opentimelineio", "edit")
    whole = otio.schema.Timeline(timeline.name, global_start_time=_time(otio, timeline.first_frame, timeline.rate))
    whole.metadata["moostik"] = _whole(timeline)
    track = otio.schema.Track("V1", kind=otio.schema.TrackKind.Video)
    whole.tracks.append(track)
    for clip in timeline.clips:
        track.append(_clip(otio, timeline, clip, media[clip.shot.id]))
    for span in timeline.act_spans():
        marked = _range(otio, span.start, span.frames, timeline.rate)
        colour = otio.schema.MarkerColor.GREEN
        metadata = {"moostik": {"actId": span.act.id, "description": span.act.description}}
        whole.tracks.markers.append(otio.schema.Marker(span.title, marked, colour, metadata))
    return str(otio.adapters.write_to_string(whole, "otio_json"))


def _clip(otio: Any, timeline: Timeline, clip: Clip, address: str) -> Any:
    length = _range(otio, 0, clip.frames, timeline.rate)
    reference = otio.schema.ExternalReference(address, length)
    reference.name = address.rpartition("/")[2]
    made = otio.schema.Clip(clip.title, reference, length, {"moostik": _metadata(clip)})
    if clip.shot.notes:
        marked = _range(otio, 0, 1, timeline.rate)
        marker = otio.schema.Marker(clip.shot.notes.splitlines()[0], marked, otio.schema.MarkerColor.YELLOW)
        marker.comment = clip.shot.notes
        made.markers.append(marker)
    return made


def _whole(timeline: Timeline) -> dict[str, Any]:
    episode = timeline.episode
    return {
        "series": timeline.series_title,
        "episodeId": episode.id,
        "title": episode.title,
        "description": episode.description,
        "previewFrames": timeline.preview,
    }


def _metadata(clip: Clip) -> dict[str, Any]:
    shot, picture = clip.shot, clip.picture
    return {
        "shotId": shot.id,
        "number": clip.number,
        "name": shot.name,
        "actId": clip.act.id if clip.act is not None else None,
        "description": shot.description,
        "action": shot.action,
        "dialogue": dialogue_text(clip),
        "cameraMovement": shot.camera_movement,
        "sound": shot.sound,
        "notes": shot.notes,
        "durationSeconds": shot.duration_seconds,
        "characters": list(clip.characters),
        "places": list(clip.places),
        "variation": clip.take.variation_id if clip.take is not None else None,
        "cameraAngle": clip.take.angle if clip.take is not None else None,
        "picked": clip.take is not None and clip.take.is_picked,
        "missing": picture is None,
        "sha256": picture.sha256 if picture is not None else None,
        "model": picture.model if picture is not None else None,
    }


def _time(otio: Any, frames: int, rate: int) -> Any:
    return otio.opentime.RationalTime(frames, rate)


def _range(otio: Any, start: int, frames: int, rate: int) -> Any:
    return otio.opentime.TimeRange(_time(otio, start, rate), _time(otio, frames, rate))
