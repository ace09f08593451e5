"""The clusters of an episode as lanes over its shots, or as plain sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from moostik_cli.messages import Message, counted, message, tr, translate
from moostik_cli.models.clusters import ClusterType, CoherenceIssue, EpisodeClusters, SceneCluster, spoken_name
from moostik_cli.models.episode import Episode, Shot
from moostik_cli.models.film_order import film_order
from moostik_cli.report.drawing import is_interactive, labelled, shot_runs
from moostik_cli.report.sanitize import sanitized
from moostik_cli.report.screen import Screen

if TYPE_CHECKING:
    from rich.text import Text

_STYLES = {"act": "cyan", "location": "green", "characters": "magenta", "sequence": "yellow"}
_MOST_VALUES = 4  # differing looks shown for one cluster; the others are counted
_WIDEST_CELL = 4
_WIDEST_NAME = 44


def show_clusters(screen: Screen, episode: Episode, found: EpisodeClusters) -> None:
    """Show the clusters on standard output: drawn on a terminal, in plain lines elsewhere."""
    if is_interactive(screen):
        _draw(screen, episode, found)
    else:
        for line in plain_lines(episode, found, verbose=screen.verbose):
            screen.line(line)


# plain


def plain_lines(episode: Episode, found: EpisodeClusters, *, verbose: bool = False) -> Iterator[str]:
    """One line for each cluster, under the name of its kind, then what contradicts itself."""
    position = film_order(episode).positions
    yield headline(episode, found)
    for kind, clusters in groupby(found.clusters, key=lambda cluster: cluster.type):
        yield tr("{title}:", title=_title(kind))
        for cluster in clusters:
            shots = counted("{count} shot", "{count} shots", count=len(cluster.shot_ids))
            named = labelled(spoken_name(cluster), labelled(shots, shot_runs(_as_played(cluster, position), position)))
            yield "- " + labelled(cluster.id, named) + _also_in(cluster, episode, position)
    if found.unclustered:
        yield tr("In no cluster: {shots}", shots=shot_runs(found.unclustered, position))
    issues, in_part = _issues(found, verbose=verbose)
    for cluster, issue in issues:
        yield tr("{title}:", title=_issue_title(issue, cluster))
        for value in issue.values[:_MOST_VALUES]:
            yield "- " + labelled(shot_runs(value.shot_ids, position), value.value)
        if len(issue.values) > _MOST_VALUES:
            yield "- " + translate(_and_more(issue))
    if in_part:
        yield translate(_in_part(in_part))


def _as_played(cluster: SceneCluster, position: Mapping[str, int]) -> Sequence[str]:
    """The shots of a cluster in the order of the film; those of a sequence as they follow each other."""
    return cluster.shot_ids if cluster.type == "sequence" else sorted(cluster.shot_ids, key=position.__getitem__)


def grouped_elsewhere(cluster: SceneCluster, episode: Episode) -> list[str]:
    """The shots that somebody of a characters cluster is in, and that belong to another lead's cluster: each shot is
    in one of them at most."""
    if cluster.type != "characters":
        return []
    leads, own = set(cluster.shared_character_ids), set(cluster.shot_ids)
    return [shot.id for shot in episode.shots if shot.id not in own and leads.intersection(shot.character_ids)]


def _also_in(cluster: SceneCluster, episode: Episode, position: Mapping[str, int]) -> str:
    others = sorted(grouped_elsewhere(cluster, episode), key=position.__getitem__)
    if not others:
        return ""
    return tr("; also in {shots}, grouped with another lead", shots=shot_runs(others, position))


def headline(episode: Episode, found: EpisodeClusters) -> str:
    """ "Episode ep0, Title: 28 shots, 22 clusters" """
    shots = counted("{count} shot", "{count} shots", count=found.stats.total_shots)
    clusters = counted("{count} cluster", "{count} clusters", count=found.stats.total_clusters)
    if not episode.title:
        return tr("Episode {id}: {shots}, {clusters}", id=episode.id, shots=shots, clusters=clusters)
    return tr(
        "Episode {id}, {title}: {shots}, {clusters}", id=episode.id, title=episode.title, shots=shots, clusters=clusters
    )


def _title(kind: ClusterType) -> str:
    if kind == "act":
        return tr("Acts")
    if kind == "location":
        return tr("Places")
    return tr("Characters") if kind == "characters" else tr("Sequences")


_Issue = tuple[SceneCluster, CoherenceIssue]


def _issues(found: EpisodeClusters, *, verbose: bool) -> tuple[list[_Issue], int]:
    """What contradicts itself, light first; and how many clusters differ only in a part of their atmosphere
    (those are listed as well when `verbose`)."""
    every = [(cluster, issue) for cluster in found.clusters for issue in cluster.coherence_issues]
    shown = [pair for pair in every if verbose or pair[1].is_contradiction]
    return sorted(shown, key=lambda pair: pair[1].rule != "lighting"), len(every) - len(shown)


def _in_part(count: int) -> Message:
    return counted(
        "{count} cluster shares only a part of its atmosphere; --verbose shows it.",
        "{count} clusters share only a part of their atmosphere; --verbose shows them.",
        count=count,
    )


def _issue_title(issue: CoherenceIssue, cluster: SceneCluster) -> Message:
    if issue.rule == "lighting":
        return message("Light differs within {cluster}", cluster=spoken_name(cluster))
    return message("Atmosphere differs within {cluster}", cluster=spoken_name(cluster))


def _and_more(issue: CoherenceIssue) -> Message:
    return counted("and {count} more", "and {count} more", count=len(issue.values) - _MOST_VALUES)


# drawn


class Grid(NamedTuple):
    """Which columns the shots take: `cell` characters each, `per_block` of them beside each other."""

    label: int
    cell: int
    per_block: int

    @classmethod
    def fitting(cls, width: int, shots: int, longest_name: int) -> Grid:
        """As wide as the terminal allows, as narrow as one character a shot; then in several blocks."""
        label = min(longest_name, _WIDEST_NAME, max(12, width * 2 // 5))
        room = max(10, width - label - 5)
        cell = max(1, min(_WIDEST_CELL, room // max(shots, 1)))
        per_block = room // cell
        if per_block < shots and per_block > 10:
            per_block -= per_block % 10
        return cls(label, cell, per_block)


def ruler(labels: Sequence[str], cell: int, first: int = 0) -> str:
    """The shots' numbers over their columns: as many as leave a blank between them."""
    longest = max((len(label) for label in labels), default=1)
    step = next((s for s in (1, 2, 5, 10, 20, 50, 100) if s * cell > longest), 1000)
    line = ""
    for place, label in enumerate(labels):
        column = place * cell
        is_marked = place == 0 or (first + place + 1) % step == 0
        if is_marked and (not line or len(line) < column):
            line = line.ljust(column) + label
    return line


