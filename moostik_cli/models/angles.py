"""What each known camera angle shows, and through which lens.

The words are for the model, so they are English; people are shown their translation.
"""

from typing import NamedTuple

from moostik_cli.messages import Message, message, tr


class AngleFraming(NamedTuple):
    """A camera angle in words. `lens_mm` is None for an angle that is not one of the known ones."""

    name: str  # "Close-up"
    shows: str  # "one face fills the frame, ..."
    lens_mm: int | None
    without_people: str = ""  # what it shows where nobody is in the shot, or no face may be seen
    lens_is_free: bool = False  # a lens that the prompt asks for goes before its own

    @property
    def lens(self) -> str:
        """The lens as it is written on a frame, or nothing: "85 mm"."""
        return f"{self.lens_mm} mm" if self.lens_mm else ""


def _known(
    name: Message, shows: Message, lens_mm: int, without_people: str = "", *, lens_is_free: bool = False
) -> AngleFraming:
    return AngleFraming(str(name), str(shows), lens_mm, without_people or str(shows), lens_is_free)


_KNOWN = {
    "extreme_wide": _known(
        message("Extreme wide shot"),
        message("the place fills the frame and the figures are small within it"),
        16,
        "the place fills the frame, and what happens is small within it",
    ),
    "wide": _known(
        message("Wide shot"),
        message("whole figures from head to foot, with the place around them"),
        24,
        "the whole of the main subject, with the place around it",
    ),
    "medium": _known(
        message("Medium shot"),
        message("the figures from the waist up, the place still readable"),
        50,
        "the main subject takes half of the frame, the place still readable",
    ),
    "close_up": _known(
        message("Close-up"),
        message("one face fills the frame, the background falls out of focus"),
        85,
        "the main subject fills the frame, the background falls out of focus",
    ),
    "extreme_close_up": _known(
        message("Extreme close-up"),
        message("a single detail such as the eyes fills the frame"),
        100,
        "a single detail of the main subject fills the frame",
    ),
    "low_angle": _known(
        message("Low angle shot"),
        message("the camera is near the ground and looks up, so that the subject towers"),
        24,
    ),
    "high_angle": _known(
        message("High angle shot"),
        message("the camera is above and looks down, so that the subject seems small"),
        35,
    ),
    "dutch_angle": _known(message("Dutch angle shot"), message("the camera is tilted and the horizon slants"), 28),
    "pov": _known(message("Point of view shot"), message("the scene as the main subject sees it"), 35),
    "macro": _known(
        message("Macro shot"),
        message("tiny surface detail at life size or larger, with very little depth of field"),
        100,
    ),
    "establishing": _known(
        message("Establishing shot"),
        message("the whole place is shown as it lies, the figures small in it or not there at all"),
        24,
        "the whole place is shown as it lies",
        lens_is_free=True,
    ),
    "over_the_shoulder": _known(
        message("Over-the-shoulder shot"),
        message("the camera looks past the shoulder of one figure, seen from behind, at the face of the other"),
        50,
        "the camera looks past something near and out of focus at the main subject behind it",
        lens_is_free=True,
    ),
    "two_shot": _known(
        message("Two shot"),
        message("two figures share the frame from the waist up, both faces readable"),
        40,
        "two subjects share the frame",
    ),
    "top_down": _known(
        message("Top-down shot"), message("the camera looks straight down, and the ground fills the frame"), 28
    ),
}

KNOWN_ANGLES = tuple(_KNOWN)


def framing_of(camera_angle: str) -> AngleFraming:
    """The framing of an angle. A word that is not known stands for itself, without a lens."""
    known = _KNOWN.get(camera_angle)
    if known is not None:
        return known
    words = " ".join(camera_angle.replace("_", " ").split())
    return AngleFraming(words[:1].upper() + words[1:], "", None)


def shown_angle_names() -> dict[str, str]:
    """The known camera angles as artists call them."""
    return {
        "extreme_wide": tr("Extreme wide"),
        "wide": tr("Wide"),
        "medium": tr("Medium"),
        "close_up": tr("Close-up"),
        "extreme_close_up": tr("Extreme close-up"),
        "low_angle": tr("Low angle"),
        "high_angle": tr("High angle"),
        "dutch_angle": tr("Dutch angle"),
        "pov": tr("Point of view"),
        "macro": tr("Macro"),
        "establishing": tr("Establishing"),
        "over_the_shoulder": tr("Over the shoulder"),
        "two_shot": tr("Two shot"),
        "top_down": tr("Top-down"),
    }
