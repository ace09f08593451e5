"""`moostik clusters EPISODE`: which shots belong together."""

from __future__ import annotations

from moostik_cli.commands.selection import ActOption, ClusterOption, EpisodeArgument, ShotOption, select_shots
from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.errors import ExitCode
from moostik_cli.messages import message


def clusters(
    session: Session,
    episode: EpisodeArgument,
    shot: ShotOption = None,
    act: ActOption = None,
    cluster: ClusterOption = None,
    json: JsonOption = False,
) -> ExitCode | None:
    """Show which shots belong together: acts, places, characters, sequences.

    A choice of shots shows the clusters that one of them is in, each cluster whole.
    """
    from moostik_cli.stages.clusters import analyze_episode, clusters_of, find_sequence_loops

    production = session.load(episode)
    production.let_go_of_texts()
    chosen = select_shots(production, shot, act, cluster)
    found = analyze_episode(production.episode, production.library)
    if len(chosen) < len(production.episode.shots):
        found = clusters_of(found, {member.id for member in chosen}, only=cluster)
    if json:
        session.screen.document(found)
    else:
        from moostik_cli.report.clusters_view import show_clusters

        show_clusters(session.screen, production.episode, found)
    loops = find_sequence_loops(production.episode.shots)
    for loop in loops:
        session.screen.error(
            message("Shots continue each other in a loop: {shots}.", shots=" -> ".join([*loop, loop[0]])),
            message("Take `continuesFrom` out of the first of them."),
        )
    return ExitCode.NO if loops else None
