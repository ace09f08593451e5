"""The providers there are, and what each of them is: the only place that names one.

To add a provider: a module with its class, and an entry in `PROVIDERS`. The first entry is the one that `auto` means
where it has a token. Building one imports its module; this file imports none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from moostik_cli.messages import Message, message
from moostik_cli.models.production import PREVIEW
from moostik_cli.providers.addresses import FAL_DELIVERY, REPLICATE_DELIVERY

if TYPE_CHECKING:
    from moostik_cli.providers.base import Clock, DescribesModels, ListsPredictions, Provider, TakesUploads
    from moostik_cli.providers.cards import ModelCard


AUTO = "auto"  # the first provider that has a token, else preview frames


class Capabilities(NamedTuple):
    """What a provider can do beside making a picture. What it cannot is never tried.

    lists_predictions: `recent` finds a prediction whose id was lost. Without it a create whose answer is lost stays
    open until the user decides. reattaches: a later process can `collect` a prediction by its id. uploads: images
    without a web address can be sent. cancels: the user can cancel a prediction that hangs. describes_models:
    `ask_card` tells what an unknown model takes.
    """

    lists_predictions: bool
    reattaches: bool
    uploads: bool
    cancels: bool
    describes_models: bool


class ProviderSettings(NamedTuple):
    """What a provider is built with. `token` is given to nobody else. `window`: predictions in flight at most.
    `pause` holds every start for so many seconds. `card` None: nobody knows yet what the model takes."""

    token: str
    base_url: str | None
    clock: Clock
    window: int = 15
    pause: Callable[[float], None] = lambda _seconds: None
    card: ModelCard | None = None


class ProviderEntry(NamedTuple):
    """A provider as the program knows it. `name` is what --provider takes and what the ledger keeps; `title` is what
    people read. `token_variable` and `address_variable` are names in the environment or the project's `.env`."""

    name: str
    title: str
    build: Callable[[ProviderSettings], Provider]
    can: Capabilities
    token_variable: str
    address_variable: str | None = None
    delivery: str | None = None  # where its pictures are fetched from
    costs_money: bool = True
    is_automatic: bool = True  # `auto` may choose it where it has a token


def _replicate(settings: ProviderSettings) -> Provider:
    from moostik_cli.providers.replicate import ReplicateProvider

    return ReplicateProvider(
        settings.token,
        card=settings.card,
        base_url=settings.base_url,
        clock=settings.clock,
        window=settings.window,
        pause=settings.pause,
    )


def _fal(settings: ProviderSettings) -> Provider:
    from moostik_cli.providers.fal import FalProvider

    return FalProvider(
        settings.token,
        base_url=settings.base_url,
        clock=settings.clock,
        window=settings.window,
        pause=settings.pause,
    )


PROVIDERS: dict[str, ProviderEntry] = {
    entry.name: entry
    for entry in (
        ProviderEntry(
            "replicate",
            "Replicate",
            _replicate,
            Capabilities(lists_predictions=True, reattaches=True, uploads=True, cancels=True, describes_models=True),
            token_variable="REPLICATE_API_TOKEN",  # noqa: S106 - the name of the variable, not a token
            address_variable="REPLICATE_BASE_URL",
            delivery=REPLICATE_DELIVERY,
        ),
        ProviderEntry(
            "fal",
            "fal",
            _fal,
            Capabilities(lists_predictions=False, reattaches=True, uploads=True, cancels=True, describes_models=False),
            token_variable="FAL_KEY",  # noqa: S106 - the name of the variable, not a token
            address_variable="FAL_BASE_URL",
            delivery=FAL_DELIVERY,
            is_automatic=False,  # the key is there for other tools too: whoever wants to pay says so
        ),
    )
}


def provider_words(*, frames: bool = True) -> tuple[str, ...]:
    """The words that --provider takes; `frames`: preview frames are a choice too."""
    return (AUTO, *PROVIDERS, *((PREVIEW,) if frames else ()))


def default_provider() -> ProviderEntry:
    """The provider that is meant where none is named."""
    return next(entry for entry in PROVIDERS.values() if entry.is_automatic)


def capabilities_of(name: str) -> Capabilities:
    """What the provider of that name can do; nothing, for one that is not registered (any more)."""
    entry = PROVIDERS.get(name)
    return entry.can if entry is not None else _NOTHING


def lister_of(provider: Provider) -> ListsPredictions | None:
    """The provider as one that lists predictions; None where it cannot."""
    from moostik_cli.providers.base import ListsPredictions

    can = capabilities_of(provider.name).lists_predictions
    return provider if can and isinstance(provider, ListsPredictions) else None


def uploader_of(provider: Provider) -> TakesUploads | None:
    """The provider as one that takes uploads; None where it cannot."""
    from moostik_cli.providers.base import TakesUploads

    can = capabilities_of(provider.name).uploads
    return provider if can and isinstance(provider, TakesUploads) else None


def describer_of(provider: Provider) -> DescribesModels | None:
    """The provider as one that tells what a model takes; None where it cannot."""
    from moostik_cli.providers.base import DescribesModels

    can = capabilities_of(provider.name).describes_models
    return provider if can and isinstance(provider, DescribesModels) else None


def title_of(name: str) -> str:
    """What people call the provider."""
    entry = PROVIDERS.get(name)
    return entry.title if entry is not None else name


def no_token(entry: ProviderEntry) -> Message:
    return message("{variable} is not set.", variable=entry.token_variable)


_NOTHING = Capabilities(lists_predictions=False, reattaches=False, uploads=False, cancels=False, describes_models=False)
