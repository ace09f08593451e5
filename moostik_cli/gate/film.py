"""Shots, acts and sequences: what names nothing, what goes in circles, what shows nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from moostik_cli.gate.cast import did_you_mean
from moostik_cli.gate.places import Places
from moostik_cli.messages import counted, message
from moostik_cli.models.diagnostics import Code, Diagnostic, Place, error, warning
from moostik_cli.models.episode import KNOWN_ANGLES, Episode, Shot
from moostik_cli.models.film_order import FilmOrder, film_order
from moostik_cli.models.prompt_parts import PARTS, says_something
from moostik_cli.models.prompts import snake_case, stated_aspect_ratio
from moostik_cli.models.shot_numbers import NumberKey, number_key
from moostik_cli.sources.closest_match import Guesses, find_likely
from moostik_cli.stages.clusters import find_sequence_loops

_PROMPT_KEYS = frozenset(path.partition(".")[0] for path in PARTS) | {"subjects", "camera", "composition"}
_TELLTALE_KEYS = sorted(_PROMPT_KEYS)


def check_film(episode: Episode, shots: Sequence[Shot], places: Places) -> Iterator[Diagnostic]:
    """All that the chosen shots say of themselves and of each other, and the acts of the episode."""
    if not episode.shots:
        yield warning(Code.NO_SHOTS, message("The episode has no shots."), places.in_file("episode", "shots"))
        return  # that acts name shots which do not exist goes without saying
    yield from _check_angles(shots, places)
    yield from _check_acts(episode, places)
    yield from _check_order(episode, places)
    yield from _check_numbers(episode, places)
    yield from _check_sequences(episode, shots, places)
    for shot in shots:
        yield from _check_prompt(shot, places)


def _check_angles(shots: Sequence[Shot], places: Places) -> Iterator[Diagnostic]:
    """One finding for each word that is not a known angle."""
    found: dict[str, list[Shot]] = {}
    for shot in shots:
        for variation in shot.variations:
            if variation.camera_angle not in KNOWN_ANGLES:
                found.setdefault(variation.camera_angle, []).append(shot)
    guesses = Guesses()
    for angle, users in found.items():
        shot_ids = list(dict.fromkeys(shot.id for shot in users))
        what = counted(
            "The angle `{angle}` is not a known one: it is used as free text.",
            "The angle `{angle}` ({count} shots) is not a known one: it is used as free text.",
            count=len(shot_ids),
            angle=angle,
        )
        hint = did_you_mean(guesses.find(angle, KNOWN_ANGLES)) or message(
            "Known angles: {angles}.", angles=", ".join(KNOWN_ANGLES)
        )
        yield warning(Code.UNKNOWN_ANGLE, what, _place_of_angle(users[0], angle, places), hint, shot_ids)


def _place_of_angle(shot: Shot, angle: str, places: Places) -> Place:
    index = next(n for n, variation in enumerate(shot.variations) if variation.camera_angle == angle)
    if places.has_in_shot(shot.id, "variations", index):
        key = "cameraAngle" if places.has_in_shot(shot.id, "variations", index, "cameraAngle") else "id"
        return places.in_shot(shot.id, "variations", index, key)
    key = "angles" if places.has("series", "angles") else "defaultAngles"
    return places.in_file("series", key, index)


def _check_acts(episode: Episode, places: Places) -> Iterator[Diagnostic]:
    known, guesses = {shot.id for shot in episode.shots}, Guesses()
    for number, act in enumerate(episode.acts):
        for index, shot_id in enumerate(act.shot_ids):
            if shot_id not in known:
                what = message("The act names a shot that does not exist: `{id}`.", id=shot_id)
                place = places.in_file("episode", "acts", number, "shotIds", index)
                yield warning(Code.ACT_WITHOUT_SHOT, what, place, did_you_mean(guesses.find(shot_id, known)))


def _check_numbers(episode: Episode, places: Places) -> Iterator[Diagnostic]:
    """Shots with one number: `4a` is `4A`."""
    first: dict[NumberKey, Shot] = {}
    for shot in episode.shots:
        if shot.number is None:
            continue
        other = first.setdefault(number_key(shot.number), shot)
        if other is not shot:
            what = message(
                "`{id}` has the number {number} of `{other}`.", id=shot.id, number=shot.number, other=other.id
            )
            hint = message("moostik shot renumber numbers all shots anew.")
            place = places.in_shot(shot.id, "number")
            yield warning(Code.SAME_NUMBER, what, place, hint, [other.id, shot.id])


def _check_order(episode: Episode, places: Places) -> Iterator[Diagnostic]:
    """Where acts and file tell two orders: shots of no act, shots of two, acts that turn the file's order."""
    film = film_order(episode)
    if not film.act_of:
        return  # no act names a shot: the file is the order
    named = {shot_id for act in episode.acts for shot_id in act.shot_ids}
    unnamed = [shot.id for shot in episode.shots if shot.id not in named]
    for shot_id in unnamed[:1]:
        what = counted(
            "`{id}` is in no act: it plays after the shot before it in the file.",
            "`{id}` and {others} more shots are in no act: each plays after the shot before it in the file.",
            count=len(unnamed),
            id=shot_id,
            others=len(unnamed) - 1,
        )
        hint = message("Name it in the `shotIds` of an act.")
        yield warning(Code.SHOT_IN_NO_ACT, what, places.in_shot(shot_id, "id"), hint, unnamed)
    yield from _check_turns(episode, film, places)


