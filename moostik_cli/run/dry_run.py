"""A dry run: what would be made, what would be sent, and what it would cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.readiness import GenerationReadinessCheck
from moostik_cli.providers.cards import ModelCard
from moostik_cli.report.generation_view import list_planned, shown_addresses, tell_of_waves
from moostik_cli.run.context import RunContext
from moostik_cli.run.job_source import JobSource
from moostik_cli.run.view import NOTHING_DONE


def rehearse(
    context: RunContext,
    source: JobSource,
    jobs: Sequence[PictureJob],
    readiness: GenerationReadinessCheck,
    *,
    card: ModelCard,
    skipped: int,
) -> bool:
    """Tell programs the whole plan, or list it for people, who are then told more: True. `card`: what the model
    takes."""
    roots = (context.project.root.resolve(), context.project.output_root)
    if context.view.writes_documents:
        inputs = {job.key: _input_of(context, job, card, shown_addresses(job, *roots)) for job in jobs}
        context.view.add_document(source, NOTHING_DONE, readiness, skipped=skipped, planned=(jobs, inputs))
        return False
    list_planned(context.view.screen, jobs, of_several=context.view.has_several)
    tell_of_waves(context.view.screen, jobs)
    return True


def _input_of(context: RunContext, job: PictureJob, card: ModelCard, addresses: Sequence[str]) -> dict[str, Any]:
    """What a request would say; of a frame, what it is painted from in the same words."""
    if context.choice.costs_money:
        return context.provider.for_card(card).input_for(job, addresses)
    return {**job.options, "prompt": job.prompt_text, "image_input": list(addresses)}
