"""The timeline of an episode as it stands now: its shots, picks and pictures on disk."""

from __future__ import annotations

from collections.abc import Sequence

from moostik_cli.editorial.timeline import Timeline, TimelineOptions, make_timeline
from moostik_cli.models.episode import Shot
from moostik_cli.models.production import Production
from moostik_cli.sources.picks import usable_picks
from moostik_cli.state.episode_view import shown_of


def load_timeline(
    production: Production, shots: Sequence[Shot], options: TimelineOptions, *, preview: bool | None
) -> Timeline:
    """The chosen shots as a timeline. `preview` None: preview frames only where there is nothing else.
    Raises UnusableFileError where the picks cannot be read."""
    shown, is_preview = shown_of(production, shots, preview=preview)
    return make_timeline(production, shown, usable_picks(production).picks, options, preview=is_preview)
