"""Say whether a tag may be published: `python tools/release_check.py v1.2.3`.

The tag must be the version of `moostik_cli/__init__.py`. The changelog must have a dated section for it, with nothing
left under "Unreleased".
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def problems(tag: str, package: str, changelog: str) -> list[str]:
    """What stands against publishing `tag`, in sentences; empty where nothing does.

    `package` and `changelog` are the texts of the two files."""
    found = []
    version = re.search(r'^__version__ = "([^"]+)"$', package, re.MULTILINE)
    if version is None or tag != f"v{version[1]}":
        found.append(f"The tag is {tag}, the version is {version[1] if version else 'nowhere'}.")
    if (
        re.search(rf"^## {re.escape(tag.removeprefix('v'))} - \d{{4}}-\d{{2}}-\d{{2}}$", changelog, re.MULTILINE)
        is None
    ):
        found.append(f"CHANGELOG.md has no section '## {tag.removeprefix('v')} - YYYY-MM-DD'.")
    if re.search(r"^## Unreleased\n+- ", changelog, re.MULTILINE):
        found.append("CHANGELOG.md still has lines under 'Unreleased'.")
    return found


def main() -> int:
    found = problems(
        sys.argv[1],
        (ROOT / "moostik_cli" / "__init__.py").read_text(encoding="utf-8"),
        (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"),
    )
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
