"""Whether remote references still answer (`check --online`).

Addresses come from files of strangers: only https is spoken, only to public addresses (each redirect is
looked at anew), and nothing of the user's goes along: no token, no cookie, no password from a .netrc.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

from moostik_cli.gate.images import UsedImage
from moostik_cli.gate.places import Places
from moostik_cli.messages import Message, message
from moostik_cli.models.diagnostics import Code, Diagnostic, Place, error, warning
from moostik_cli.models.jobs import ImageSource
from moostik_cli.models.production import Project
from moostik_cli.providers.network import NetworkSettings, causes_of
from moostik_cli.sources.images import MAX_IMAGE_BYTES, locate_image

if TYPE_CHECKING:
    import requests

    from moostik_cli.providers.web_session import WebSession

_AT_ONCE = 12
MOST_REDIRECTS = 5
_SECONDS = (5.0, 10.0)  # to connect, to answer
_HEAD_NOT_TAKEN = (400, 403, 405, 501)
REDIRECTS = (301, 302, 303, 307, 308)
_GONE = (401, 404, 410)  # for the model as well; 403 may be said to this machine alone

# All that IANA has given out; Python calls more global. Beside it is 64:ff9b:1::/48 (RFC 8215), which leads where
# the local network says.
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_CARRYING_NETWORKS = (
    ipaddress.IPv6Network("64:ff9b::/96"),  # NAT64 (RFC 6052)
    ipaddress.IPv6Network("::/96"),  # the old compatible form (RFC 4291)
    ipaddress.IPv6Network("::ffff:0:0:0/96"),  # translated (RFC 2765)
)
_ISATAP = (0x00005EFE, 0x02005EFE)  # the third quarter of such an address (RFC 5214); the last one is an IPv4 address
_LOCAL_DOMAINS = ("localhost", "local", "internal", "intranet", "private", "corp", "home", "lan", "arpa")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*", re.IGNORECASE)

_INTO_PRIVATE = message("it leads into a private network")

OnAnswer = Callable[[int, int], None]  # how many have answered, of how many


class Fault(NamedTuple):
    """What is wrong with a remote image. `lasting`: it is not there or no image, so that a picture would be
    stopped; else it may answer the next time."""

    reason: Message
    lasting: bool = False


def check_online(
    project: Project, images: Sequence[UsedImage], places: Places, on_answer: OnAnswer | None = None
) -> tuple[Diagnostic, ...]:
    """Ask every remote reference once, several at a time. One finding for each that does not answer as an
    image: an error where that will not change by itself."""
    addresses = _addresses(project, images)
    problems = _ask_all(addresses, on_answer or (lambda done, total: None))
    return tuple(_findings(images, problems, places))


def _addresses(project: Project, images: Sequence[UsedImage]) -> list[str]:
    found = {image.written: locate_image(project, image.written) for image in images}
    return [text for text, source in found.items() if isinstance(source, ImageSource) and source.url]


def _ask_all(addresses: Sequence[str], on_answer: OnAnswer) -> dict[str, Fault | None]:
    from moostik_cli.providers.web_session import WebSession

    session = WebSession(NetworkSettings(), _AT_ONCE, allows=is_public)
    pool = ThreadPoolExecutor(max_workers=_AT_ONCE)
    try:
        asked = {pool.submit(ask, session, address.strip()): address for address in addresses}
        problems = {}
        for done, future in enumerate(as_completed(asked), start=1):
            problems[asked[future]] = future.result()
            on_answer(done, len(asked))
        return problems
    finally:
        pool.shutdown(wait=False, cancel_futures=True)  # an interrupt does not wait for the slow ones
        session.close()


def ask(session: WebSession, address: str) -> Fault | None:
    """What is wrong with a remote image, or None if it answers as one."""
    import requests

    from moostik_cli.errors import RefusedError

    try:
        for _ in range(MOST_REDIRECTS + 1):
            problem = unfit(session, address)
            if problem is not None:
                return Fault(problem)
            answer = _first_bytes(session, address)
            if answer.status_code not in REDIRECTS:
                return _judged(answer)
            address = urljoin(address, answer.headers.get("Location", ""))
    except requests.Timeout:
        return Fault(message("no answer within {seconds} seconds", seconds=int(_SECONDS[1])))
    except RefusedError as problem:  # a proxy that cannot be used
        return Fault(problem.what)
    except (requests.RequestException, ValueError, OSError) as problem:
        return Fault(unreached(session, problem, address))
    return Fault(message("it redirects more than {count} times", count=MOST_REDIRECTS))


def _first_bytes(session: WebSession, address: str) -> requests.Response:
    """The answer to a HEAD; where the server takes none, to a request for one byte."""
    answer = session.head(address, timeout=_SECONDS, allow_redirects=False)
    if answer.status_code in _HEAD_NOT_TAKEN:
        with session.get(
            address, timeout=_SECONDS, allow_redirects=False, stream=True, headers={"Range": "bytes=0-0"}
        ) as answer:
            return answer
    return answer


def _judged(answer: requests.Response) -> Fault | None:
    if not 200 <= answer.status_code < 300:
        return Fault(message("it answers {status}", status=answer.status_code), answer.status_code in _GONE)
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind and not kind.startswith("image/") and kind not in ("application/octet-stream", "binary/octet-stream"):
        return Fault(message("it is not an image, but {kind}", kind=kind[:60]), lasting=True)
    length = answer.headers.get("Content-Length", "")
    if answer.status_code == 200 and length.isdigit() and int(length) > MAX_IMAGE_BYTES:
        return Fault(message("it has more than {limit} MB", limit=MAX_IMAGE_BYTES // (1024 * 1024)))
    return None


def unfit(session: WebSession, address: str) -> Message | None:
    """Why an address may not be asked: not https, or not out on the internet."""
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname:
        return message("it leads to an address that is not https")
    try:
        found = _resolved(parts.hostname, parts.port or 443)
    except OSError:
        if session.network.proxy_for(address) is None:
            raise
        return _INTO_PRIVATE if _is_local_name(parts.hostname) else None  # a name that only the proxy resolves
    return None if all(is_public(ip) for ip in found) else _INTO_PRIVATE


def unreached(session: WebSession, failure: Exception, address: str) -> Message:
    """Why a request failed, perhaps since its name leads into a private network by now."""
    from moostik_cli.providers.web_session import RefusedPeerError

    if any(isinstance(cause, RefusedPeerError) for cause in causes_of(failure)):
        return _INTO_PRIVATE
    return message("it cannot be reached ({kind})", kind=session.network.explain(failure, address))


def _resolved(host: str, port: int) -> list[str]:
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _is_local_name(host: str) -> bool:
    """Whether a name that this machine does not know would lead a proxy into its own network: one without a dot, one
    below a domain that nobody has on the internet (RFC 6761, RFC 6762), or a number in an unusual spelling."""
    *above, last = host.rstrip(".").lower().split(".")
    return not above or last in _LOCAL_DOMAINS or _NUMBER.fullmatch(last) is not None


def is_public(ip: str) -> bool:
    """Whether an IP address is out on the internet, by whatever way it is written."""
    address = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(address, ipaddress.IPv4Address):
        return _is_public_ipv4(address)
    carried = _carried_by(address)
    if carried:
        return all(map(_is_public_ipv4, carried))
    return address in _GLOBAL_UNICAST and address.is_global


def _is_public_ipv4(address: ipaddress.IPv4Address) -> bool:
    return address.is_global and not address.is_multicast


def _carried_by(address: ipaddress.IPv6Address) -> tuple[ipaddress.IPv4Address, ...]:
    """The IPv4 addresses that packets to an IPv6 address end up at: mapped, NAT64, 6to4, Teredo, ISATAP, translated,
    and the old compatible form."""
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address.sixtofour is not None:
        return (address.sixtofour,)
    if address.teredo is not None:
        return address.teredo
    is_isatap = int(address) >> 32 & 0xFFFFFFFF in _ISATAP
    if is_isatap or any(address in network for network in _CARRYING_NETWORKS):
        return (ipaddress.IPv4Address(int(address) & 0xFFFFFFFF),)
    return ()


def _findings(images: Sequence[UsedImage], problems: dict[str, Fault | None], places: Places) -> Iterator[Diagnostic]:
    for image in images:
        problem = problems.get(image.written)
        if problem is not None:
            yield _finding(image, problem, image.place(places))


def _finding(image: UsedImage, problem: Fault, place: Place) -> Diagnostic:
    if problem.lasting:
        what = message(
            "A reference image of `{id}` cannot be fetched: {reason}.", id=image.entity_id, reason=problem.reason
        )
        return error(Code.LOST_REFERENCE, what, place, None, image.shots)
    what = message("A reference image of `{id}` does not answer: {reason}.", id=image.entity_id, reason=problem.reason)
    return warning(Code.SILENT_REFERENCE, what, place, None, image.shots)
