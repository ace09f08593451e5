"""Fetching copies of remote reference images, for previews, boards and galleries.

Addresses come from files of strangers: they are asked as `check --online` asks them (https only, public hosts only,
each redirect looked at anew, nothing of the user's sent along), and only what is a whole picture is kept."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from moostik_cli.errors import reason_of
from moostik_cli.gate.online import MOST_REDIRECTS, REDIRECTS, is_public, unfit, unreached
from moostik_cli.messages import Message, counted, message, tr
from moostik_cli.models.jobs import ImageSource
from moostik_cli.models.production import Production, Project
from moostik_cli.run.consent import confirm
from moostik_cli.sources.images import MAX_IMAGE_BYTES, locate_image
from moostik_cli.sources.output_folder import require_output
from moostik_cli.sources.reference_copies import FOLDER, ReferenceCopies

if TYPE_CHECKING:
    import requests

    from moostik_cli.models.episode import Shot
    from moostik_cli.providers.web_session import WebSession
    from moostik_cli.report.screen import Screen

_AT_ONCE = 8
_SECONDS = (5.0, 20.0)  # to connect, between two pieces of an answer
_WHOLE_SECONDS = 120.0
_PIECE = 1 << 16

OnFetched = Callable[[int, int], None]  # how many are done, of how many


@dataclass
class Fetched:
    """What came of it. `files`: address -> name of its file; `failed`: address -> why there is none."""

    files: dict[str, str] = field(default_factory=dict)
    failed: dict[str, Message] = field(default_factory=dict)


def remote_references(production: Production, shots: Sequence[Shot] | None = None) -> list[str]:
    """The addresses of the reference images that the shots (default: all) are shown with, as they are written."""
    from moostik_cli.gate.images import used_images

    chosen = production.episode.shots if shots is None else shots
    used = used_images(chosen, production.library, production.series)
    return remote_addresses(production.project, (image.written for image in used))


def remote_addresses(project: Project, written: Iterable[str]) -> list[str]:
    """Those that are addresses, each once."""
    located = ((text, locate_image(project, text)) for text in dict.fromkeys(written))
    return [text for text, found in located if isinstance(found, ImageSource) and found.kind == "remote"]


def without_copy(project: Project, addresses: Iterable[str]) -> list[str]:
    copies = ReferenceCopies(project)
    return [address for address in addresses if copies.find(address) is None]


def fetch_for_episodes(screen: Screen, productions: Iterable[Production], *, force: bool) -> bool:
    """Fetch copies of the remote pictures of these episodes, each once, and say what came; with `force` also of those
    that there is a copy of. Returns whether all are there."""
    productions = list(productions)
    addresses = list(dict.fromkeys(url for production in productions for url in remote_references(production)))
    if not addresses:
        screen.note(message("No reference picture is remote."))
        return True
    project = productions[0].project
    wanted = addresses if force else without_copy(project, addresses)
    if not wanted:
        screen.note(
            counted("{count} copy is there already.", "{count} copies are there already.", count=len(addresses))
        )
        return True
    with screen.counting(tr("Remote references")) as on_fetched:
        result = fetch_copies(project, wanted, on_fetched)
    tell_of_fetched(screen, result)
    return not result.failed


def fetch_copies(
    project: Project, addresses: Sequence[str], on_fetched: OnFetched = lambda done, total: None
) -> Fetched:
    """Fetch each address once, several at a time, and note what came. Raises OSError where the disk does,
    OutputError where the folder is not the project's own."""
    from moostik_cli.providers.network import NetworkSettings
    from moostik_cli.providers.web_session import WebSession

    folder = project.output_dir / FOLDER
    require_output(project, folder)
    folder.mkdir(parents=True, exist_ok=True)
    session, result = WebSession(NetworkSettings(), _AT_ONCE, allows=is_public), Fetched()
    pool = ThreadPoolExecutor(max_workers=_AT_ONCE)
    try:
        asked = {pool.submit(_fetched, session, address.strip(), folder): address for address in addresses}
        for done, future in enumerate(as_completed(asked), start=1):
            found = future.result()
            if isinstance(found, Message):
                result.failed[asked[future]] = found
            else:
                result.files[asked[future]] = found
            on_fetched(done, len(asked))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)  # an interrupt does not wait for the slow ones
        session.close()
        ReferenceCopies(project).record(result.files)
    return result


