"""Every message in French. A test keeps this list equal to the messages of the code."""

TRANSLATIONS: dict[str, str | tuple[str, str]] = {}