class Lane(NamedTuple):
    """A cluster and the places of its shots in the episode."""

    cluster: SceneCluster
    places: frozenset[int]
    first: int
    last: int
    elsewhere: frozenset[int] = frozenset()  # shots of its characters that are in another lead's cluster

    @classmethod
    def of(cls, cluster: SceneCluster, position: Mapping[str, int], elsewhere: Sequence[str] = ()) -> Lane:
        places = frozenset(position[shot_id] for shot_id in cluster.shot_ids)
        return cls(cluster, places, min(places), max(places), frozenset(position[shot_id] for shot_id in elsewhere))

    @property
    def drawn(self) -> frozenset[int]:
        return self.places | self.elsewhere


def drawn_lane(lane: Lane, start: int, stop: int, cell: int) -> str:
    """A cluster over the shots from `start` to `stop`: `●` a shot of it, `━` on to a neighbouring one, `┄`
    across shots that are not in it, `○` one of its characters' that is in another cluster."""
    drawn = ""
    for place in range(start, stop):
        if place in lane.places:
            joined = "━" if place + 1 in lane.places else "┄" if place < lane.last else " "
            drawn += "●" + joined * (cell - 1)
        else:
            across = "┄" if lane.first < place < lane.last else " "
            drawn += ("○" if place in lane.elsewhere else across) + across * (cell - 1)
    return drawn.rstrip()


