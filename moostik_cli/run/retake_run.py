"""`moostik retake`: pictures made again with a word of direction, and the notes that they answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from moostik_cli.errors import ExitCode
from moostik_cli.messages import message
from moostik_cli.models.notes import Note
from moostik_cli.models.production import Production
from moostik_cli.models.run import Limits, RunOptions
from moostik_cli.providers.selection import choose_provider
from moostik_cli.purchase.budget import tightest_cap
from moostik_cli.report.screen import Screen
from moostik_cli.run.answered_notes import mark_answered, mark_answered_if_possible
from moostik_cli.run.context import RunContext
from moostik_cli.run.episode_shots import EpisodeShots
from moostik_cli.run.making import make_pictures
from moostik_cli.run.retake_parents import RetakeRequest
from moostik_cli.run.retakes import Retakes
from moostik_cli.run.run_plan import Selection
from moostik_cli.run.view import RunView
from moostik_cli.sources.notes import usable_notes
from moostik_cli.state.episode_view import ledger_of
from moostik_cli.state.open_attempts import open_attempts_by_key
from moostik_cli.state.review import asked_retakes
from moostik_cli.state.takes import read_takes


@dataclass(frozen=True)
class RetakeRun:
    """Makes retakes of one episode like any pictures: gate, price, consent, purchase, summary. `named`: the episode as
    a command names it. `max_cost` in dollars."""

    screen: Screen
    production: Production
    options: RunOptions
    named: str
    provider: str
    max_cost: float | None
    retry_refused: bool

    def make(self, request: RetakeRequest) -> ExitCode:
        """Make what one request asks for. Raises MoostikError where everything is refused."""
        try:
            return self._made([request])
        finally:  # it picks up what a retake of notes began that was killed
            if not self.options.dry_run:
                mark_answered_if_possible(self.screen, self.production)

    def answer_notes(self) -> ExitCode:
        """One retake for the open notes on each picture; each note is marked as done with the take that answers it.
        Raises MoostikError where everything is refused, or where the notes cannot be read."""
        mark_answered(self.screen, self.production)
        found = usable_notes(self.production)
        self.screen.diagnostics(found.problems)
        for note in found.open:
            if note.variation_id is None:
                self._tell_of_unknown_angle(note)
        requests = _requests_of(self.production, found.open)
        if not requests:
            self.screen.note(message("No note on {episode} is open.", episode=self.production.episode.id))
            return ExitCode.DONE
        try:
            return self._made(requests)
        finally:
            mark_answered(self.screen, self.production)

    def _tell_of_unknown_angle(self, note: Note) -> None:
        self.screen.warn(
            message(
                "Note {id} is left open: {shot} has no angle {angle}.",
                id=note.id,
                shot=note.shot_id,
                angle=note.written or "?",
            )
        )

    def _made(self, requests: Sequence[RetakeRequest]) -> ExitCode:
        production, options = self.production, self.options
        choice = choose_provider(self.provider, production.project.root, dry_run=options.dry_run)
        shots = tuple({request.shot.id: request.shot for request in requests}.values())
        selection = Selection(shots, frozenset(request.key for request in requests), retry_refused=self.retry_refused)
        view = RunView(self.screen, options, provider=choice.name, costs_money=choice.costs_money)
        limits = Limits(cap=tightest_cap(self.max_cost, production.series))
        context = RunContext.of(production.project, production.series, choice, options, limits, view)
        source = Retakes(EpisodeShots(production, selection, choice, options.model, self.named), tuple(requests))
        return make_pictures(context, [source])


def _requests_of(production: Production, notes: Sequence[Note]) -> list[RetakeRequest]:
    """One for each picture that open notes are about, and for what a run that died began for them."""
    episode_id = production.episode.id
    with ledger_of(production) as ledger:
        begun = {} if ledger is None else open_attempts_by_key(ledger, episode_id)
        asked = asked_retakes(notes, read_takes(ledger, episode_id), begun)
    variations = {
        (shot.id, variation.id): (shot, variation) for shot in production.episode.shots for variation in shot.variations
    }
    return [
        RetakeRequest(*variations[wanted.key], wanted.text, wanted.note_ids, digest=wanted.digest)
        for wanted in asked
        if wanted.key in variations
    ]