def _check_turns(episode: Episode, film: FilmOrder, places: Places) -> Iterator[Diagnostic]:
    """Shots that several acts name; and one finding for all that follow a shot which the file has behind them."""
    in_file = {shot.id: place for place, shot in enumerate(episode.shots)}
    before: str | None = None
    seen: set[str] = set()
    turned: list[tuple[str, str, Place]] = []
    for shot_id, place in _shots_of_acts(episode, places):
        if shot_id in seen:
            yield _in_two_acts(shot_id, film, place)
        elif shot_id in in_file:
            if before is not None and in_file[shot_id] < in_file[before]:
                turned.append((shot_id, before, place))
            seen.add(shot_id)
            before = shot_id
    if turned:
        yield _acts_out_of_order(turned)


def _shots_of_acts(episode: Episode, places: Places) -> Iterator[tuple[str, Place]]:
    for number, act in enumerate(episode.acts):
        for index, shot_id in enumerate(act.shot_ids):
            yield shot_id, places.in_file("episode", "acts", number, "shotIds", index)


def _in_two_acts(shot_id: str, film: FilmOrder, place: Place) -> Diagnostic:
    act = film.act_of[shot_id].id
    what = message(
        "`{id}` is named a second time: it plays in act `{act}`, where it is named first.", id=shot_id, act=act
    )
    return warning(Code.SHOT_IN_TWO_ACTS, what, place, message("Take it out of one of the two lists."), [shot_id])


def _acts_out_of_order(turned: Sequence[tuple[str, str, Place]]) -> Diagnostic:
    first, before, place = turned[0]
    what = counted(
        "`{id}` plays after `{before}`, and stands before it in the file: every view follows the acts.",
        "`{id}` plays after `{before}`, and stands before it in the file ({count} such): every view follows the acts.",
        count=len(turned),
        id=first,
        before=before,
    )
    return warning(Code.ACTS_OUT_OF_ORDER, what, place, shots=[shot_id for shot_id, _, _ in turned])


