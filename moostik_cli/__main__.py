"""The entry point: answers `--version` at once, chooses the language, hands over to the Typer app."""

from __future__ import annotations

import gc
import os
import sys

from moostik_cli import __version__


def main() -> None:
    """Run the command line of this process; ends it with an exit status of `ExitCode`."""
    try:
        _make_streams_usable()
        if _is_answered_at_once():
            return
        _start_quickly()
        from moostik_cli.messages import asked_language, set_language

        set_language(asked_language(sys.argv[1:]))  # before the options are defined: their help is text by then
        from moostik_cli.cli import run

        run(sys.argv[1:])
    except KeyboardInterrupt:  # before a command has begun, or after it
        sys.exit(130)
    finally:
        gc.freeze()  # else all of it is searched for garbage once more before it goes


def _is_answered_at_once() -> bool:
    """What needs no Typer: the version, and most of what a shell completes."""
    if sys.argv[1:] == ["--version"]:
        _tell_version()
        return True
    if "_MOOSTIK_COMPLETE" in os.environ:
        from moostik_cli.completion import answer

        return answer()
    return False


def _start_quickly() -> None:
    """Modules that are loaded leave no garbage, so that looking for it is put off; and Pydantic need not read
    the metadata of all that is installed to find plugins of its own, which have no part in this."""
    gc.set_threshold(200_000, 20, 20)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def _make_streams_usable() -> None:
    """Streams that whoever started us has closed lead nowhere; letters that a stream's encoding does not have
    are written as escapes."""
    sys.stdin = sys.stdin or open(os.devnull)  # noqa: PTH123, SIM115 - loads nothing, lives on
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: PTH123, SIM115 - the same
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _tell_version() -> None:
    try:
        sys.stdout.write(f"moostik {__version__}\n")
        sys.stdout.flush()
    except OSError:  # nobody reads it; Python would complain once more at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
