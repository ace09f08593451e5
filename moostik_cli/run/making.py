"""Make the pictures of one source or of several, bought or painted."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace

from moostik_cli.errors import ExitCode
from moostik_cli.report.screen import silence_stdout
from moostik_cli.run.context import RunContext
from moostik_cli.run.job_source import FrameSource, JobSource
from moostik_cli.workers import hired


def make_pictures(context: RunContext, sources: Sequence[JobSource]) -> ExitCode:
    """Make the pictures of `sources` in one run: bought, or without a provider painted as preview frames, where
    they can be.

    Raises MoostikError where everything is refused. Of several sources, one that cannot be made does not stop the
    others: it is told, and the answer is NO."""
    context.view.screen.note(context.choice.note)
    try:
        with closing(context.provider), hired(context.options.workers, context.project.output_root) as workers:
            staffed = replace(context, workers=workers)
            frames = [source for source in sources if isinstance(source, FrameSource)]
            if frames and not context.choice.costs_money:
                from moostik_cli.run.frame_run import FrameRun

                return FrameRun(staffed, frames).run()
            from moostik_cli.run.buying_run import BuyingRun

            return BuyingRun(staffed, sources).run()
    except BrokenPipeError:  # nobody reads the answer to its end
        silence_stdout()
        return context.view.verdict