def lanes_by_block(lanes: Sequence[Lane], per_block: int) -> dict[int, list[Lane]]:
    """Block -> the lanes that have a shot in it, in the order of the clusters."""
    blocks: dict[int, list[Lane]] = {}
    for lane in lanes:
        for block in sorted({place // per_block for place in lane.drawn}):
            blocks.setdefault(block, []).append(lane)
    return blocks


def _draw(screen: Screen, episode: Episode, found: EpisodeClusters) -> None:
    console = screen.out
    shots, position = film_order(episode).shots, film_order(episode).positions
    names = [_width(_short_name(cluster)) for cluster in found.clusters]
    grid = Grid.fitting(console.width, len(episode.shots), max([*names, _width(tr("Characters"))]))
    console.print(_styled(sanitized(headline(episode, found)), "bold"))
    every = [Lane.of(cluster, position, grouped_elsewhere(cluster, episode)) for cluster in found.clusters]
    lanes = lanes_by_block(every, grid.per_block)
    for block, start in enumerate(range(0, len(episode.shots), grid.per_block)):
        _draw_block(screen, shots, lanes.get(block, ()), grid, start)
    if found.unclustered:
        alone = shot_runs(found.unclustered, position)
        console.print(_styled(sanitized(tr("In no cluster: {shots}", shots=alone)), "dim"))
    issues, in_part = _issues(found, verbose=screen.verbose)
    for cluster, issue in issues:
        _draw_issue(screen, cluster, issue, shots, position)
    console.print()
    if in_part:
        console.print(_styled(translate(_in_part(in_part)), "dim"))
    if any(lane.elsewhere for lane in every):
        console.print(_styled(tr("○ the same characters, in a shot that is grouped with another lead"), "dim"))
    console.print(_styled(tr("Ids for --cluster: add --plain or --json."), "dim"))


def _draw_block(screen: Screen, shots: Sequence[Shot], lanes: Sequence[Lane], grid: Grid, start: int) -> None:
    stop = min(start + grid.per_block, len(shots))
    labels = [_number(shots[place], place) for place in range(start, stop)]
    screen.out.print()
    screen.out.print(_styled(" " * (grid.label + 4) + ruler(labels, grid.cell, start), "dim"), no_wrap=True)
    for kind, members in groupby(lanes, key=lambda lane: lane.cluster.type):
        screen.out.print(_styled(_title(kind), f"bold {_STYLES[kind]}"), no_wrap=True)
        for lane in members:
            line = _label(lane.cluster, grid.label)
            line.append(drawn_lane(lane, start, stop, grid.cell), style=_STYLES[kind])
            screen.out.print(line, no_wrap=True, overflow="crop")


def _label(cluster: SceneCluster, width: int) -> Text:
    """The name cut to `width`, marked with `!` where the cluster contradicts itself."""
    from rich.text import Text

    name = Text(_short_name(cluster))
    name.truncate(width, overflow="ellipsis", pad=True)
    marked = any(issue.is_contradiction for issue in cluster.coherence_issues)
    mark = Text(" ! " if marked else "   ", style="bold yellow")
    return Text(" ").append_text(name).append_text(mark)


def _short_name(cluster: SceneCluster) -> str:
    """The name without the word for its kind, which stands above the lanes; acts keep theirs."""
    name = translate(spoken_name(cluster)) if cluster.type == "act" else cluster.name.partition(": ")[2]
    return sanitized(name or cluster.name)


def _draw_issue(
    screen: Screen, cluster: SceneCluster, issue: CoherenceIssue, shots: Sequence[Shot], position: dict[str, int]
) -> None:
    from rich.text import Text

    title = Text("! ", style="bold yellow").append(sanitized(translate(_issue_title(issue, cluster))))
    screen.out.print()
    screen.out.print(title)
    for value in issue.values[:_MOST_VALUES]:
        numbers = ", ".join(_number(shots[position[id_]], position[id_]) for id_ in value.shot_ids[:6])
        more = "…" if len(value.shot_ids) > 6 else ""
        line = Text(f"  {numbers}{more}: ", style="bold").append(Text(sanitized(value.value), style="not bold"))
        line.truncate(screen.out.width, overflow="ellipsis")
        screen.out.print(line, no_wrap=True)
    if len(issue.values) > _MOST_VALUES:
        screen.out.print(_styled("  " + translate(_and_more(issue)), "dim"))


def _number(shot: Shot, place: int) -> str:
    return str(place + 1 if shot.number is None else shot.number)


def _styled(text: str, style: str) -> Text:
    from rich.text import Text

    return Text(text, style=style)


def _width(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)