def offer_copies(screen: Screen, production: Production, shots: Sequence[Shot]) -> None:
    """Ask once, on a terminal, whether remote references are to be fetched for what is drawn here; a no is
    remembered."""
    project = production.project
    addresses = without_copy(project, remote_references(production, shots))
    copies = ReferenceCopies(project)
    if not addresses or copies.is_declined:
        return
    question = counted(
        "{count} reference picture is on the web: fetch a copy, so that frames can show it?",
        "{count} reference pictures are on the web: fetch copies, so that frames can show them?",
        count=len(addresses),
    )
    try:
        if not confirm(question):
            copies.decline()
            screen.note(message("You are not asked again; moostik references --fetch fetches them."))
            return
        with screen.counting(tr("Remote references")) as on_fetched:
            result = fetch_copies(project, addresses, on_fetched)
    except OSError as problem:  # frames can be drawn without
        screen.warn(message("The copies cannot be kept: {reason}.", reason=reason_of(problem)))
        return
    tell_of_fetched(screen, result)


def tell_of_fetched(screen: Screen, result: Fetched) -> None:
    """How many came, and why the others did not."""
    screen.note(
        counted("{count} reference picture fetched.", "{count} reference pictures fetched.", count=len(result.files))
    )
    for address, reason in result.failed.items():
        screen.warn(message("{address} was not fetched: {reason}", address=address[:120], reason=reason))


def _fetched(session: WebSession, address: str, folder: Path) -> str | Message:
    """The name of the file with what is at an address; or why there is none."""
    import requests

    from moostik_cli.errors import RefusedError

    try:
        for _ in range(MOST_REDIRECTS + 1):
            problem = unfit(session, address)
            if problem is not None:
                return problem
            with session.get(address, timeout=_SECONDS, allow_redirects=False, stream=True) as answer:
                if answer.status_code not in REDIRECTS:
                    return _kept(answer, folder)
                address = urljoin(address, answer.headers.get("Location", ""))
    except requests.Timeout:
        return message("no answer within {seconds} seconds", seconds=int(_SECONDS[1]))
    except RefusedError as refusal:  # a proxy that cannot be used
        return refusal.what
    except (requests.RequestException, ValueError, socket.gaierror) as failure:
        return unreached(session, failure, address)
    return message("it redirects more than {count} times", count=MOST_REDIRECTS)


def _kept(answer: requests.Response, folder: Path) -> str | Message:
    from moostik_cli.pictures.formats import NotAPictureError, inspect_bytes

    if answer.status_code != 200:
        return message("it answers {status}", status=answer.status_code)
    data = _read(answer)
    if data is None:
        return message("it has more than {limit} MB", limit=MAX_IMAGE_BYTES // (1024 * 1024))
    try:
        facts = inspect_bytes(data)
    except NotAPictureError as error:
        return message("it is no whole picture: {reason}", reason=error.reason)
    name = f"{sha256(data).hexdigest()}.{facts.format}"
    part = folder / f"{name}.{os.getpid()}.{id(answer)}.part"
    try:
        part.write_bytes(data)
        part.replace(folder / name)
    finally:
        part.unlink(missing_ok=True)
    return name


def _read(answer: requests.Response) -> bytes | None:
    """The bytes of an answer; None where they are more than a reference may have. Raises Timeout where they trickle."""
    import requests

    data, until = bytearray(), time.monotonic() + _WHOLE_SECONDS
    for piece in answer.iter_content(_PIECE):
        data += piece
        if len(data) > MAX_IMAGE_BYTES:
            return None
        if time.monotonic() > until:
            raise requests.Timeout
    return bytes(data)
