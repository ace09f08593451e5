"""The two streams: documents on standard output, everything else on standard error.

Text from an artist's file is printed with markup, emoji and highlighting off, and without the characters
that steer a terminal, so that a title cannot change what the user sees.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from moostik_cli.messages import Message, tr, translate
from moostik_cli.report.sanitize import sanitized

if TYPE_CHECKING:
    from rich.console import Console

    from moostik_cli.models.diagnostics import Diagnostic


class Screen:
    """Where a command prints. `color` is auto, always or never; NO_COLOR counts as never in auto."""

    def __init__(self, *, color: str = "auto", plain: bool = False, quiet: bool = False, verbose: bool = False) -> None:
        self.color = color
        self.plain = plain
        self.quiet = quiet
        self.verbose = verbose
        self._consoles: dict[bool, Console] = {}

    def document(self, value: Any) -> None:
        """Print one JSON document on standard output. Records become camelCase objects, iterators that are
        members of it become lists."""
        from moostik_cli.report.documents import document_pieces

        sys.stdout.writelines(document_pieces(value))
        sys.stdout.write("\n")

    def line(self, text: str) -> None:
        """Print one line of data on standard output, for pipes."""
        sys.stdout.write(sanitized(text) + "\n")

    def flush(self) -> None:
        """Let what was printed go out before what is told next: both may go to one log."""
        sys.stdout.flush()

    def note(self, text: Message | str) -> None:
        """Tell something on standard error, unless quiet."""
        if not self.quiet:
            self._say(translate(text), "")

    def warn(self, text: Message | str) -> None:
        if not self.quiet:
            self._say(translate(text), "yellow", tr("warning"))

    def error(self, text: Message | str, hint: Message | None = None) -> None:
        self._say(translate(text), "red", tr("error"))
        if hint is not None:
            self._say(translate(hint), "cyan", tr("hint"))

    def diagnostics(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Print findings on standard error, in the text format of `check`."""
        if diagnostics:
            import shutil

            from moostik_cli.report.findings import render_findings

            carets = sys.stderr.isatty() and not self.plain
            sys.stderr.write(
                render_findings(
                    diagnostics,
                    color=self.uses_color(sys.stderr),
                    carets=carets,
                    width=shutil.get_terminal_size().columns,
                )
            )

    @property
    def out(self) -> Console:
        """A Rich console on standard output, for views. Pass user text through `sanitized`/`Text`."""
        return self._console(error=False)

    @property
    def err(self) -> Console:
        """A Rich console on standard error, for progress."""
        return self._console(error=True)

    def uses_color(self, stream: Any) -> bool:
        if self.color != "auto":
            return self.color == "always"
        if self.plain or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
            return False
        return bool(stream.isatty())

    @property
    def supports_live(self) -> bool:
        """Whether standard error is for eyes that follow bars; NO_COLOR wants none of that either."""
        if not sys.stderr.isatty() or self.plain or os.environ.get("TERM") == "dumb":
            return False
        return self.color == "always" or not os.environ.get("NO_COLOR")

    @contextmanager
    def counting(self, what: str) -> Iterator[Callable[[int, int], None]]:
        """A bar on standard error while things are counted (done, of how many), where somebody is there to see it."""
        if self.quiet or not self.supports_live:
            yield lambda done, total: None
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=self.err, transient=True) as progress:
            task = progress.add_task(what, total=None)
            yield lambda done, total: progress.update(task, completed=done, total=total)

    def _say(self, text: str, style: str, label: str = "") -> None:
        prefix = tr("{title}:", title=label) + " " if label else ""
        if style and self.uses_color(sys.stderr):
            prefix = f"\x1b[{_ANSI[style]}m{prefix}\x1b[0m"
        for line in (prefix + sanitized(text, keep_newlines=True)).split("\n"):
            sys.stderr.write("\n".join(self._broken(line)) + "\n")
        sys.stderr.flush()

    def _broken(self, line: str) -> Iterable[str]:
        """A line in lines that fit the terminal. One that names a command stays whole: it is there to be copied."""
        if self.plain or _COMMAND in line or not sys.stderr.isatty():
            return (line,)
        import shutil

        from moostik_cli.report.line_breaks import broken

        return broken(line, shutil.get_terminal_size().columns)

    def _console(self, *, error: bool) -> Console:
        if error not in self._consoles:
            from rich.console import Console

            stream = sys.stderr if error else sys.stdout
            color = self.uses_color(stream)
            self._consoles[error] = Console(
                file=stream,
                markup=False,
                emoji=False,
                highlight=False,
                no_color=not color,
                color_system="auto" if color else None,  # without colour no bold either: no escape codes
                force_terminal=True if color and not stream.isatty() else None,
                legacy_windows=False,
            )
        return self._consoles[error]


_COMMAND = "moostik "
_ANSI = {"red": "1;31", "yellow": "33", "cyan": "36", "green": "32"}


def silence_stdout() -> None:
    """Let the rest lead nowhere: Python flushes stdout at exit, which on a closed pipe prints an error of its own."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
