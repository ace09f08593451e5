"""moostik: an animated episode, written as YAML, turned into pictures.

The five stages are plain functions of plain values:

>>> from moostik_cli import check_generation_readiness, analyze_episode
"""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers know it; `typing` itself takes longer than the whole of `--version`
if TYPE_CHECKING:  # what type checkers and editors see
    from typing import Any

    from moostik_cli.models.references import ReferenceOptions as ReferenceOptions
    from moostik_cli.sources.productions import load_production as load_production
    from moostik_cli.stages.clusters import analyze_episode as analyze_episode
    from moostik_cli.stages.generation import (
        generate_multiple_shots_parallel as generate_multiple_shots_parallel,
    )
    from moostik_cli.stages.prompts import enrich_prompt_with_references as enrich_prompt_with_references
    from moostik_cli.stages.readiness import check_generation_readiness as check_generation_readiness
    from moostik_cli.stages.references import resolve_references_for_cluster as resolve_references_for_cluster
    from moostik_cli.stages.references import resolve_references_for_shot as resolve_references_for_shot

__version__ = "0.1.0"

# Loaded when first asked for, so that `moostik --version` does not pay for the pipeline.
_STAGES = {
    "check_generation_readiness": "moostik_cli.stages.readiness",
    "analyze_episode": "moostik_cli.stages.clusters",
    "resolve_references_for_shot": "moostik_cli.stages.references",
    "resolve_references_for_cluster": "moostik_cli.stages.references",
    "enrich_prompt_with_references": "moostik_cli.stages.prompts",
    "generate_multiple_shots_parallel": "moostik_cli.stages.generation",
    "load_production": "moostik_cli.sources.productions",
    "ReferenceOptions": "moostik_cli.models.references",
}
__all__ = ["__version__", *_STAGES]  # noqa: PLE0604 - the names above are served by __getattr__


def __getattr__(name: str) -> Any:
    if name in _STAGES:
        from importlib import import_module

        return getattr(import_module(_STAGES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
