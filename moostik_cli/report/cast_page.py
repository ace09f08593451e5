"""The reference pictures of a project on one static page, for looking at them before validating."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from moostik_cli.messages import counted, current_language, tr, translate
from moostik_cli.models.casting import Cast, CastMember
from moostik_cli.report.cast_view import state_word
from moostik_cli.report.drawing import labelled

_POLICY = "default-src 'none'; img-src 'self' file: https: data:; style-src 'unsafe-inline'"
_STYLE = """
:root { color-scheme: light dark; --line: #8884; --ok: #1a7f37; --soon: #9a6700; --bad: #cf222e; }
@media (prefers-color-scheme: dark) { :root { --ok: #4ac26b; --soon: #d4a72c; --bad: #ff7b72; } }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 1400px; padding: 1rem; }
h1 { margin: 0; } h2 { margin: 2rem 0 .5rem; } h3 { margin: 0; }
article { border-top: 1px solid var(--line); padding: 1rem 0; display: grid; gap: .75rem 2rem; }
@media (min-width: 50rem) { article { grid-template-columns: 18rem 1fr; } }
code { font-size: .875rem; overflow-wrap: anywhere; }
.state { font-weight: 600; }
.validated { color: var(--ok); } .unvalidated { color: var(--soon); } .missing, .unknown { color: var(--bad); }
p { margin: .25rem 0; }
.shots, figcaption { color: color-mix(in srgb, currentColor 75%, transparent); font-size: .875rem; }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .75rem;
  grid-template-columns: repeat(auto-fill, minmax(min(15rem, 100%), 1fr)); }
/* one ground for all pictures, light or dark page: drawings are judged against each other */
img { width: 100%; height: 15rem; object-fit: contain; background: #e8e6e3; border-radius: 6px; }
figcaption { overflow-wrap: anywhere; }
figure { margin: 0; }
@media print { article { break-inside: avoid; } }
"""


def render_page(cast: Cast, address_of: Callable[[str], str | None]) -> str:
    """The page. `address_of` gives the address of a picture as seen from the page, None where it cannot be
    shown."""
    several = len(cast.episode_ids) > 1
    sections = "".join(
        f"<section><h2>{escape(title)}</h2>"
        + "".join(_member(member, address_of, several) for member in members)
        + "</section>"
        for title, members in ((tr("Characters"), cast.characters), (tr("Places"), cast.locations))
        if members
    )
    title = escape(tr("Reference pictures"))
    return (
        f'<!doctype html>\n<html lang="{current_language()}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<h1>{title}</h1>\n{_to_do(cast)}{sections}\n</body>\n</html>\n"
    )


def _to_do(cast: Cast) -> str:
    """Links to those that are not validated yet."""
    links = " · ".join(
        f'<a href="#{_anchor(member)}">{escape(member.name or member.id)}</a>'
        for member in cast.members
        if member.state != "validated" and member.shots
    )
    return f"<p>{escape(tr('Still to do:'))} {links}</p>\n" if links else ""


def _anchor(member: CastMember) -> str:
    return escape(f"{member.type}-{member.id}")


def _member(member: CastMember, address_of: Callable[[str], str | None], several: bool) -> str:
    return (
        f'\n<article id="{_anchor(member)}"><div><h3>{escape(member.name or member.id)}</h3>'
        f"<p><code>{escape(member.id)}</code> "
        f'<span class="state {member.state}">{escape(state_word(member.state))}</span></p>'
        f"{_what_to_do(member)}{_where(member, several)}</div>{_pictures(member, address_of)}</article>"
    )


def _where(member: CastMember, several: bool) -> str:
    shots = ", ".join(f"{shot.episode_id}/{shot.shot_id}" if several else shot.shot_id for shot in member.shots)
    count = translate(counted("{count} shot", "{count} shots", count=len(member.shots)))
    return f'<p class="shots">{escape(labelled(count, shots) if shots else count)}</p>'


def _what_to_do(member: CastMember) -> str:
    if member.state == "unvalidated":
        return f"<p><code>moostik validate {escape(member.id)}</code></p>"
    if member.state == "missing" and member.reference_prompt:
        return f"<p><code>moostik references --make {escape(member.id)} --write</code></p>"
    return ""


def _pictures(member: CastMember, address_of: Callable[[str], str | None]) -> str:
    reasons = {picture.url: translate(picture.reason) for picture in member.unusable_images}
    figures = []
    for number, url in enumerate(member.reference_images, start=1):
        address = None if url in reasons else address_of(url)
        caption = escape(url if len(url) < 200 else url[:60] + "…")
        if address is None:
            figures.append(f"<li><p>{labelled(caption, escape(reasons.get(url, '')))}</p></li>")
            continue
        words = escape(tr("{name}, reference picture {number}", name=member.name or member.id, number=number))
        figures.append(
            f'<li><figure><img src="{escape(address)}" alt="{words}" loading="lazy">'
            f"<figcaption>{caption}</figcaption></figure></li>"
        )
    return f"<ul>{''.join(figures)}</ul>" if figures else ""
