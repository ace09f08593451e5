"""The provider that needs nothing: it draws storyboard frames on this machine, and costs nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from moostik_cli.messages import message
from moostik_cli.models.jobs import ImageSource, PictureJob
from moostik_cli.providers.base import (
    PictureReady,
    PictureRefusedError,
    PredictionEnd,
    RecentPrediction,
    UploadedFile,
)

if TYPE_CHECKING:
    from moostik_cli.painting.frame import FrameArtist


class PreviewProvider:
    """Implements `providers.base.Provider` without network, account or cost.

    `submit` and `collect` answer at once; `fetch` draws. One instance serves a run, from any number of
    threads: it decodes each reference once.
    """

    name = account = "preview"
    costs_money = False

    def __init__(self) -> None:
        self._artist: FrameArtist | None = None
        self._lock = Lock()

    def input_for(self, job: PictureJob, reference_urls: Sequence[str]) -> dict[str, Any]:
        """What a frame is drawn from, in the words of a request."""
        return {**job.options, "prompt": job.prompt_text, "image_input": list(reference_urls)}

    def needs_upload(self, source: ImageSource) -> bool:
        """Never: references are read where they are, and remote ones are not fetched."""
        return False

    def upload(self, data: bytes, filename: str, media_type: str) -> UploadedFile:
        raise PictureRefusedError(message("Preview frames need no uploads."))

    def submit(self, job: PictureJob, input_value: Mapping[str, Any]) -> str:
        return f"preview-{job.episode_id}-{job.shot_id}-{job.variation_id}"

    def collect(self, prediction_id: str, job: PictureJob, deadline: float) -> PredictionEnd:
        return PictureReady(url=f"preview:{job.episode_id}/{job.shot_id}/{job.variation_id}")

    def fetch(self, ready: PictureReady, job: PictureJob, into: Path) -> None:
        """Draw the frame into `into`, in the format that the job asks for. Same job, same bytes. Raises
        OSError where it cannot be written."""
        from moostik_cli.painting.encoding import write_frame

        write_frame(self._ready_artist().draw(job), into, job.output_format)

    def cancel(self, prediction_id: str) -> None:
        """Nothing runs anywhere."""

    def recent(self, model: str, since: float) -> list[RecentPrediction]:
        return []

    def close(self) -> None:
        """Let go of what was kept."""
        self._artist = None

    def _ready_artist(self) -> FrameArtist:
        """Made at the first frame: a command that draws nothing does not load Pillow."""
        with self._lock:
            if self._artist is None:
                from moostik_cli.painting.frame import FrameArtist

                self._artist = FrameArtist()
            return self._artist
