"""Whether the network settings of this machine can be used, and with `--online` whether pictures could be fetched."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from moostik_cli.messages import message
from moostik_cli.models.diagnostics import Code, Diagnostic, Place, error, warning
from moostik_cli.providers.network import NetworkSettings, delivery_url, find_network_faults, find_proxy_faults


def check_network(base_url: str | None) -> Iterator[Diagnostic]:
    """Variables that name proxies or certificates which cannot be used; a warning for the proxy of addresses in the
    clear, which nothing here is asked through. Opens no connection."""
    used = find_network_faults(urlsplit(base_url or "").scheme or "https")
    for fault in used:
        yield error(Code.NETWORK_SETTING, fault.what, Place(fault.variable), fault.hint)
    for fault in find_proxy_faults("http"):
        if fault.variable not in {setting.variable for setting in used}:
            yield warning(Code.NETWORK_SETTING, fault.what, Place(fault.variable), fault.hint)


def check_delivery(delivery: str, base_url: str | None) -> Iterator[Diagnostic]:
    """Whether the host that delivers pictures, by itself `delivery`, is reached as a download would reach it."""
    from moostik_cli.providers.base import ProviderError
    from moostik_cli.providers.downloads import Downloader

    if find_network_faults(urlsplit(base_url or "").scheme or "https"):
        return  # that is told already
    url = delivery_url(delivery, base_url)
    host = urlsplit(url).hostname or url
    downloads = Downloader(NetworkSettings(), window=1)
    try:
        downloads.reach(url)
    except ProviderError as problem:
        what = message("Pictures could not be fetched from {host}: {reason}.", host=host, reason=problem.reason)
        yield error(Code.DELIVERY_OUT_OF_REACH, what, Place(host), getattr(problem, "hint", None))
    finally:
        downloads.close()
