"""The text of a retake: one change to a picture that is there, and everything else as it is."""

from __future__ import annotations

from moostik_cli.models.references import ClusterReferences
from moostik_cli.stages.prompts.images import LEGEND_RANK, legend
from moostik_cli.stages.prompts.text import Item, LaidOut, Paragraph, Sentence, fitted, one_line

PARENT_NUMBER = 1  # of the reference image that is the picture to change
_CHANGE = "Image 1 is the picture as it is now. Make this very picture again, with this change: "
_REST = (
    "Everything else stays exactly as it is in image 1: camera, framing and composition, people, faces and poses, "
    "costumes, set and props, light, colours and style."
)
_CAST = "The other images only remind of who and what is in it."


def retake_text(references: ClusterReferences, note: str, max_length: int | None) -> LaidOut:
    """What is sent to have `note` done. `references`: the cast's and the place's images, numbered as they are sent,
    behind the picture itself. The note is never cut; too long a text loses the last words on the cast first."""
    shown = tuple(legend(references, None))
    paragraphs = [
        Paragraph("", (Sentence(_CHANGE, (Item(one_line(note)),)),)),
        Paragraph("", (Sentence("", (Item(_REST),)),)),
    ]
    if shown:
        reminder = Sentence("", (Item(_CAST, None, LEGEND_RANK),))
        paragraphs.append(Paragraph("", (*shown, reminder)))
    return fitted(paragraphs, max_length)
