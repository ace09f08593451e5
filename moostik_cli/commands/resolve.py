"""`moostik resolve EPISODE`: which reference images each shot is shown with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from moostik_cli.choices import ReferenceScope, placeholder
from moostik_cli.commands.selection import ActOption, EpisodeArgument, ShotOption, select_shots
from moostik_cli.commands.series_options import (
    MaxRefsPerCharacterOption,
    MaxRefsPerLocationOption,
    with_series_options,
)
from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.errors import ExitCode, UsageError
from moostik_cli.messages import message, tr, translate
from moostik_cli.planning.selection import likely

if TYPE_CHECKING:
    from moostik_cli.models.clusters import EpisodeClusters, SceneCluster
    from moostik_cli.models.episode import Shot
    from moostik_cli.models.production import Production
    from moostik_cli.models.references import ClusterReferences
    from moostik_cli.planning.planner import EpisodePlanner

    _Resolved = tuple[str, str, ClusterReferences]  # id and name of a shot or cluster, and its references

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


ReferencesOption = Annotated[
    ReferenceScope,
    typer.Option(
        "--references",
        metavar=placeholder("--references"),
        help=tr("References of the shot's own cast, or of its cluster's."),
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
    references: ReferencesOption = "shot",
    urls: Annotated[
        bool, typer.Option("--urls", help=tr("Only the images, one a line; files from the project's folder."))
    ] = False,
    json: JsonOption = False,
) -> ExitCode | None:
    """Show which reference images each shot is shown with, in which order, and what is left out."""
    from moostik_cli.report.references_view import references_document, show_references

    if cluster and (shot or act):
        raise UsageError(message("--cluster cannot be combined with --shot or --act."))
    production = with_series_options(
        session.load(episode),
        max_refs_per_character=max_refs_per_character,
        max_refs_per_location=max_refs_per_location,
    )
    production.let_go_of_texts()
    if cluster:
        planner = _planner(production, (), not no_fallback, max_images, references)
        resolving: Iterator[_Resolved] = iter(
            [_of_cluster(_find_cluster(planner.clusters, production, cluster), planner)]
        )
    else:
        shots = select_shots(production, shot, act)
        planner = _planner(production, shots, not no_fallback, max_images, references)
        resolving = ((member.id, member.name, planner.references_of(member)) for member in shots)
    if json:
        session.screen.document(references_document(production.episode.id, resolving, is_cluster=bool(cluster)))
        return None
    found = list(resolving)
    if urls:
        for warning in {str(text): text for _, _, shown in found for text in shown.warnings}.values():
            session.screen.warn(warning)
        lines = {url: _line_of(production, url) for _, _, refs in found for url in refs.all_image_urls}
        for _, _, shown in found:
            for url in shown.all_image_urls:
                session.screen.line(lines[url])
    else:
        show_references(session.screen, production.episode, found, planner.reference_options)
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


def _planner(
    production: Production, shots: Sequence[Shot], fallback: bool, max_images: int | None, scope: ReferenceScope
) -> EpisodePlanner:
    """Plans as `generate` does, without the images that cannot be used."""
    from moostik_cli.planning.options import PlanOptions
    from moostik_cli.planning.planner import EpisodePlanner
    from moostik_cli.planning.reference_files import ReferenceFiles, is_whole_at_a_glance
    from moostik_cli.providers.cards import likely_card
    from moostik_cli.state.upcoming import pictures_of_a_run

    options = PlanOptions(likely_card(production.series), fallback, max_images, scope)
    files = ReferenceFiles(production.project, is_whole=is_whole_at_a_glance)
    available = pictures_of_a_run(production, shots, options)
    return EpisodePlanner(production, options, locate=files.locate, available=available)


def _of_cluster(cluster: SceneCluster, planner: EpisodePlanner) -> _Resolved:
    from moostik_cli.models.clusters import spoken_name

    references = planner.resolver.resolve(cluster.shared_character_ids, cluster.shared_location_ids)
    return cluster.id, translate(spoken_name(cluster)), references


def _find_cluster(clusters: EpisodeClusters, production: Production, cluster_id: str) -> SceneCluster:
    """The cluster with this id. Raises UsageError, with the likely id."""
    for cluster in clusters.clusters:
        if cluster.id == cluster_id:
            return cluster
    raise UsageError(
        message("Episode {episode} has no cluster {cluster}.", episode=production.episode.id, cluster=cluster_id),
        likely(cluster_id, [cluster.id for cluster in clusters.clusters]),
    )
