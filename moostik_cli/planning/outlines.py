"""Jobs as far as they are known before a prompt is written."""

from __future__ import annotations

from typing import Any

from moostik_cli.models.episode import Shot, Variation
from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.naming import picture_stems
from moostik_cli.models.production import Production
from moostik_cli.models.prompts import stated_aspect_ratio
from moostik_cli.planning.options import PlanOptions
from moostik_cli.providers.cards import list_price_of, options_for, price_of


class Outlines:
    """Where each picture goes, with which options, for how much. Enough where no picture could be stale."""

    def __init__(self, production: Production, options: PlanOptions) -> None:
        self._episode_id = production.episode.id
        self._series = production.series
        self._card = options.card
        self._directory = production.project.pictures_dir(production.episode.id, preview=options.preview)
        self._sent_options: dict[str | None, dict[str, Any]] = {}

    def of(self, shot: Shot) -> list[PictureJob]:
        """One for each variation, without prompt, references and fingerprint."""
        stems, options = picture_stems(shot), self._options_of(shot)
        return [self._outline(shot, variation, stems[variation.id], options) for variation in shot.variations]

    def _outline(self, shot: Shot, variation: Variation, stem: str, options: dict[str, Any]) -> PictureJob:
        if variation.seed is not None and "seed" in self._card.options:
            options = {**options, "seed": variation.seed}
        return PictureJob(
            self._episode_id,
            shot.id,
            variation.id,
            variation.camera_angle,
            self._card.model,
            prompt_text="",
            references=(),
            options=options,
            output_format=self._series.file_format,
            price=price_of(self._card, options),
            target=self._directory / shot.id / stem,
            fingerprint="",
            list_price=list_price_of(self._card, options),
        )

    def _options_of(self, shot: Shot) -> dict[str, Any]:
        """The model's options; a shot may state its own aspect ratio."""
        ratio = stated_aspect_ratio(shot.prompt)
        if ratio not in self._sent_options:
            options = options_for(self._card, self._series)
            if ratio is not None:
                own = options_for(self._card, self._series.model_copy(update={"aspect_ratio": ratio}))
                options = own if "aspect_ratio" in own else options
            self._sent_options[ratio] = options
        return self._sent_options[ratio]
