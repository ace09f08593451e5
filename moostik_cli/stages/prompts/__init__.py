"""Stage 4: the prompt with its reference images, and the text that the model is given for each angle.

The way of a word, file by file: a prompt is taken apart into phrases, each with where it was written
(`models/prompt_parts.py`); what is against the picture's angle is taken out (`clashes.py`); what is left is told as a
brief (`brief.py`, with `subjects.py`, `images.py`, `avoiding.py`); the brief is laid out, and shortened where it is too
long (`text.py`). No word is lost on the way: it is in the text, or listed as left out with the reason.
"""

from __future__ import annotations

from moostik_cli.stages.prompts.enriching import enrich_prompt_with_references, enrich_shot

__all__ = ["enrich_prompt_with_references", "enrich_shot"]
