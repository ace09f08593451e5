"""The way of one `generate`: gate, plan, price, consent, the run, the summary."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from moostik_cli.commands.asking import agrees
from moostik_cli.commands.interrupts import interruptible
from moostik_cli.commands.session import Session
from moostik_cli.errors import ExitCode, RefusedError, UsageError
from moostik_cli.generation.begun import open_attempts_by_key
from moostik_cli.generation.control import RunControl
from moostik_cli.generation.lock import episode_lock
from moostik_cli.generation.pacing import Pacer
from moostik_cli.generation.planning import PlanOptions
from moostik_cli.generation.preparation import Chosen, Prepared, prepare, prepare_frames
from moostik_cli.generation.reference_files import ReferenceFiles
from moostik_cli.generation.run_records import Limits, RunOutcome, RunViews
from moostik_cli.generation.standing import Standing
from moostik_cli.messages import Message, counted, message
from moostik_cli.models.diagnostics import Severity
from moostik_cli.models.jobs import Micros, PictureJob
from moostik_cli.models.production import Production
from moostik_cli.models.series import is_model_name
from moostik_cli.providers.cards import ModelCard, assumed_card, find_card
from moostik_cli.providers.selection import ProviderChoice
from moostik_cli.report import generation_view as view
from moostik_cli.report.progress import QuietProgress, Tally, money, progress_for, write_event

if TYPE_CHECKING:
    from moostik_cli.gallery.page import LiveGallery
    from moostik_cli.ledger.ledger import Ledger
    from moostik_cli.providers.base import Provider
    from moostik_cli.providers.replicate import ReplicateProvider


@dataclass(frozen=True)
class Wishes:
    """The options that say how to run and what to show."""

    model: str
    fallback: bool = True
    max_images: int | None = None
    by_cluster: bool = False
    dry_run: bool = False
    yes: bool = False
    gallery: bool = False
    json: bool = False
    events: bool = False
    retry: str = "moostik generate"


class Generation:
    """One `generate`, for one episode."""

    def __init__(
        self, session: Session, production: Production, choice: ProviderChoice, chosen: Chosen,
        limits: Limits, wishes: Wishes,
    ) -> None:
        from moostik_cli.stages.readiness import check_generation_readiness

        self.session = session
        self.screen = session.screen
        self.production = production
        self.project = production.project
        self.episode_id = production.episode.id
        self.choice = choice
        self.chosen = chosen
        self.limits = limits
        self.wishes = wishes
        self.control = RunControl()
        self.pacer = Pacer(limits.delay, self.control)
        self.files = ReferenceFiles(production.project, is_whole=lambda _: True)  # until the gate has looked
        self._built: Provider | None = None
        self._said: set[str] = set()
        self._gate_errors: list[str] = []
        self.card = find_card(wishes.model, production.series.overrides)
        self.readiness = check_generation_readiness(chosen.shots, production.library)

    def run(self) -> ExitCode:
        """From the gate to the summary. Raises MoostikError where everything is refused."""
        self.screen.note(self.choice.note)
        try:
            options = self._plan_options()
            return self._buy(options) if self.costs_money else self._draw(options)
        finally:
            if self._built is not None:
                self._built.close()

    # -- before anything is sent --------------------------------------------------------------------------

    @property
    def costs_money(self) -> bool:
        return self.choice.name != "preview"

    @property
    def provider(self) -> Provider:
        """Built when it is first needed: a run with nothing to do does not pay for importing it."""
        if self._built is None:
            self._built = self._replicate() if self.costs_money else self._preview()
        return self._built

    def _preview(self) -> Provider:
        from moostik_cli.providers.preview import PreviewProvider

        return PreviewProvider()

    def _replicate(self) -> ReplicateProvider:
        from moostik_cli.providers.replicate import ReplicateProvider

        return ReplicateProvider(
            self.choice.token or "", card=self.card, base_url=self.choice.base_url, clock=self.control,
            window=self.limits.window, pause=self._paused,
        )

    def _plan_options(self) -> PlanOptions:
        """What the run goes by. Raises RefusedError where nobody can say what the model takes."""
        if self.card is None:
            asks = self.costs_money and is_model_name(self.wishes.model)  # else the gate says what is wrong
            self.card = self._asked_card() if asks else assumed_card(self.wishes.model)
        return PlanOptions(
            self.card, self.wishes.fallback, self.wishes.max_images,
            "cluster" if self.wishes.by_cluster else "shot", preview=not self.costs_money,
        )

    def _asked_card(self) -> ModelCard:
        """What an unknown model takes, asked of the provider; a dry run sends nothing, so it cannot ask."""
        from moostik_cli.providers.base import EverythingRefusedError, ProviderError

        model = self.wishes.model
        hint = message("Describe it in series.yaml under `models`, or choose another model.")
        if self.wishes.dry_run:
            raise RefusedError(message("It is not known what {model} takes.", model=model), hint)
        self._built = provider = self._replicate()
        try:
            return provider.ask_card(model, self.production.series.overrides.get(model))
        except EverythingRefusedError as error:
            raise RefusedError(error.reason, error.hint) from error
        except ProviderError as error:
            raise RefusedError(error.reason, hint) from error

    def _passes_gate(self, options: PlanOptions) -> bool:
        """Ask the gate, and show what it finds: errors whole, warnings counted by kind. Afterwards `files`
        leaves out what cannot be used."""
        from moostik_cli.gate.inspection import GateOptions, inspect_production

        asked = GateOptions(
            self.choice.name, model=self.wishes.model, card=options.card, fallback=options.fallback,
            max_images=options.max_images,
        )
        found = inspect_production(self.production, self.chosen.shots, asked)
        self.readiness = found.readiness
        self.files = ReferenceFiles(self.project, is_whole=lambda _: True, unusable=found.unusable)
        view.show_findings(self.screen, found.diagnostics, self.episode_id)
        if found.has_errors:
            self.session.verdict = ExitCode.NO
            self._gate_errors = [str(one.message) for one in found.diagnostics if one.severity is Severity.ERROR]
            self._write_document(self._document(_NOTHING_TO_DO, skipped=0))
        return not found.has_errors

    # -- preview frames -----------------------------------------------------------------------------------

    def _draw(self, options: PlanOptions) -> ExitCode:
        from moostik_cli.generation.frames import FrameIndex

        with episode_lock(self.project.output_dir, f"preview.{self.episode_id}"):
            folder = self.project.pictures_dir(self.episode_id, preview=True)
            index = FrameIndex(folder)
            jobs, current = prepare_frames(self.production, self.chosen, options, index, self.files)
            if jobs and not self._passes_gate(options):
                return ExitCode.NO
            if self.files.leaves_out:
                jobs, current = prepare_frames(self.production, self.chosen, options, index, self.files)
            if self.wishes.dry_run:
                return self._tell_plan(tuple(job._replace(price=0) for job in jobs), current)
            self._announce(jobs, current)
            if not jobs:
                return self._finish(_NOTHING_TO_DO, jobs, skipped=current)
            from moostik_cli.generation.runs import draw_frames

            outcome = self._watched(
                jobs, lambda: 0,
                lambda views: draw_frames(jobs, self.project, self.provider, self.control, index, self.limits,
                                          views, workers=os.cpu_count() or 1),
                None,
            )
            return self._finish(outcome, jobs, skipped=current)

    # -- paid pictures ------------------------------------------------------------------------------------

    def _buy(self, options: PlanOptions) -> ExitCode:
        from moostik_cli.ledger.ledger import Ledger

        if self.wishes.dry_run:
            with Ledger.open_existing(self.project.ledger_path) or nullcontext() as ledger:
                prepared = self._gated(ledger, options)
            return ExitCode.NO if prepared is None else self._tell_plan(prepared.to_buy, prepared.skipped)
        with (
            episode_lock(self.project.output_dir, self.episode_id),
            Ledger.open(self.project.ledger_path) as ledger,
        ):
            self._sweep()
            prepared = self._gated(ledger, options)
            if prepared is None:
                return ExitCode.NO
            self._tell_of_disk(prepared, ledger)
            self._announce(prepared.to_buy, prepared.skipped)
            self._tell_of_open(prepared)
            if not self._has_consent(prepared):
                return ExitCode.NO
            return self._make(ledger, prepared)

    def _gated(self, ledger: Ledger | None, options: PlanOptions) -> Prepared | None:
        """What is to be done, once the gate has let it through; with nothing to do, nobody asks the gate.
        None: it found an error."""
        prepared = self._prepare(ledger, options)
        if prepared.jobs and not self._passes_gate(options):
            return None
        return self._prepare(ledger, options) if self.files.leaves_out else prepared

    def _make(self, ledger: Ledger, prepared: Prepared) -> ExitCode:
        jobs = (*prepared.rescued, *prepared.jobs)
        if not jobs:
            return self._finish(_NOTHING_TO_DO, jobs, skipped=prepared.skipped)
        from moostik_cli.generation.budget import Budget
        from moostik_cli.generation.runs import PaidRun

        run = PaidRun(
            self.project, self.provider, ledger, self.control, self.limits, self.pacer, Budget(self.limits.cap),
            prepared.made, prepared.open_attempts,
        )
        outcome = self._watched(
            jobs, lambda: run.budget.spent, lambda views: run.run(prepared.jobs, prepared.rescued, views), ledger
        )
        return self._finish(outcome, jobs, skipped=prepared.skipped)

    def _prepare(self, ledger: Ledger | None, options: PlanOptions) -> Prepared:
        records = ledger.variations(self.episode_id) if ledger is not None else {}
        begun = open_attempts_by_key(ledger, self.episode_id) if ledger is not None else {}
        return prepare(self.production, self.chosen, options, records, begun, self.files)

    @property
    def folder(self) -> Path:
        """Where the pictures of this run go."""
        return self.project.pictures_dir(self.episode_id, preview=not self.costs_money)

    def _sweep(self) -> None:
        from moostik_cli.pictures.saving import sweep_temporary

        sweep_temporary(self.folder)

    def _tell_of_disk(self, prepared: Prepared, ledger: Ledger) -> None:
        """Say what was done to the pictures by hand; those that are gone are forgotten, and made again."""
        deleted = prepared.standing(Standing.DELETED)
        for one in deleted:
            ledger.forget_picture(self.episode_id, one.job.shot_id, one.job.variation_id)
        if deleted:
            cost = sum(one.job.price or 0 for one in deleted)
            self.screen.warn(counted(
                "{count} picture was deleted and is made again ({cost}).",
                "{count} pictures were deleted and are made again ({cost}).",
                count=len(deleted), cost=money(cost),
            ))
        unknown = prepared.standing(Standing.UNRECORDED)
        if unknown and not self.chosen.force:
            self._tell_of_unknown(len(unknown))
        altered = prepared.standing(Standing.ALTERED)
        if altered and self.chosen.stale and not self.chosen.force:
            self.screen.warn(counted(
                "{count} picture was changed by hand; only --force remakes it.",
                "{count} pictures were changed by hand; only --force remakes them.", count=len(altered),
            ))
        if prepared.alone:
            self.screen.warn(counted(
                "{count} picture continues a shot that is not made: it is made without it.",
                "{count} pictures continue a shot that is not made: they are made without it.",
                count=len(prepared.alone),
            ))

    def _tell_of_unknown(self, count: int) -> None:
        self.screen.warn(counted(
            "{count} picture is on disk that the ledger does not know; it is left alone.",
            "{count} pictures are on disk that the ledger does not know; they are left alone.", count=count,
        ))
        self.screen.note(message("moostik recover {episode} takes them in; --force makes them again.",
                                 episode=self.episode_id))

    def _tell_of_open(self, prepared: Prepared) -> None:
        begun = len(prepared.open_attempts)
        if begun:
            self.screen.note(counted(
                "{count} picture that an earlier run began is picked up.",
                "{count} pictures that earlier runs began are picked up.", count=begun,
            ))

    def _has_consent(self, prepared: Prepared) -> bool:
        """Ask once, on a terminal, when money is involved. Raises UsageError where a cap cannot be kept."""
        cost = view.estimate(prepared.to_buy)
        if cost is None and self.limits.cap is not None:
            raise UsageError(
                message("The price of {model} is not known, so a cap cannot be kept.", model=self.wishes.model),
                message("Say the price in series.yaml: `prices: {{{model}: 0.15}}`.", model=self.wishes.model),
            )
        asks = sys.stdin.isatty() and sys.stderr.isatty() and not self.wishes.yes
        if not prepared.to_buy or not asks:
            return True
        return agrees(message("Make them?"))

    def _announce(self, jobs: tuple[PictureJob, ...], skipped: int) -> None:
        view.announce(self.screen, jobs, skipped=skipped, model=self.wishes.model,
                      costs_money=self.costs_money)

    # -- the run ------------------------------------------------------------------------------------------

    def _watched(
        self, jobs: tuple[PictureJob, ...], spent: Callable[[], Micros],
        work: Callable[[RunViews], RunOutcome], ledger: Ledger | None,
    ) -> RunOutcome:
        """Do the work with the progress on screen, the signals caught, and the gallery kept current."""
        self.session.verdict = ExitCode.NO  # until all is made
        tally = Tally(jobs, spent)
        progress = progress_for(self.screen, tally, events=self.wishes.events)
        self._progress: QuietProgress = progress
        on_progress, gallery = progress.update, self._live_gallery(ledger)
        if gallery is not None:
            on_progress = partial(_both, progress.update, gallery.changed)
        views = RunViews(on_progress, self._say_once, self._paused)
        with (
            gallery or nullcontext(),
            progress,
            interruptible(self.control, partial(self._stopping, tally), self._leaving),
        ):
            return work(views)

    def _live_gallery(self, ledger: Ledger | None) -> LiveGallery | None:
        if not self.wishes.gallery:
            return None
        from moostik_cli.gallery.page import LiveGallery, write_gallery
        from moostik_cli.gallery.viewing import all_jobs, knows_stale

        preview = not self.costs_money

        def write(running: bool) -> None:
            jobs = all_jobs(self.production, ledger, preview=preview)
            write_gallery(self.production, ledger, jobs, preview=preview, running=running,
                          knows_stale=knows_stale(self.production))

        return LiveGallery(write)

    def _say_once(self, text: Message) -> None:
        """A note that holds for many pictures alike is said for the first."""
        if str(text) not in self._said:
            self._said.add(str(text))
            self._progress.say(text)

    def _stopping(self, tally: Tally) -> None:
        busy = sum(1 for state in list(tally.states.values()) if state == "generating")
        self._progress.say(counted(
            "Stopping: waiting for {count} picture that is paid. Ctrl-C again leaves at once.",
            "Stopping: waiting for {count} pictures that are paid. Ctrl-C again leaves at once.", count=busy,
        ))

    def _leaving(self) -> None:
        self._progress.__exit__()
        self.screen.note(message("Left at once; the next run picks up what was in flight."))

    def _paused(self, seconds: float) -> None:
        self.pacer.pause(seconds)
        if seconds >= 1:
            self._progress.say(message("The server asks to slow down: everyone waits {seconds} s.",
                                       seconds=f"{seconds:.0f}"))

    # -- after --------------------------------------------------------------------------------------------

    def _tell_plan(self, jobs: tuple[PictureJob, ...], skipped: int) -> ExitCode:
        inputs = {job.key: self.provider.input_for(job, self._shown_addresses(job)) for job in jobs}
        if self.wishes.json or self.wishes.events:
            nothing = self._document(_NOTHING_TO_DO, skipped=skipped)
            self._write_document({**nothing, "total": len(jobs) + skipped, **view.planned_document(jobs, inputs)})
            return ExitCode.DONE
        for job in jobs:
            self.screen.line(f"{job.shot_id}/{job.variation_id}  {len(job.references)}  "
                             + (money(job.price) if job.price is not None else "?"))
        self._announce(jobs, skipped)
        return ExitCode.DONE

    def _shown_addresses(self, job: PictureJob) -> list[str]:
        """Addresses as far as they are known before anything is uploaded: local files by their path."""
        root = self.project.root.resolve()
        return [
            ref.source.path.relative_to(root).as_posix()
            if ref.source.path is not None and ref.source.path.is_relative_to(root)
            else ref.source.url or ref.image.url
            for ref in job.references
        ]

    def _document(self, outcome: RunOutcome, *, skipped: int) -> dict[str, Any]:
        document = view.final_document(
            outcome, episode_id=self.episode_id, provider=self.choice.name, model=self.wishes.model,
            skipped=skipped, readiness=self.readiness,
        )
        if self._gate_errors:
            document["readiness"].update(ready=False, errors=self._gate_errors)
        return document

    def _write_document(self, document: dict[str, Any]) -> None:
        """The document of --json, or the last event of --events."""
        if self.wishes.json:
            self.screen.document(document)
        elif self.wishes.events:
            write_event({"event": "end", **document})

    def _finish(self, outcome: RunOutcome, jobs: Sequence[PictureJob], *, skipped: int) -> ExitCode:
        is_done = all(result.status == "completed" for result in outcome.results)
        self.session.verdict = ExitCode.DONE if is_done else ExitCode.NO
        self._write_document(self._document(outcome, skipped=skipped))
        view.summarise(
            self.screen, outcome, jobs, where=self.folder.relative_to(self.project.root).as_posix() + "/",
            retry_command=self.wishes.retry, costs_money=self.costs_money,
        )
        if outcome.error is not None:
            raise outcome.error
        if outcome.interrupted:
            return ExitCode.INTERRUPTED
        return self.session.verdict


_NOTHING_TO_DO = RunOutcome((), 0, 0.0, None, interrupted=False)


def _both(update: Callable[..., None], changed: Callable[[], None], *change: Any) -> None:
    update(*change)
    changed()
