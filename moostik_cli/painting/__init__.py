"""Storyboard frames drawn on this machine: references and framing are seen before anything is paid.

From the outside in: `painter` (one frame of one task, for any executor), `frame` (its parts together), `framing`
(where things go, pure), `figures`, `backdrops`, `legend`, `caption` (its parts), `reference_pictures` (reading, made
safe), `mipmap` (any size of a picture).
"""
