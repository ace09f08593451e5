"""The entry point: answers `--version` at once, chooses the language, hands over to the Typer app."""

from __future__ import annotations

import os
import sys

from moostik_cli import __version__
from moostik_cli.messages import asked_language, set_language


def main() -> None:
    """Run the command line of this process; ends it with an exit status of `ExitCode`."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"moostik {__version__}\n")
        return
    if "_MOOSTIK_COMPLETE" in os.environ:
        from moostik_cli.completion import answer

        if answer():
            return
    set_language(asked_language(sys.argv[1:]))  # before the options are defined: their help is text by then
    from moostik_cli.cli import run

    run(sys.argv[1:])


if __name__ == "__main__":
    main()