def _check_sequences(episode: Episode, shots: Sequence[Shot], places: Places) -> Iterator[Diagnostic]:
    known, guesses = {shot.id: shot for shot in episode.shots}, Guesses()
    for shot in shots:
        before = shot.continues_from
        if before is None:
            continue
        if before not in known:
            what = message("It continues a shot that does not exist: `{id}`.", id=before)
            hint = did_you_mean(guesses.find(before, [id_ for id_ in known if id_ != shot.id]))
            yield error(Code.CONTINUES_NOTHING, what, _place_of_chain(shot, places), hint, [shot.id])
        elif not _angles(shot) & _angles(known[before]):
            what = message("It continues `{id}`, and they have no angle in common.", id=before)
            hint = message("Each picture continues the one of the same angle.")
            yield warning(Code.NO_COMMON_ANGLE, what, _place_of_chain(shot, places), hint, [shot.id])
    for loop in find_sequence_loops(episode.shots):
        what = message("Shots continue each other in a loop: {shots}.", shots=" -> ".join([*loop, loop[0]]))
        hint = message("Take `continuesFrom` out of the first of them.")
        yield error(Code.SEQUENCE_LOOP, what, _place_of_chain(known[loop[0]], places), hint, loop)


def _angles(shot: Shot) -> set[str]:
    return {variation.camera_angle for variation in shot.variations}


def _place_of_chain(shot: Shot, places: Places) -> Place:
    if places.has_in_shot(shot.id, "continuesFrom"):
        return places.in_shot(shot.id, "continuesFrom")
    return places.in_shot(shot.id, "videoStrategy", "chainFromShot")


def _check_prompt(shot: Shot, places: Places) -> Iterator[Diagnostic]:
    if _shows_nothing(shot):
        what = message("Nothing says what `{id}` shows: it has no prompt and no description.", id=shot.id)
        place = places.in_shot(shot.id, "prompt" if places.has_in_shot(shot.id, "prompt") else "id")
        hint = message("Write a `prompt`, or at least a `description`.")
        yield error(Code.NOTHING_TO_SHOW, what, place, hint, [shot.id])
    if isinstance(shot.prompt, Mapping):
        yield from _check_prompt_keys(shot, shot.prompt, places)


def _shows_nothing(shot: Shot) -> bool:
    if shot.description.strip() or says_something(shot.prompt):
        return False
    return not all(says_something(variation.custom_prompt) for variation in shot.variations)


def _check_prompt_keys(shot: Shot, prompt: Mapping[str, Any], places: Places) -> Iterator[Diagnostic]:
    """Keys that are nearly those of a prompt. Others are nobody's business: they are carried through."""
    for key in prompt:
        name = snake_case(key)
        if name in _PROMPT_KEYS or not 4 <= len(name) <= 40:
            continue
        likely = _nearly(name)
        if likely is not None and likely not in prompt:
            what = message("Unknown key `{key}` in the prompt.", key=key)
            place = places.in_shot(shot.id, "prompt", key, key=True)
            yield warning(Code.UNKNOWN_PROMPT_KEY, what, place, did_you_mean(likely), [shot.id])
    yield from _check_parameters(shot, prompt.get("parameters"), places)


def _check_parameters(shot: Shot, parameters: object, places: Places) -> Iterator[Diagnostic]:
    """The one parameter that is read is the aspect ratio: a slip in it costs a picture of another shape."""
    if not isinstance(parameters, Mapping) or stated_aspect_ratio({"parameters": parameters}) is not None:
        return
    for key in parameters:
        likely = find_likely(str(key), ["aspect_ratio"])
        if likely is not None and snake_case(key) != likely:
            what = message("Unknown key `{key}` in the prompt.", key=key)
            place = places.in_shot(shot.id, "prompt", "parameters", key, key=True)
            yield warning(Code.UNKNOWN_PROMPT_KEY, what, place, did_you_mean(likely), [shot.id])


def _nearly(name: str) -> str | None:
    """The prompt key that is one or two letters away, or None: far stricter than a guess at an id, since any
    key is allowed."""
    if name not in _NEAR:
        from difflib import get_close_matches

        close = get_close_matches(name, _TELLTALE_KEYS, n=1, cutoff=0.86)
        _NEAR[name] = close[0] if close and len(_NEAR) < 10_000 else None
    return _NEAR.get(name)


_NEAR: dict[str, str | None] = {}
