"""Every sentence that a person reads, and the language it is read in.

Code never holds a finished sentence: it makes a `Message` (an English template and its values), which
is turned into text where it is shown. Programs (JSON, logs, SARIF) get `str(message)`, which is always
English; people get `translate(message)`. The French catalogue is `locale/fr`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

LANGUAGES = ("en", "fr")
_current = ["en"]


class Message(NamedTuple):
    """A sentence: its English template (and plural form, chosen by `values["count"]`), and its values."""

    template: str
    values: Mapping[str, Any] = {}
    plural: str | None = None

    def __str__(self) -> str:
        return _filled(_form(self.template, self.plural, self.values, french=False), self.values, str)


def message(template: str, /, **values: Any) -> Message:
    """A sentence that does not change with a number. `template` must be a literal (the tests collect it)."""
    return Message(template, values)


def counted(singular: str, plural: str, /, *, count: int, **values: Any) -> Message:
    """A sentence in two forms, chosen by `count`. Both must be literals."""
    return Message(singular, {"count": count, **values}, plural)


def as_written(text: str) -> Message:
    """A text that is nobody's template, shown as it is in every language."""
    return Message("{text}", {"text": text})


def translate(text: Message | str) -> str:
    """The text in the current language; a plain string (data) comes back as it is."""
    if not isinstance(text, Message):
        return text
    forms = catalogue(_current[0]).get(text.template)
    if forms is None:
        template = _form(text.template, text.plural, text.values, french=False)
    elif isinstance(forms, str):
        template = forms
    else:
        template = _form(forms[0], forms[1], text.values, french=_current[0] == "fr")
    return _filled(template, text.values, translate)


def tr(template: str, /, **values: Any) -> str:
    """`translate(message(...))`, for text that is shown at once (help texts, views)."""
    return translate(Message(template, values))


def set_language(language: str) -> None:
    """Choose the language of `translate`, one of LANGUAGES; anything else means English."""
    _current[0] = language if language in LANGUAGES else "en"


def current_language() -> str:
    return _current[0]


def asked_language(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> str:
    """The language that a command line asks for with --lang (unchecked), else the environment."""
    for position, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang" and position + 1 < len(arguments):
            return arguments[position + 1]
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
    return language_from_environment(environment)


def language_from_environment(environment: Mapping[str, str] = os.environ) -> str:
    """The language that the locale asks for: MOOSTIK_LANG, then LC_ALL, LC_MESSAGES, LANG (POSIX order)."""
    for name in ("MOOSTIK_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name)
        if value:
            return "fr" if value[:2].lower() == "fr" and not value[2:3].isalpha() else "en"
    return "en"


@cache
def catalogue(language: str) -> Mapping[str, str | tuple[str, str]]:
    """English template -> its translation (or a pair: one, many). Empty for English."""
    if language == "en":
        return {}
    translations: Mapping[str, str | tuple[str, str]] = import_module(f"moostik_cli.locale.{language}").TRANSLATIONS
    return translations


def _form(singular: str, plural: str | None, values: Mapping[str, Any], *, french: bool) -> str:
    count = values.get("count", 1)
    is_one = count < 2 if french else count == 1  # French counts zero as singular
    return singular if plural is None or is_one else plural


def _filled(template: str, values: Mapping[str, Any], render: Any) -> str:
    if not values:
        return template.replace("{{", "{").replace("}}", "}")
    return template.format(**{k: render(v) if isinstance(v, Message) else v for k, v in values.items()})
