"""The reference pictures of a project on one static page, for looking at them before validating."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from moostik_cli.messages import counted, current_language, tr, translate
from moostik_cli.models.casting import Cast, CastMember
from moostik_cli.report.cast_view import state_word

_POLICY = "default-src 'none'; img-src 'self' file: https: data:; style-src 'unsafe-inline'"
_STYLE = """
:root { color-scheme: light dark; --line: #8884; --ok: #1a7f37; --soon: #9a6700; --bad: #cf222e; }
@media (prefers-color-scheme: dark) { :root { --ok: #4ac26b; --soon: #d4a72c; --bad: #ff7b72; } }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 1200px; padding: 1rem; }
h2 { margin-top: 2rem; }
article { border-top: 1px solid var(--line); padding: 1rem 0; }
h3 { margin: 0; display: inline-block; margin-right: .75rem; }
code { font-size: .9em; }
.state { font-weight: 600; }
.validated { color: var(--ok); } .unvalidated { color: var(--soon); } .missing, .unknown { color: var(--bad); }
p { margin: .25rem 0; max-width: 75ch; }
.shots { opacity: .75; }
ul { list-style: none; margin: .75rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: .75rem; }
li { flex: 1 1 260px; max-width: 100%; }
img { width: 100%; max-height: 420px; object-fit: contain; background: #8881; border-radius: 6px; }
figcaption { font-size: .8rem; opacity: .75; overflow-wrap: anywhere; }
figure { margin: 0; }
@media print { article { break-inside: avoid; } }
"""


def render_page(cast: Cast, address_of: Callable[[str], str | None]) -> str:
    """The page. `address_of` gives the address of a picture as seen from the page, None where it cannot be
    shown."""
    sections = "".join(
        f"<section><h2>{escape(title)}</h2>{''.join(_member(member, address_of) for member in members)}</section>"
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
        f"<body>\n<h1>{title}</h1>\n{sections}\n</body>\n</html>\n"
    )


def _member(member: CastMember, address_of: Callable[[str], str | None]) -> str:
    return (
        f'\n<article id="{escape(member.type)}-{escape(member.id)}"><h3>{escape(member.name or member.id)}</h3>'
        f'<code>{escape(member.id)}</code> <span class="state {member.state}">{escape(state_word(member.state))}</span>'
        f"{_where(member)}{_what_to_do(member)}{_pictures(member, address_of)}</article>"
    )


def _where(member: CastMember) -> str:
    shots = ", ".join(f"{shot.episode_id}/{shot.shot_id}" for shot in member.shots)
    count = translate(counted("{count} shot", "{count} shots", count=len(member.shots)))
    return f'<p class="shots">{escape(count)}{": " + escape(shots) if shots else ""}</p>'


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
            figures.append(f"<li><p>{caption}: {escape(reasons.get(url, ''))}</p></li>")
            continue
        words = escape(tr("{name}, reference picture {number}", name=member.name or member.id, number=number))
        figures.append(
            f'<li><figure><img src="{escape(address)}" alt="{words}" loading="lazy">'
            f"<figcaption>{caption}</figcaption></figure></li>"
        )
    return f"<ul>{''.join(figures)}</ul>" if figures else ""
