"""What an edit changes in the texts: sentence by sentence, before anything is paid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any, NamedTuple

from moostik_cli.messages import counted, message, translate
from moostik_cli.models.prompts import EnrichedShot
from moostik_cli.report.screen import Screen


class ChangedText(NamedTuple):
    """One picture's text before and after; None: the picture is not in that version."""

    shot_id: str
    variation_id: str
    before: str | None
    after: str | None
    images_before: tuple[str, ...] = ()
    images_after: tuple[str, ...] = ()

    @property
    def is_change(self) -> bool:
        return self.before != self.after or self.images_before != self.images_after


def compare_texts(before: Iterable[EnrichedShot], after: Iterable[EnrichedShot]) -> list[ChangedText]:
    """Every picture of either version, in the order of the later one; pictures that are gone come last."""
    old = {(shot.shot_id, variation.id): variation for shot in before for variation in shot.variations}
    new = {(shot.shot_id, variation.id): variation for shot in after for variation in shot.variations}
    found = []
    for key in dict.fromkeys([*new, *old]):
        was, is_ = old.get(key), new.get(key)
        found.append(
            ChangedText(
                *key,
                None if was is None else was.prompt_text,
                None if is_ is None else is_.prompt_text,
                () if was is None else was.image_input,
                () if is_ is None else is_.image_input,
            )
        )
    return found


def changes_document(episode_id: str, version: str, texts: Sequence[ChangedText]) -> Mapping[str, Any]:
    """The JSON document of `enrich --diff`: the pictures whose text or images change."""
    changed = [text for text in texts if text.is_change]
    return {
        "episodeId": episode_id,
        "comparedWith": version,
        "total": len(texts),
        "changed": len(changed),
        "changes": [
            {
                "shotId": change.shot_id,
                "variationId": change.variation_id,
                "before": change.before,
                "after": change.after,
                "imagesBefore": change.images_before,
                "imagesAfter": change.images_after,
            }
            for change in changed
        ],
    }


def show_changes(screen: Screen, version: str, texts: Sequence[ChangedText]) -> None:
    """The sentences that go and come, on standard output; pictures that change alike are told together."""
    changed = [text for text in texts if text.is_change]
    for lines, group in groupby(changed, key=lambda change: tuple(_lines(change))):
        for change in group:
            screen.line(f"{change.shot_id}/{change.variation_id}")
        for line in lines:
            screen.line(line)
    screen.flush()
    screen.note(
        counted(
            "{changed} of {count} text is another than in {version}.",
            "{changed} of {count} texts are others than in {version}.",
            count=len(texts),
            changed=len(changed),
            version=version,
        )
    )


def _lines(text: ChangedText) -> Iterator[str]:
    if text.before is None:
        yield "  + " + translate(message("a new picture"))
    elif text.after is None:
        yield "  - " + translate(message("this picture is gone"))
    else:
        before, after = _sentences(text.before), _sentences(text.after)
        for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if kind != "equal":
                yield from (f"  - {sentence}" for sentence in before[a:b])
                yield from (f"  + {sentence}" for sentence in after[c:d])
    for url in text.images_before:
        if url not in text.images_after:
            yield "  - " + translate(message("reference image {url}", url=url))
    for url in text.images_after:
        if url not in text.images_before:
            yield "  + " + translate(message("reference image {url}", url=url))


def _sentences(text: str) -> list[str]:
    return [sentence for line in text.split("\n") for sentence in re.split(r"(?<=[.!?…])\s+", line)]
