"""A dry run: what would be made, what would be sent, and what it would cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.readiness import GenerationReadinessCheck
from moostik_cli.planning.job_writer import PlannedJobs
from moostik_cli.providers.cards import ModelCard
from moostik_cli.report.generation_view import list_planned, shown_addresses, tell_of_waves
from moostik_cli.run.context import RunContext
from moostik_cli.run.job_source import JobSource
from moostik_cli.run.view import NOTHING_DONE


def rehearse(
    context: RunContext,
    source: JobSource,
    jobs: PlannedJobs,
    readiness: GenerationReadinessCheck,
    *,
    card: ModelCard,
    skipped: int,
) -> bool:
    """Tell programs the whole plan, or list it for people, who are then told more: True. `card`: what the model
    takes."""
    roots = (context.project.root.resolve(), context.project.output_root)
    if context.view.writes_documents:

        def input_of(outline: PictureJob) -> dict[str, Any]:
            job = jobs.write_out(outline)
            return _input_of(context, job, card, shown_addresses(job, *roots))

        context.view.add_document(source, NOTHING_DONE, readiness, skipped=skipped, planned=(jobs.outlines, input_of))
        return False
    list_planned(context.view.screen, jobs, of_several=context.view.has_several)
    tell_of_waves(context.view.screen, jobs.outlines)
    return True


def _input_of(context: RunContext, job: PictureJob, card: ModelCard, addresses: Sequence[str]) -> dict[str, Any]:
    """What a request would say; of a frame, what it is painted from in the same words."""
    if context.choice.costs_money:
        return context.provider.for_card(card).input_for(job, addresses)
    return {**job.options, "prompt": job.prompt_text, "image_input": list(addresses)}
