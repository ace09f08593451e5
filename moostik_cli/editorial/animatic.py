"""The timeline as a film: H.264 in MP4, at a constant frame rate, each shot as long as it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from moostik_cli.editorial.extras import require
from moostik_cli.editorial.frames import FrameOptions, draw_frame, frame_tasks, images_of
from moostik_cli.editorial.sound import SoundTrack
from moostik_cli.editorial.timeline import Timeline
from moostik_cli.workers import HERE, Workers, in_order

if TYPE_CHECKING:
    from PIL import Image

# B-frames would only delay the first frame.
_ENCODER = {"preset": "veryfast", "tune": "stillimage", "crf": "18", "bf": "0", "forced-idr": "1"}
# A still is encoded once; the frames after it say "as before". So nothing is gained by a search for motion between
# them or by a look ahead, which take half of the time. Without the look ahead the same `crf` means a coarser picture:
# 15 is about as fine as 18 with it.
_ENCODER_OF_STILLS = {
    **_ENCODER,
    "crf": "15",
    "x264-params": "subme=0:me=dia:trellis=0:rc-lookahead=1:weightp=0:scenecut=0",
}
_BT709 = 1  # the number that H.264 gives this colour space, its primaries and its transfer


def write_animatic(
    timeline: Timeline,
    path: Path,
    options: FrameOptions,
    *,
    on_step: Callable[[int, int], None],
    sound: Path | None = None,
    workers: Workers = HERE,
) -> None:
    """Write the film to `path`, whole or not at all. `on_step(done, total)` counts the shots. `sound`: a file whose
    sound goes below it, cut where the film ends. `workers` draw its frames.

    Each shot begins with a key frame, so that players and editors can jump to it. Raises OSError, OutputError
    where a picture cannot be read, and UsageError where the library is not installed or the sound is none."""
    av = require("av", "video")
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    try:
        with (
            closing(in_order(workers, draw_frame, frame_tasks(timeline, options))) as images,
            av.open(str(part), "w", format="mp4", options={"movflags": "+faststart"}) as film,
        ):
            _encode(av, film, timeline, options, images, on_step, sound)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _encode(
    av: Any,
    film: Any,
    timeline: Timeline,
    options: FrameOptions,
    images: Iterator[Image.Image],
    on_step: Callable[[int, int], None],
    sound: Path | None,
) -> None:
    stream, kinds = _video_stream(film, timeline, options), av.video.frame.PictureType
    frame: Any = None
    track = None if sound is None else SoundTrack(av, film, sound)
    for done, clip in enumerate(timeline.clips, start=1):
        if track is not None:
            track.write_until(clip.end / timeline.rate)
        for count in range(clip.frames):
            frame = _converted(av, next(images)) if count < images_of(clip, options) else frame
            frame.pts, frame.time_base = clip.start + count, Fraction(1, timeline.rate)
            frame.pict_type = kinds.I if count == 0 else kinds.NONE
            film.mux(stream.encode(frame))
        on_step(done, len(timeline.clips))
    film.mux(stream.encode(None))
    if track is not None:
        track.end()


def _video_stream(film: Any, timeline: Timeline, options: FrameOptions) -> Any:
    encoder = _ENCODER if options.push_in else _ENCODER_OF_STILLS
    stream = film.add_stream("libx264", rate=timeline.rate, options=encoder)
    stream.width, stream.height = timeline.size
    stream.pix_fmt = "yuv420p"
    context = stream.codec_context
    context.time_base = Fraction(1, timeline.rate)
    context.gop_size = timeline.rate * 10
    context.color_primaries = context.color_trc = context.colorspace = _BT709
    context.color_range = 1  # the range of television, which players expect
    return stream


def _converted(av: Any, image: Any) -> Any:
    """The image as the encoder wants it: converted once, however long the shot lasts."""
    frame = av.VideoFrame.from_image(image)
    return frame.reformat(format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG")
