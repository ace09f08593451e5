"""What the chosen model takes: its options, how many references, how long a prompt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from moostik_cli.gate.cast import did_you_mean
from moostik_cli.gate.places import Places
from moostik_cli.messages import Message, counted, message
from moostik_cli.models.diagnostics import Code, Diagnostic, Place, error, warning
from moostik_cli.models.episode import Shot
from moostik_cli.models.library import Entity, Library
from moostik_cli.models.money import Micros, money, price_of_dollars, to_micros
from moostik_cli.models.production import Production
from moostik_cli.models.prompts import MAPPINGS, RATIO_PATHS, EnrichedShot, stated_aspect_ratio, unread_aspect_ratios
from moostik_cli.models.series import FILE_FORMATS, Series, is_model_name
from moostik_cli.planning.casts import Cast
from moostik_cli.planning.planner import EpisodePlanner
from moostik_cli.providers.cards import (
    KNOWN_CARDS,
    ModelCard,
    OptionProblem,
    list_price_of,
    options_for,
    price_of,
    problems_with,
    wanted_options,
)
from moostik_cli.sources.closest_match import find_likely

_SERIES_KEYS = {
    "aspect_ratio": "aspectRatio",
    "output_format": "outputFormat",
    "resolution": "resolution",
    "size": "resolution",
}
_HEX_CODE = re.compile(r"#\w{3,}")
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_OWN_WORDS = 4_000  # more than what framing, legend and labels add to a prompt


def check_model(
    production: Production, shots: Sequence[Shot], card: ModelCard, model: str, places: Places
) -> Iterator[Diagnostic]:
    """The options of the series and the aspect ratios of the shots against the card."""
    series = production.series
    if not is_model_name(model):
        yield _no_model(model, places)
    elif card.assumed:
        yield _unknown_model(model, places)
    else:
        yield from _check_options(series, card, places)
        yield from _check_file_format(series, card, places)
        yield from _check_ratios(series, shots, card, places)
        yield from _check_reference_key(series, card, places)
    yield from _check_unread_ratios(shots, places)
    yield from _check_named_models(series, model, places)
    yield from _check_prices(series, places)
    yield from _check_palette(series, places)


def check_cap(series: Series, card: ModelCard, places: Places) -> Iterator[Diagnostic]:
    """A cap or a budget that leaves no room for one picture: nothing would ever be made."""
    options = options_for(card, series)
    price = price_of(card, options)
    for keys, limit in _limits(series):
        place = places.in_file("series", *keys)
        if price is None:
            what = message(
                "With a cap, only pictures of a known price are bought; the price of {model} is not known.",
                model=card.model,
            )
            yield error(Code.CAP_TOO_LOW, what, place, message("Write its price under `prices`, or take the cap out."))
        elif max(price, list_price_of(card, options) or 0) > limit:
            yield error(Code.CAP_TOO_LOW, _too_low(keys[-1], limit, card, price), place, _HIGHER)


def _limits(series: Series) -> Iterator[tuple[tuple[str, ...], Micros]]:
    """Where each limit stands, and what it is."""
    budget = series.budget
    limits = {
        ("maxCost",): series.max_cost,
        ("budget", "episode"): budget.episode,
        ("budget", "series"): budget.series,
        ("budget", "day"): budget.day,
    }
    return ((keys, to_micros(limit)) for keys, limit in limits.items() if limit is not None)


def _too_low(key: str, limit: Micros, card: ModelCard, price: Micros) -> Message:
    values = {"cap": money(limit), "model": card.model, "price": money(price)}
    if key == "maxCost":
        return message("A run may spend {cap}, and a picture of {model} costs {price}.", **values)
    return message("`{key}` may spend {cap}, and a picture of {model} costs {price}.", key=key, **values)


_HIGHER = message("Raise the cap, or take it out.")


def _no_model(model: str, places: Places) -> Diagnostic:
    what = message("`{model}` is not the name of a model: that is OWNER/NAME.", model=model)
    hint = did_you_mean(find_likely("/".join(model.split("/")[-2:]), KNOWN_CARDS))
    return error(Code.NOT_A_MODEL, what, places.in_file("series", "model"), hint)


def _unknown_model(model: str, places: Places) -> Diagnostic:
    what = message("The inputs of {model} are not known.", model=model)
    hint = message("`generate` asks the provider; or describe it in series.yaml under `models`.")
    likely = find_likely(model, KNOWN_CARDS)
    if likely is not None:
        hint = message("Did you mean {likely}? If not, `generate` asks the provider.", likely=likely)
    return warning(Code.UNKNOWN_MODEL, what, places.in_file("series", "model"), hint)


def _check_reference_key(series: Series, card: ModelCard, places: Places) -> Iterator[Diagnostic]:
    """The key that the series gives for reference images. A wrong one is ignored by the model, and the
    picture, made without references, is paid."""
    override, known = series.models.get(card.model), KNOWN_CARDS.get(card.model)
    if override is None or override.reference_key is None:
        return
    key, place = override.reference_key, places.in_file("series", "models", card.model, "referenceKey")
    if key == "prompt" or key in card.options:
        what = message(
            "`{key}` is another input of {model}: it cannot take the reference images.", key=key, model=card.model
        )
        yield error(Code.OPTION_REFUSED, what, place)
    elif known is not None and key != known.reference_key:
        what = message(
            "{model} is known to take reference images as `{known}`; under another key it may ignore them.",
            model=card.model,
            known=known.reference_key,
        )
        yield warning(Code.OPTION_WITHOUT_EFFECT, what, place)


def _check_named_models(series: Series, model: str, places: Places) -> Iterator[Diagnostic]:
    """Cards and prices under a name that is nearly that of a model: they would not count."""
    known = {*KNOWN_CARDS, model}
    for section, names in (("models", series.models), ("prices", series.prices)):
        for name in names:
            likely = None if name in known else find_likely(name, known)
            if likely is not None:
                what = message("Unknown key `{key}`.", key=name)
                place = places.in_file("series", section, name, key=True)
                yield warning(Code.UNKNOWN_KEY, what, place, did_you_mean(likely))


def _check_options(series: Series, card: ModelCard, places: Places) -> Iterator[Diagnostic]:
    for problem in problems_with(card, wanted_options(card, series)):
        place = _place_of_option(series, problem, places)
        if problem.refused:
            yield error(Code.OPTION_REFUSED, problem.reason, place, problem.hint)
        else:
            yield warning(Code.OPTION_WITHOUT_EFFECT, problem.reason, place, problem.hint)


def _check_file_format(series: Series, card: ModelCard, places: Places) -> Iterator[Diagnostic]:
    """The format of the files, where the model has no say in it."""
    if series.output_format not in FILE_FORMATS and "output_format" not in card.options:
        what = message("Pictures are not saved as {format}.", format=series.output_format)
        hint = message("outputFormat is png, jpg, or keep: each picture in the format it comes in.")
        yield error(Code.OPTION_REFUSED, what, places.in_file("series", "outputFormat"), hint)


def _place_of_option(series: Series, problem: OptionProblem, places: Places) -> Place:
    option = problem.option
    if option in series.options:  # a value that is refused, else an option that is not known
        return places.in_file("series", "options", option, key=not problem.refused)
    return places.in_file("series", _SERIES_KEYS.get(option, option))


def _check_ratios(series: Series, shots: Sequence[Shot], card: ModelCard, places: Places) -> Iterator[Diagnostic]:
    """Aspect ratios that shots ask for themselves: one finding for each that the model does not take."""
    found: dict[str, list[str]] = {}
    for shot in shots:
        ratio = stated_aspect_ratio(shot.prompt)
        if ratio is not None:
            found.setdefault(ratio, []).append(shot.id)
    for ratio, shot_ids in found.items():
        for problem in problems_with(card, {"aspect_ratio": ratio}):
            place = _place_of_ratio(shot_ids[0], places)
            yield error(Code.RATIO_REFUSED, problem.reason, place, problem.hint, shot_ids)


def _check_unread_ratios(shots: Sequence[Shot], places: Places) -> Iterator[Diagnostic]:
    for shot in shots:
        for path in unread_aspect_ratios(shot.prompt):
            what = message("`aspect_ratio` is not a text: it is ignored.")
            hint = message('Write it as a text, such as "16:9".')
            place = places.in_shot(shot.id, "prompt", *path)
            yield warning(Code.RATIO_NOT_A_TEXT, what, place, hint, [shot.id])


def _place_of_ratio(shot_id: str, places: Places) -> Place:
    written = (path for path in RATIO_PATHS if places.has_in_shot(shot_id, "prompt", *path))
    return places.in_shot(shot_id, "prompt", *next(written, ()))


def _check_palette(series: Series, places: Places) -> Iterator[Diagnostic]:
    """Codes in the palette that are of no colour. Names are colours, whatever they are."""
    for index, entry in enumerate(series.palette):
        for code in _HEX_CODE.findall(entry):
            if not _COLOUR.fullmatch(code):
                what = message("`{code}` is not a valid colour.", code=code)
                hint = message("Write a hex colour such as #3D5A73 or #35A.")
                yield warning(Code.NOT_A_COLOUR, what, places.in_file("series", "palette", index), hint)


def _check_prices(series: Series, places: Places) -> Iterator[Diagnostic]:
    for model, override in series.overrides.items():
        prices = override.price if isinstance(override.price, Mapping) else {None: override.price}
        for resolution, price in prices.items():
            if price is None:
                continue
            rest = () if resolution is None else (resolution,)
            keys = ("models", model, "price", *rest)
            if not places.has("series", *keys):
                keys = ("prices", model, *rest)
            yield from _check_price(model, resolution, price, places.in_file("series", *keys))


def _check_price(model: str, resolution: str | None, price: float, place: Place) -> Iterator[Diagnostic]:
    """One price: caps and budgets are worth what it is worth."""
    micros = price_of_dollars(price)
    if micros is None:
        yield error(Code.BAD_PRICE, message("{price} is not a price.", price=price), place)
        return
    if micros == 0:
        what = message("A picture of {model} is said to cost nothing: no cap would ever hold.", model=model)
        yield error(Code.PRICE_OF_NOTHING, what, place, message("Write dollars a picture, such as 0.15."))
        return
    known = KNOWN_CARDS.get(model)
    options = {} if known is None or resolution is None else {known.resolution_key: resolution}
    listed = None if known is None else price_of(known, options)
    if listed is not None and micros < listed:
        what = message(
            "{price} is less than {model} is known to cost ({listed}).",
            price=money(micros),
            model=model,
            listed=money(listed),
        )
        yield warning(Code.PRICE_BELOW_LIST, what, place, message("Caps and budgets count the higher price."))


def check_reference_count(
    production: Production, shots: Sequence[Shot], planner: EpisodePlanner, places: Places
) -> Iterator[Diagnostic]:
    """Shots with more characters and places than the model takes images: somebody is left out."""
    crowded: dict[int, list[str]] = {}  # by the number of places that are kept for pictures of the episode
    for shot in shots:
        images = sum(bool(entity.reference_images) for entity in planner.cast_of(shot).entities(production.library))
        kept = planner.room_for(shot)
        if images > planner.reference_options.with_room_for(kept).max_images:
            crowded.setdefault(kept, []).append(shot.id)
    for kept, shot_ids in crowded.items():
        most = planner.reference_options.with_room_for(kept).max_images
        what = _crowded_beside_the_shot_before if kept else _crowded
        hint = message(
            "moostik resolve {episode} --shot {shot} lists who is left out.",
            episode=production.episode.id,
            shot=shot_ids[0],
        )
        place = places.in_shot(shot_ids[0], "characterIds")
        yield warning(Code.TOO_MANY_REFERENCES, what(shot_ids, planner.card.model, most), place, hint, shot_ids)


def _crowded(shot_ids: Sequence[str], model: str, most: int) -> Message:
    return counted(
        "{shot} has more characters and places than {model} takes images ({most}).",
        "{count} shots have more characters and places than {model} takes images ({most}).",
        count=len(shot_ids),
        shot=shot_ids[0],
        model=model,
        most=most,
    )


def _crowded_beside_the_shot_before(shot_ids: Sequence[str], model: str, most: int) -> Message:
    return counted(
        "{shot} has more characters and places than {model} takes images beside the picture of the shot before "
        "({most}).",
        "{count} shots have more characters and places than {model} takes images beside the picture of the shot before "
        "({most}).",
        count=len(shot_ids),
        shot=shot_ids[0],
        model=model,
        most=most,
    )


def check_prompt_lengths(
    production: Production, shots: Sequence[Shot], planner: EpisodePlanner, places: Places
) -> Iterator[Diagnostic]:
    """Prompts that the model would not take whole, and what would be cut. Only those that could be too long
    are written out."""
    card, series = planner.card, production.series
    common = _characters([*series.style, *series.palette, *series.negatives])
    longest_look = max((_characters([repr(look)]) for look in planner.looks.values()), default=0)
    room = card.max_prompt_length - common - longest_look - _OWN_WORDS
    facts = _FactsInWords(production.library)
    suspects = [shot for shot in shots if _words_of(shot) + facts.of(planner.cast_of(shot)) > room]
    shortened: list[tuple[Shot, EnrichedShot]] = []
    for shot, enriched in ((planned.shot, planned.enriched) for planned in planner.plan(suspects)):
        over = next((variation for variation in enriched.variations if variation.over_limit), None)
        if over is not None:
            what = message(
                "The prompt is too long for {model}, even without all that can be left out.", model=card.model
            )
            hint = message("Shorten the goal and the subjects: at most {most} characters.", most=card.max_prompt_length)
            yield error(Code.PROMPT_TOO_LONG, what, places.in_shot(shot.id, "prompt"), hint, [shot.id])
        elif any(variation.truncated for variation in enriched.variations):
            shortened.append((shot, enriched))
    if shortened:
        yield _shortened(shortened, card, places)


def _words_of(shot: Shot) -> int:
    """More than the characters that a shot could bring into one of its texts."""
    own = (value for variation in shot.variations for value in vars(variation).values())
    return _characters([*(getattr(shot, name) for name in _OF_A_SHOT), *own])  # `vars` would be kept with each shot


_OF_A_SHOT = tuple(name for name in Shot.model_fields if name != "variations")


class _FactsInWords:
    """More than the characters that the library says of somebody; each counted once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._counted: dict[str, int] = {}

    def of(self, cast: Cast) -> int:
        return sum(self._count(entity) for entity in cast.entities(self._library))

    def _count(self, entity: Entity) -> int:
        if entity.id not in self._counted:
            said = (entity.name, entity.description, entity.looks, entity.visual_traits, entity.image_roles)
            self._counted[entity.id] = _characters(said)
        return self._counted[entity.id]


