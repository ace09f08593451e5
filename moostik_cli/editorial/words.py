"""What a shot says in words, for notes and metadata of other programs."""

from __future__ import annotations

import re

from moostik_cli.editorial.timeline import Clip
from moostik_cli.models.episode import DialogueLine

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def spoken(line: DialogueLine) -> str:
    """`WHO: what`, or what alone where nobody is named."""
    return f"{line.who}: {line.what}" if line.who else line.what


def dialogue_text(clip: Clip) -> str:
    """The dialogue, a line for each."""
    return "\n".join(" ".join(spoken(line).split()) for line in clip.dialogue)


def clip_words(clip: Clip) -> str:
    """Description, action, dialogue, camera and sound of a shot; empty where nothing is written."""
    shot = clip.shot
    parts = (shot.description, shot.action, dialogue_text(clip), shot.camera_movement, shot.sound)
    return "\n".join(part.strip() for part in parts if part.strip())


def xml_text(text: str) -> str:
    """The text without the characters that XML has no way to write."""
    return _NOT_IN_XML.sub("\ufffd", text)
