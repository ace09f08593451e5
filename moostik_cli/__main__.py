"""The entry point: answers `--version` at once, chooses the language, hands over to the Typer app."""

from __future__ import annotations

import sys

from moostik_cli import __version__


def main() -> None:
    """Run the command line of this process; ends it with an exit status of `ExitCode`."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"moostik {__version__}\n")
        return
    from moostik_cli.cli import run

    run(sys.argv[1:])


if __name__ == "__main__":
    main()