def _characters(value: Any) -> int:
    """More than the characters that a value could take in a prompt, its keys and signs included."""
    if isinstance(value, str):
        return len(value) + 4
    if isinstance(value, (list, tuple)):
        return sum(_characters(item) for item in value)
    if value is not None and isinstance(value, MAPPINGS):
        return sum(len(str(key)) + 8 + _characters(item) for key, item in value.items())
    return 24


def _shortened(found: Sequence[tuple[Shot, EnrichedShot]], card: ModelCard, places: Places) -> Diagnostic:
    shot, enriched = found[0]
    dropped = next(variation.dropped for variation in enriched.variations if variation.truncated)
    what = counted(
        "The prompt of {shot} is too long for {model} ({most} characters): {sentences} sentences are cut.",
        "The prompts of {count} shots are too long for {model} ({most} characters): sentences are cut, "
        "{sentences} of them in {shot}.",
        count=len(found),
        shot=shot.id,
        model=card.model,
        most=card.max_prompt_length,
        sentences=len(dropped),
    )
    hint: Message = message("The first to go: “{sentence}”", sentence=(dropped or ("",))[0][:100])
    shot_ids = [entry.id for entry, _ in found]
    return warning(Code.PROMPT_SHORTENED, what, places.in_shot(shot.id, "prompt"), hint, shot_ids)
