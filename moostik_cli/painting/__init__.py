"""Storyboard frames drawn on this machine: references and framing are seen before anything is paid.

From the outside in: `provider` (the protocol), `frame` (one frame), `framing` (where things go, pure),
`figures`, `backdrops`, `legend`, `caption` (its parts), `reference_pictures` (reading, made safe).
"""

from moostik_cli.painting.provider import PreviewProvider

__all__ = ["PreviewProvider"]
