"""`moostik resolve EPISODE`: which reference images each shot is shown with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from moostik_cli.commands.selection import ActOption, EpisodeArgument, ShotOption, likely, select_shots
from moostik_cli.commands.series_options import (
    MaxRefsPerCharacterOption,
    MaxRefsPerLocationOption,
    with_series_options,
)
from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.errors import ExitCode, UsageError
from moostik_cli.messages import message, tr, translate

if TYPE_CHECKING:
    from moostik_cli.models.clusters import SceneCluster
    from moostik_cli.models.production import Production
    from moostik_cli.models.references import OwnImage, ReferenceOptions

FallbackOption = Annotated[
    bool, typer.Option("--no-fallback", help=tr("Leave out characters and places that nobody validated."))
]
MaxImagesOption = Annotated[
    int | None,
    typer.Option(
        "--max-images",
        min=0,
        metavar="N",
        show_default=False,
        help=tr("At most this many reference images; by default what the model takes."),
    ),
]


def resolve(
    session: Session,
    episode: EpisodeArgument,
    shot: ShotOption = None,
    act: ActOption = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster",
            metavar="ID",
            show_default=False,
            help=tr("The references that the shots of this cluster share."),
        ),
    ] = None,
    no_fallback: FallbackOption = False,
    max_images: MaxImagesOption = None,
    max_refs_per_character: MaxRefsPerCharacterOption = None,
    max_refs_per_location: MaxRefsPerLocationOption = None,
    urls: Annotated[
        bool, typer.Option("--urls", help=tr("Only the images, one a line; files from the project's folder."))
    ] = False,
    json: JsonOption = False,
) -> ExitCode | None:
    """Show which reference images each shot is shown with, in which order, and what is left out."""
    from moostik_cli.models.subject_matching import own_images
    from moostik_cli.report.references_view import references_document, show_references
    from moostik_cli.stages.references import ReferenceResolver

    if cluster and (shot or act):
        raise UsageError(message("--cluster shows what a cluster shares: it goes without --shot and --act."))
    production = with_series_options(
        session.load(episode),
        max_refs_per_character=max_refs_per_character,
        max_refs_per_location=max_refs_per_location,
    )
    if cluster:
        from moostik_cli.models.clusters import spoken_name

        shared = find_cluster(production, cluster)
        owners = {cluster: (shared.shared_character_ids, shared.shared_location_ids, translate(spoken_name(shared)))}
        own: dict[str, list[OwnImage]] = {}
    else:
        shots = select_shots(production, shot, act)
        owners = {member.id: (member.character_ids, member.location_ids, member.name) for member in shots}
        own = {member.id: own_images(member) for member in shots}
    options = reference_options(production, fallback=not no_fallback, max_images=max_images)
    written = [image.url for images in own.values() for image in images]
    options = _knowing_files(options, production, [(who, where) for who, where, _ in owners.values()], written)
    resolver = ReferenceResolver(production.library, options)
    resolving = (
        (id_, name, resolver.resolve(who, where, own=own.get(id_, ()))) for id_, (who, where, name) in owners.items()
    )
    if json:
        session.screen.document(references_document(production.episode.id, resolving, is_cluster=bool(cluster)))
        return None
    found = list(resolving)
    if urls:
        for warning in {str(text): text for _, _, references in found for text in references.warnings}.values():
            session.screen.warn(warning)
        lines = {url: _line_of(production, url) for _, _, refs in found for url in refs.all_image_urls}
        for _, _, references in found:
            for url in references.all_image_urls:
                session.screen.line(lines[url])
    else:
        show_references(session.screen, production.episode, found, options)
    return None


def _line_of(production: Production, written: str) -> str:
    """An image as a pipe needs it: a file by its path from the project's folder, an address as it is written."""
    from moostik_cli.models.jobs import ImageSource
    from moostik_cli.sources.images import locate_image
    from moostik_cli.sources.project import shown_path

    source = locate_image(production.project, written)
    if isinstance(source, ImageSource) and source.path is not None:
        return shown_path(production.project, source.path)
    return written


def reference_options(production: Production, *, fallback: bool, max_images: int | None) -> ReferenceOptions:
    """The limit is the model's own, or less where fewer are asked for."""
    from moostik_cli.models.references import MAX_REFERENCES, ReferenceOptions
    from moostik_cli.providers.cards import find_card

    series = production.series
    card = find_card(series.model, series.overrides)
    limit = MAX_REFERENCES if card is None else card.max_references
    return ReferenceOptions(
        limit if max_images is None else min(limit, max_images),
        fallback,
        max_per_character=series.max_refs_per_character,
        max_per_location=series.max_refs_per_location,
        style_image=series.style_image,
    )


def _knowing_files(
    options: ReferenceOptions,
    production: Production,
    casts: Sequence[tuple[Sequence[str], Sequence[str]]],
    own: Sequence[str],
) -> ReferenceOptions:
    """`options`, knowing which images of these characters and places `generate` would leave out."""
    from moostik_cli.pictures.formats import looks_whole
    from moostik_cli.planning.reference_files import ReferenceFiles, knowing_files

    library = production.library
    entities = (
        *(library.find_character(id_) for id_ in {id_ for who, _ in casts for id_ in who}),
        *(library.find_location(id_) for id_ in {id_ for _, where in casts for id_ in where}),
    )
    written = [url for entity in entities if entity is not None for url in entity.reference_images]
    written += [*own, *([] if options.style_image is None else [options.style_image])]
    return knowing_files(options, written, ReferenceFiles(production.project, is_whole=looks_whole).locate)


def find_cluster(production: Production, cluster_id: str) -> SceneCluster:
    """The cluster with this id. Raises UsageError, with the likely id."""
    from moostik_cli.stages.clusters import analyze_episode

    clusters = analyze_episode(production.episode, production.library).clusters
    for cluster in clusters:
        if cluster.id == cluster_id:
            return cluster
    raise UsageError(
        message("Episode {episode} has no cluster {cluster}.", episode=production.episode.id, cluster=cluster_id),
        likely(cluster_id, [cluster.id for cluster in clusters]),
    )
