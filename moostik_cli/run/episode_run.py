"""The way of one `generate`: gate, plan, price, consent, the run, the summary."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from moostik_cli.commands.session import Session, silence_stdout
from moostik_cli.errors import ExitCode, RefusedError, UsageError
from moostik_cli.ledger.episode_lock import episode_lock, recorded_run
from moostik_cli.messages import message
from moostik_cli.models.budgets import lasting_budgets, midnight
from moostik_cli.models.coherence import Coherence
from moostik_cli.models.diagnostics import Severity
from moostik_cli.models.jobs import PictureJob, VariationKey
from moostik_cli.models.money import Micros
from moostik_cli.models.production import Production
from moostik_cli.models.records import NOTHING_SPENT, Attempt, LastingBudget, VariationRecord
from moostik_cli.models.run import Limits, RunOutcome, RunViews
from moostik_cli.models.series import is_model_name
from moostik_cli.models.variation_state import VariationState
from moostik_cli.planning.options import PlanOptions
from moostik_cli.planning.predecessors import AvailablePictures
from moostik_cli.planning.reference_files import ReferenceFiles
from moostik_cli.providers.cards import ModelCard, assumed_card, find_card
from moostik_cli.providers.registry import describer_of
from moostik_cli.providers.selection import ProviderChoice
from moostik_cli.purchase.control import RunControl
from moostik_cli.purchase.pacing import Pacer
from moostik_cli.report import generation_view as view
from moostik_cli.report.budget_lines import budget_lines
from moostik_cli.report.progress import write_event
from moostik_cli.run.consent import confirm
from moostik_cli.run.run_plan import RunPlan, Selection, prepare, prepare_frames
from moostik_cli.run.watching import Watch
from moostik_cli.state.open_attempts import open_attempts_by_key

if TYPE_CHECKING:
    from moostik_cli.ledger.ledger import Ledger
    from moostik_cli.providers.base import Provider


@dataclass(frozen=True)
class RunOptions:
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
    look: str = ""  # the command that shows the pictures on one page, where there is one
    coherence: Coherence | None = None  # anchors, before what the files say


class EpisodeRun:
    """One `generate`, for one episode."""

    def __init__(
        self,
        session: Session,
        production: Production,
        choice: ProviderChoice,
        chosen: Selection,
        limits: Limits,
        wishes: RunOptions,
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
        self.watch = Watch(self.screen, self.control, self.pacer, events=wishes.events, costs_money=self.costs_money)
        self.files = ReferenceFiles(production.project, is_whole=lambda _: True)  # until the gate has looked
        self._built: Provider | None = None
        self.run_id: int | None = None  # in the ledger, once the run has begun
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
        return self.choice.costs_money

    @property
    def provider(self) -> Provider:
        """Built when it is first needed: a run with nothing to do does not pay for importing it."""
        if self._built is None:
            self._built = self.choice.build(
                clock=self.control, card=self.card, window=self.limits.window, pause=self.watch.pause
            )
        return self._built

    def _plan_options(self) -> PlanOptions:
        """What the run goes by. Raises RefusedError where nobody can say what the model takes."""
        if self.card is None:
            asks = self.costs_money and is_model_name(self.wishes.model)  # else the gate says what is wrong
            self.card = self._asked_card() if asks else assumed_card(self.wishes.model)
        return PlanOptions(
            self.card,
            self.wishes.fallback,
            self.wishes.max_images,
            "cluster" if self.wishes.by_cluster else "shot",
            preview=not self.costs_money,
            coherence=self.wishes.coherence,
        )

    def _asked_card(self) -> ModelCard:
        """What an unknown model takes, asked of the provider; a dry run sends nothing, so it cannot ask."""
        from moostik_cli.providers.base import EverythingRefusedError, ProviderError

        model = self.wishes.model
        hint = message("Describe it in series.yaml under `models`, or choose another model.")
        unknown = RefusedError(message("It is not known what {model} takes.", model=model), hint)
        describer = None if self.wishes.dry_run else describer_of(self.provider)
        if describer is None:
            raise unknown
        try:
            return describer.ask_card(model, self.production.series.overrides.get(model))
        except EverythingRefusedError as error:
            raise RefusedError(error.reason, error.hint) from error
        except ProviderError as error:
            raise RefusedError(error.reason, hint) from error

    def _passes_gate(self, options: PlanOptions, available: AvailablePictures | None = None) -> bool:
        """Ask the gate, and show what it finds: errors whole, warnings counted by kind. Afterwards `files`
        leaves out what cannot be used."""
        from moostik_cli.gate.inspection import GateOptions, inspect_production

        asked = GateOptions(
            base_url=self.choice.base_url,
            model=self.wishes.model,
            card=options.card,
            fallback=options.fallback,
            max_images=options.max_images,
            cap=False,
            preview=not self.costs_money,
            references=options.references,
            coherence=options.coherence,
            available=available,
        )
        found = inspect_production(self.production, self.chosen.shots, asked)
        self.readiness = found.readiness
        self.files = ReferenceFiles(self.project, is_whole=lambda _: True, known=found.images)
        view.show_findings(self.screen, found.diagnostics, self.session.again(self.episode_id))
        if found.has_errors:
            self.session.verdict = ExitCode.NO
            errors = tuple(one.message for one in found.diagnostics if one.severity is Severity.ERROR)
            self.readiness = found.readiness._replace(ready=False, errors=errors)
            self._write_document(self._document(_NOTHING_TO_DO, skipped=0))
        return not found.has_errors

    # -- preview frames -----------------------------------------------------------------------------------

    def _draw(self, options: PlanOptions) -> ExitCode:
        from moostik_cli.state.frame_index import FrameIndex

        with episode_lock(self.project.output_dir, f"preview.{self.episode_id}"):
            folder = self.project.pictures_dir(self.episode_id, preview=True)
            index = FrameIndex(folder)
            jobs, current = prepare_frames(self.production, self.chosen, options, index, self.files)
            if jobs and not self._passes_gate(options):
                return ExitCode.NO
            if self.files.leaves_out:
                jobs, current = prepare_frames(self.production, self.chosen, options, index, self.files)
            jobs = tuple(job._replace(price=0) for job in jobs)
            if self.wishes.dry_run:
                return self._tell_plan(jobs, current, lambda: self._announce(jobs, current))
            self._announce(jobs, current)
            if not jobs:
                return self._finish(_NOTHING_TO_DO, jobs, skipped=current)
            from moostik_cli.run.frame_run import draw_frames

            outcome = self._watched(
                jobs,
                lambda: 0,
                lambda views: draw_frames(
                    jobs,
                    self.project,
                    self.control,
                    index,
                    self.limits,
                    views,
                    workers=os.cpu_count() or 1,
                ),
                None,
            )
            return self._finish(outcome, jobs, skipped=current)

    # -- paid pictures ------------------------------------------------------------------------------------

    def _buy(self, options: PlanOptions) -> ExitCode:
        from moostik_cli.ledger.ledger import Ledger

        if self.wishes.dry_run:
            with Ledger.open_existing(self.project.ledger_path) or nullcontext() as ledger:
                prepared = self._gated(ledger, options)
                self._tell_of_budgets(ledger)
            if prepared is None:
                return ExitCode.NO
            return self._tell_plan(prepared.to_buy, prepared.skipped, partial(self._say_what_comes, prepared))
        with (
            episode_lock(self.project.output_dir, self.episode_id),
            Ledger.open(self.project.ledger_path) as ledger,
            recorded_run(ledger, self.episode_id, self.control.now) as self.run_id,
        ):
            self._sweep()
            prepared = self._gated(ledger, options)
            if prepared is None:
                return ExitCode.NO
            if self._takes_over(ledger, prepared) or self._gives_up(ledger, prepared):
                prepared = self._prepare(ledger, options)
            self._tell_of_disk(prepared)
            self._say_what_comes(prepared)
            self._tell_of_budgets(ledger)
            if not self._has_consent(prepared):
                return ExitCode.NO
            return self._make(ledger, prepared)

    def _takes_over(self, ledger: Ledger, prepared: RunPlan) -> bool:
        """Where the ledger is lost, or older than the pictures: whether the account has paid for some of what would be
        bought. Raises RefusedError where pictures are there and the account cannot be asked."""
        is_older = bool(prepared.on_disk(VariationState.UNRECORDED))
        if not prepared.to_buy or not (is_older or ledger.newest_fact(self.episode_id) is None):
            return False
        from moostik_cli.providers.base import ProviderError
        from moostik_cli.purchase.takeover import take_over

        try:
            taken = take_over(self.provider, ledger, prepared.to_buy, run_id=self.run_id, now=self.control.now())
        except ProviderError as error:
            if not is_older:
                return False  # the very first run of the episode: what is wrong, the first create tells
            raise RefusedError(
                message(
                    "The ledger is older than the pictures, and the account cannot be asked: {reason}.",
                    reason=error.reason,
                ),
                message(
                    "Run it again later; moostik recover {episode} takes in what is on disk.", episode=self.episode_id
                ),
            ) from error
        view.tell_of_takeover(self.screen, len(taken))
        return bool(taken)

    def _gated(self, ledger: Ledger | None, options: PlanOptions) -> RunPlan | None:
        """What is to be done, once the gate has let it through; with nothing to do, nobody asks the gate.
        None: it found an error."""
        prepared = self._prepare(ledger, options)
        if prepared.jobs and not self._passes_gate(options, prepared.available):
            view.tell_of_waiting(self.screen, len(prepared.open_attempts))
            return None
        return self._prepare(ledger, options) if self.files.leaves_out else prepared

    def _make(self, ledger: Ledger, prepared: RunPlan) -> ExitCode:
        jobs = (*prepared.rescued, *prepared.jobs)
        if not jobs:
            return self._finish(_NOTHING_TO_DO, jobs, skipped=prepared.skipped, refused=len(prepared.refused))
        from moostik_cli.purchase.budget import Budget, agreed_ceiling
        from moostik_cli.run.paid_run import PaidRun

        for job in _deleted(prepared):
            ledger.forget_picture(self.episode_id, job.shot_id, job.variation_id)
        run = PaidRun(
            self.project,
            self.provider,
            ledger,
            self.control,
            self.limits,
            self.pacer,
            Budget(agreed_ceiling(prepared.jobs, self.limits.cap), self._lasting),
            prepared.made,
            prepared.open_attempts,
            run_id=self.run_id,
        )
        outcome = self._watched(
            jobs, lambda: run.budget.spent, lambda views: run.run(prepared.jobs, prepared.rescued, views), ledger
        )
        return self._finish(outcome, jobs, skipped=prepared.skipped, refused=len(prepared.refused))

    def _prepare(self, ledger: Ledger | None, options: PlanOptions) -> RunPlan:
        records = ledger.variations(self.episode_id) if ledger is not None else {}
        begun = open_attempts_by_key(ledger, self.episode_id) if ledger is not None else {}
        refusals = ledger.content_refusals(self.episode_id) if ledger is not None else {}
        return self._weigh(options, records, begun, refusals)

    def _weigh(
        self,
        options: PlanOptions,
        records: Mapping[VariationKey, VariationRecord],
        begun: Mapping[VariationKey, list[Attempt]],
        refusals: Mapping[VariationKey, Collection[str]],
    ) -> RunPlan:
        return prepare(self.production, self.chosen, options, records, begun, self.files, refusals)

    @property
    def _lasting(self) -> tuple[LastingBudget, ...]:
        return lasting_budgets(self.production.series, self.control.now())

    def _tell_of_budgets(self, ledger: Ledger | None) -> None:
        spending = NOTHING_SPENT if ledger is None else ledger.spending(self.episode_id, midnight(self.control.now()))
        for line in budget_lines(self._lasting, spending):
            self.screen.note(line)

    @property
    def folder(self) -> Path:
        """Where the pictures of this run go."""
        return self.project.pictures_dir(self.episode_id, preview=not self.costs_money)

    def _sweep(self) -> None:
        from moostik_cli.pictures.saving import sweep_temporary

        sweep_temporary(self.folder)

    def _tell_of_disk(self, prepared: RunPlan) -> None:
        """Say what was done to the pictures by hand."""
        view.tell_of_deleted(self.screen, _deleted(prepared))
        if not self.chosen.force:
            unknown = _by_hand(prepared, VariationState.UNRECORDED)
            if unknown:
                self._tell_of_unknown(unknown)
            if self.chosen.stale:
                view.tell_of_altered(self.screen, _by_hand(prepared, VariationState.ALTERED))
        view.tell_of_alone(self.screen, len(prepared.alone))
        view.tell_of_refused(self.screen, len(prepared.refused))

    def _tell_of_unknown(self, count: int) -> None:
        view.tell_of_unknown(self.screen, count, self.session.again(self.episode_id))

    def _has_consent(self, prepared: RunPlan) -> bool:
        """Ask once, on a terminal, when money is involved. Raises UsageError where a cap cannot be kept."""
        cost = view.estimate(prepared.to_buy)
        if cost is None and self.limits.cap is not None:
            raise UsageError(
                message("The price of {model} is not known, so a cap cannot be kept.", model=self.wishes.model),
                message("Say the price in series.yaml: `prices: {{{model}: 0.15}}`.", model=self.wishes.model),
            )
        if not prepared.to_buy or not self._may_ask:
            return True
        return confirm(message("Make them?"), otherwise=False)

    @property
    def _may_ask(self) -> bool:
        return sys.stdin.isatty() and sys.stderr.isatty() and not self.wishes.yes

    def _gives_up(self, ledger: Ledger, prepared: RunPlan) -> bool:
        """Whether the user has given up attempts that nobody can be asked about, so that they are made again: with
        --force, or by an answer. By itself, nothing is ever paid a second time."""
        if not prepared.open_attempts:
            return False
        from moostik_cli.run.lost_answers import advice, beyond_asking, give_up, question

        attempts = beyond_asking(prepared.open_attempts)
        if not attempts:
            return False
        if not self.chosen.force and not self._may_ask:
            self.screen.warn(advice(attempts))
            return False
        if not self.chosen.force and not confirm(question(attempts), otherwise=False):
            return False
        give_up(ledger, attempts, self.control.now())
        return True

    def _say_what_comes(self, prepared: RunPlan) -> None:
        """What is bought, how far the cap goes, and what is picked up."""
        if prepared.to_buy or not prepared.open_attempts:
            self._announce(prepared.to_buy, prepared.skipped)
        view.tell_of_cap(self.screen, prepared.to_buy, self.limits.cap)
        view.tell_of_begun(self.screen, prepared.open_attempts, _resumed(prepared))
        view.tell_of_renamed(self.screen, prepared.renamed, self.episode_id)
        if not self.chosen.stale and not self.chosen.force:
            stale = tuple(one.job for one in prepared.on_disk(VariationState.STALE))
            view.tell_of_stale(self.screen, stale)

    def _announce(self, jobs: tuple[PictureJob, ...], skipped: int) -> None:
        view.announce(self.screen, jobs, skipped=skipped, model=self.wishes.model, costs_money=self.costs_money)

    # -- the run ------------------------------------------------------------------------------------------

    def _watched(
        self,
        jobs: tuple[PictureJob, ...],
        spent: Callable[[], Micros],
        work: Callable[[RunViews], RunOutcome],
        ledger: Ledger | None,
    ) -> RunOutcome:
        self.session.verdict = ExitCode.NO  # until all is made
        if not self.wishes.gallery:
            return self.watch.over(jobs, spent, work, None)
        from moostik_cli.gallery.page import live_gallery

        gallery = live_gallery(self.production, ledger, preview=not self.costs_money)
        self.screen.note(message("The page is kept current: {path}", path=self._shown(self._page)))
        outcome = self.watch.over(jobs, spent, work, gallery)
        if gallery.problem is not None:
            reason = gallery.problem.strerror or str(gallery.problem)
            self.screen.warn(message("The page cannot be written: {reason}.", reason=reason))
        return outcome

    @property
    def _page(self) -> Path:
        from moostik_cli.gallery.page import PAGE_NAME

        return self.folder / PAGE_NAME

    def _shown(self, path: Path) -> str:
        return path.relative_to(self.project.root).as_posix()

    # -- after --------------------------------------------------------------------------------------------

    def _tell_plan(self, jobs: tuple[PictureJob, ...], skipped: int, say: Callable[[], None]) -> ExitCode:
        from moostik_cli.run.frame_run import frame_input

        root = self.project.root.resolve()
        input_for = self.provider.input_for if self.costs_money else frame_input
        inputs = {job.key: input_for(job, view.shown_addresses(job, root)) for job in jobs}
        if self.wishes.json or self.wishes.events:
            nothing = self._document(_NOTHING_TO_DO, skipped=skipped)
            self._write_document({**nothing, "total": len(jobs) + skipped, **view.planned_document(jobs, inputs)})
            return ExitCode.DONE
        view.list_planned(self.screen, jobs)
        say()
        return ExitCode.DONE

    def _document(self, outcome: RunOutcome, *, skipped: int) -> dict[str, Any]:
        return view.final_document(
            outcome,
            episode_id=self.episode_id,
            provider=self.choice.name,
            model=self.wishes.model,
            skipped=skipped,
            readiness=self.readiness,
        )

    def _write_document(self, document: dict[str, Any]) -> None:
        """The document of --json, or the last event of --events. Where nobody reads it, people are still told
        how the run went."""
        try:
            if self.wishes.json:
                self.screen.document(document)
            elif self.wishes.events:
                write_event({"event": "end", **document})
        except BrokenPipeError:
            silence_stdout()

    def _finish(self, outcome: RunOutcome, jobs: Sequence[PictureJob], *, skipped: int, refused: int = 0) -> ExitCode:
        is_done = not refused and all(result.status == "completed" for result in outcome.results)
        self.session.verdict = ExitCode.DONE if is_done else ExitCode.NO
        self._write_document(self._document(outcome, skipped=skipped))
        has_page = self.wishes.gallery and self._page.is_file()
        view.summarise(
            self.screen,
            outcome,
            jobs,
            where=self._shown(self._page) if has_page else self._shown(self.folder) + "/",
            retry_command=self.wishes.retry,
            look_command="" if has_page else self.wishes.look,
            costs_money=self.costs_money,
            remade="force" if self.chosen.force else "stale" if self.chosen.stale else None,
        )
        if outcome.error is not None:
            raise outcome.error
        if outcome.interrupted:
            return ExitCode.INTERRUPTED
        return self.session.verdict


def _resumed(prepared: RunPlan) -> list[PictureJob]:
    """The jobs that are bought anew where nothing came of their open attempts."""
    return [job for job in prepared.jobs if job.key in prepared.open_attempts]


def _deleted(prepared: RunPlan) -> list[PictureJob]:
    """What is bought again because its file is gone."""
    to_buy = {job.key for job in prepared.to_buy}
    return [one.job for one in prepared.on_disk(VariationState.DELETED) if one.job.key in to_buy]


def _by_hand(prepared: RunPlan, state: VariationState) -> int:
    """How many files are not as the ledger says, those aside that a run saved which died before it said so."""
    return sum(1 for one in prepared.on_disk(state) if one.job.key not in prepared.open_attempts)


_NOTHING_TO_DO = RunOutcome((), 0, 0.0, None, interrupted=False)
