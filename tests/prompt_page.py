"""The texts of docs/prompts.md: what the shipped episode's shots are sent as now, beside what they once were.

    python -m tests.prompt_page --write    puts the present texts into the page

The texts of before are as the first edition of the texts wrote them, and stay.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from moostik_cli.models.production import Project
from moostik_cli.models.prompts import EnrichedVariation
from moostik_cli.pictures.formats import looks_whole
from moostik_cli.planning.options import PlanOptions
from moostik_cli.planning.planner import EpisodePlanner
from moostik_cli.planning.reference_files import ReferenceFiles
from moostik_cli.providers.cards import likely_card
from moostik_cli.sources.productions import load_production

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "prompts.md"
_NOW = re.compile(r"(^### `(\S+)/(\S+)`\n.*?^Now:\n\n```text\n)(.*?)(^```$)", re.M | re.S)
_SAME_EVERYWHERE = re.compile(r"^(Style|Palette): .*$", re.M)


def current_texts() -> dict[tuple[str, str], EnrichedVariation]:
    """Every text of the shipped episode, by shot and variation."""
    production = load_production(Project(ROOT), "ep0")
    files = ReferenceFiles(production.project, is_whole=looks_whole)
    options = PlanOptions(likely_card(production.series), traced=True)
    planner = EpisodePlanner(production, options, locate=files.locate)
    plans = planner.plan(production.episode.shots)
    return {(plan.shot.id, one.id): one for plan in plans for one in plan.enriched.variations}


def shortened(text: str) -> str:
    """Without what the series says in every text."""
    return _SAME_EVERYWHERE.sub(r"\1: (the series')", text)


def with_current_texts(page: str) -> str:
    texts = current_texts()
    return _NOW.sub(lambda found: f"{found[1]}{shortened(texts[found[2], found[3]].prompt_text)}\n{found[5]}", page)


def main() -> None:
    page = PAGE.read_text(encoding="utf-8")
    now = with_current_texts(page)
    if "--write" in sys.argv[1:]:
        PAGE.write_text(now, encoding="utf-8")
    sys.exit(page != now)


if __name__ == "__main__":
    main()
