"""All of `moostik` loaded, before it is needed."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages


def load_moostik(*, without: tuple[str, ...] = ()) -> None:
    """Every module, but those whose names begin so."""
    import moostik_cli

    found = walk_packages(moostik_cli.__path__, "moostik_cli.", onerror=lambda name: None)
    for name in [module.name for module in found]:
        if not name.startswith(without):
            import_module(name)
