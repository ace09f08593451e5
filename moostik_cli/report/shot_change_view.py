"""What a change of an episode's shots does, or would do, on a screen and as a document."""

from __future__ import annotations

from difflib import unified_diff
from typing import Any

from moostik_cli.messages import counted, message
from moostik_cli.models.money import money
from moostik_cli.models.shot_effects import ShotEffects
from moostik_cli.report.screen import Screen


def show_plan(screen: Screen, effects: ShotEffects) -> None:
    """The files as a diff, and the folders that would move."""
    for path, before, after in effects.files:
        for line in unified_diff(before.splitlines(), after.splitlines(), path, path, lineterm="", n=2):
            screen.line(line)
    for old, new in effects.folders:
        screen.line(f"{old}/ -> {new}/")
    if not effects.files and not effects.folders:
        screen.note(message("Nothing would change."))
    screen.note(message("Nothing was changed."))


def show_done(screen: Screen, effects: ShotEffects) -> None:
    """Where each file changed, the new folders, and the paid pictures that stay behind."""
    for changed in effects.files:
        screen.line(f"{changed.path}:{changed.first_changed_line}")
    for _, new in effects.folders:
        screen.line(f"{new}/")
    if effects.pictures and effects.new is None:
        screen.note(
            counted(
                "Its picture ({cost}) stays in {folder}; status lists it.",
                "Its {count} pictures ({cost}) stay in {folder}; status lists them.",
                count=effects.pictures,
                cost=money(effects.cost),
                folder=f"output/episodes/{effects.episode_id}/{effects.old}/",
            )
        )


def effects_document(effects: ShotEffects, *, dry_run: bool) -> dict[str, Any]:
    """For `--json`."""
    return {
        "episodeId": effects.episode_id,
        "dryRun": dry_run,
        "old": effects.old,
        "new": effects.new,
        "files": [changed.path for changed in effects.files],
        "folders": [{"from": old, "to": new} for old, new in effects.folders],
        "pictures": effects.pictures,
    }
