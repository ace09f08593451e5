"""Screenshots of the gallery, the boards and the terminal's views, for the documentation and for a look.

    python tools/screenshots.py                  the few that docs/images has
    python tools/screenshots.py --all DIR        every view, light and dark, 1280 and 390 wide, into DIR
    python tools/screenshots.py --all DIR --project FOLDER --episode ep0     another project's

Needs Chromium (CHROMIUM names it, /usr/bin/chromium otherwise), the `browser` extra, and for the boards
pdftoppm. Nothing is sent anywhere: the pictures are preview frames, some of them entered into a ledger of a
copy of the project as if they had been bought, so that every state of a picture is to be seen.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SIZES = {"1280": (1280, 860), "390": (390, 844)}
TERMINAL = {
    "status": ["status", "{episode}"],
    "check": ["check", "{episode}"],
    "clusters": ["clusters", "{episode}"],
    "resolve": ["resolve", "{episode}", "--shot", "{shot}"],
    "plan": ["generate", "{episode}", "--dry-run", "--provider", "preview", "--force", "--shot", "{shot}"],
}
# A terminal of the two most usual kinds.
INKS = {"light": ("#fbfbfa", "#1f1f1e"), "dark": ("#161616", "#e6e6e3")}


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="moostik-screenshots-") as folder:
        project = Path(folder) / "project"
        shutil.copytree(options.project / "episodes", project / "episodes")
        moostik(project, "generate", options.episode, "--provider", "preview", "--yes", "--quiet")
        buy_some(project, options.episode)
        with browser() as chromium:
            if options.all is None:
                documentation(chromium, project, options.episode, IMAGES)
            else:
                everything(chromium, project, options.episode, options.all)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--all", type=Path, metavar="DIR", help="every view, into DIR")
    parser.add_argument("--project", type=Path, default=ROOT, help="folder with episodes/")
    parser.add_argument("--episode", default="ep0")
    return parser.parse_args()


# -- what is photographed -----------------------------------------------------------------------------------


def documentation(chromium: Any, project: Path, episode: str, images: Path) -> None:
    """The few pictures that the documentation shows, small."""
    images.mkdir(parents=True, exist_ok=True)
    page = gallery(project, episode)
    shoot_page(chromium, page, images / "gallery.png", "light", (1280, 800))
    shoot_page(chromium, page, images / "gallery-lightbox.png", "dark", (1280, 800), open_picture=True)
    shoot_terminal(chromium, project, ["status", episode], images / "status.png", "dark", 100)
    moostik(project, "board", episode, "--preview", "--output", str(project / "board.pdf"), "--quiet")
    for page_image in pdf_pages(project / "board.pdf", project, first=2, last=2):
        shutil.copy(page_image, images / "board.png")
    for image in images.glob("*.png"):
        make_small(image)


def everything(chromium: Any, project: Path, episode: str, target: Path) -> None:
    """Every view in every look."""
    target.mkdir(parents=True, exist_ok=True)
    pages = {"gallery": gallery(project, episode), "previews": gallery(project, episode, "--preview")}
    for scheme in INKS:
        for name, size in SIZES.items():
            for page_name, page in pages.items():
                stem = f"{page_name}-{scheme}-{name}"
                shoot_page(chromium, page, target / f"{stem}.png", scheme, size)
                shoot_page(chromium, page, target / f"{stem}-lightbox.png", scheme, size, open_picture=True)
        for command, words in TERMINAL.items():
            for columns in (110, 50):
                filled = [word.format(episode=episode, shot=first_shot(project, episode)) for word in words]
                shoot_terminal(
                    chromium, project, filled, target / f"terminal-{command}-{scheme}-{columns}.png", scheme, columns
                )
        for columns in (110, 50):
            image = target / f"terminal-generate-{scheme}-{columns}.png"
            shoot_text(chromium, half_way(project, episode, columns), image, scheme)
    moostik(project, "board", episode, "--output", str(target / "board.pdf"), "--quiet")
    moostik(project, "board", episode, "--all", "--output", str(target / "board-all.pdf"), "--quiet")
    moostik(project, "board", episode, "--format", "png", "--output", str(target / "contact-sheet.png"), "--quiet")
    for name in ("board", "board-all"):
        pdf_pages(target / f"{name}.pdf", target)


def gallery(project: Path, episode: str, *options: str) -> Path:
    moostik(project, "gallery", episode, *options, "--quiet")
    output = project / "output"
    return (output / "preview" if "--preview" in options else output) / "episodes" / episode / "index.html"


def first_shot(project: Path, episode: str) -> str:
    from moostik_cli.sources.productions import load_production
    from moostik_cli.sources.project import find_project

    return load_production(find_project(project), episode).episode.shots[0].id


def shoot_page(
    chromium: Any, page_path: Path, image: Path, scheme: str, size: tuple[int, int], *, open_picture: bool = False
) -> None:
    """One screenshot of the gallery, from its file address."""
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    page = context.new_page()
    page.goto(page_path.as_uri())
    page.wait_for_selector("html[data-ready]")
    if open_picture:
        page.locator(".frame:not(.no-picture) .frame-open").nth(1).click()
    page.wait_for_timeout(600)  # for the thumbnails of the first screen
    page.screenshot(path=str(image))
    context.close()


def shoot_terminal(chromium: Any, project: Path, words: list[str], image: Path, scheme: str, columns: int) -> None:
    """One screenshot of what a command prints on a terminal of that width. A command that fails is shown too."""
    shoot_text(chromium, f"$ moostik {' '.join(words)}\n" + printed(project, words, columns), image, scheme)


def shoot_text(chromium: Any, text: str, image: Path, scheme: str) -> None:
    """One screenshot of a text with its escape codes, as a terminal shows it."""
    paper, ink = INKS[scheme]
    context = chromium.new_context(color_scheme=scheme, device_scale_factor=1.5)
    page = context.new_page()
    page.set_content(
        f"<body style='margin:0;background:{paper};color:{ink}'><pre id='terminal' style=\"display:inline-block;"
        "margin:0;padding:18px 22px;font:13px/1.35 'DejaVu Sans Mono',Menlo,Consolas,monospace\">"
        f"{as_html(text, paper, ink)}</pre></body>"
    )
    page.locator("#terminal").screenshot(path=str(image))
    context.close()


# -- the project ----------------------------------------------------------------------------------------------


def planned_jobs(production: Any) -> list[Any]:
    """Every picture of the episode as it would be made."""
    from moostik_cli.models.film_order import in_film_order
    from moostik_cli.planning.options import PlanOptions
    from moostik_cli.planning.planner import EpisodePlanner
    from moostik_cli.planning.reference_files import ReferenceFiles
    from moostik_cli.providers.cards import likely_card

    options = PlanOptions(likely_card(production.series))
    planner = EpisodePlanner(production, options, locate=ReferenceFiles(production.project).locate)
    return list(planner.jobs(in_film_order(production.episode)))


def buy_some(project: Path, episode: str) -> None:
    """Enter most preview frames into the ledger as pictures (without their captions), with a failure, a stale
    one, an earlier take, and picks."""
    from moostik_cli.ledger.ledger import Ledger
    from moostik_cli.messages import as_written
    from moostik_cli.sources.productions import load_production
    from moostik_cli.sources.project import find_project

    production = load_production(find_project(project), episode)
    jobs = planned_jobs(production)
    with Ledger.open(production.project.ledger_path) as ledger:
        for number, job in enumerate(jobs[: round(len(jobs) * 0.8)]):
            if number % 17 == 9:
                reason = as_written("The prompt was refused: flagged as sensitive (E005). Change the shot's prompt.")
                ledger.record_failure(episode, job.shot_id, job.variation_id, reason, 0.0)
            else:
                _bought(project, ledger, job, number, is_stale=number % 13 == 6)
        for job in jobs[1:3]:
            _bought(project, ledger, job, len(jobs), is_stale=False)
    for shot in [shot for number, shot in enumerate(production.episode.shots) if number % 3 == 0][:4]:
        moostik(project, "pick", episode, shot.id, shot.variations[-1].id, "--quiet")


def _bought(project: Path, ledger: Any, job: Any, number: int, *, is_stale: bool) -> None:
    from PIL import Image

    from moostik_cli.models.naming import plain_frame_beside
    from moostik_cli.pictures.provenance import Provenance
    from moostik_cli.pictures.saving import save_picture

    frame = project / "output" / "preview" / job.target.relative_to(project / "output").with_suffix(".png")
    download = project / "download"
    with Image.open(plain_frame_beside(frame)) as image:  # as large as pictures of the model are
        image.resize((2752, 1536), Image.Resampling.BICUBIC).save(download, "PNG", compress_level=1)
    made = Provenance(
        job.episode_id,
        job.shot_id,
        job.variation_id,
        job.camera_angle,
        job.prompt_text,
        "replicate",
        job.model,
        f"{number:04d}rj5xk0cv9e8t3m2qwzb7hdg",
        None,
        None,
        f"2026-01-{1 + number % 28:02d}T09:{number % 60:02d}:00.000Z",
        150_000,
        "changed since" if is_stale else job.fingerprint,
        references=tuple(reference.image.url for reference in job.references),
        options=dict(job.options),
    )
    saved = save_picture(download, job, made, project)
    aside = saved.kept_aside.relative_to(project).as_posix() if saved.kept_aside else None
    ledger.record_picture(saved.record, None, kept_aside=aside)


def moostik(project: Path, *words: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "moostik_cli", *words, "-C", str(project)],
        check=True,
        env=_environment(),
        stdout=subprocess.DEVNULL,
    )


def printed(project: Path, words: list[str], columns: int) -> str:
    """What a command prints in colour, both streams as a terminal shows them."""
    environment = {**_environment(), "COLUMNS": str(columns)}
    run = subprocess.run(
        [sys.executable, "-m", "moostik_cli", *words, "-C", str(project), "--color", "always"],
        check=False,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    return run.stdout


def half_way(project: Path, episode: str, columns: int) -> str:
    """What is seen in the middle of a run."""
    import io

    from rich.console import Console

    from moostik_cli.report.progress import BarProgress, Tally
    from moostik_cli.report.screen import Screen
    from moostik_cli.sources.productions import load_production
    from moostik_cli.sources.project import find_project

    jobs = planned_jobs(load_production(find_project(project), episode))
    begun = jobs[: len(jobs) // 2]
    done = [job for number, job in enumerate(begun) if number < len(begun) - 6 or number % 2]
    tally = Tally(jobs, lambda: sum(tally.prices[job.key] for job in begun))
    tally.started -= 55  # seconds
    for job in begun:
        tally.note(job.key, "generating")
    for job in done:
        tally.note(job.key, "error" if job is done[-2] else "completed")
    screen = io.StringIO()
    Console(file=screen, width=columns, force_terminal=True, color_system="standard").print(
        BarProgress(tally, Screen())
    )
    return f"$ moostik generate {episode}\n{screen.getvalue()}"


def _environment() -> dict[str, str]:
    hidden = {"REPLICATE_API_TOKEN", "NO_COLOR", "MOOSTIK_PROJECT"}
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    return {**kept, "PYTHONPATH": str(ROOT), "MOOSTIK_LANG": "en"}


# -- the machinery --------------------------------------------------------------------------------------------


@contextmanager
def browser() -> Iterator[Any]:
    """A Chromium that has nothing to say to the network."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


def as_html(ansi: str, paper: str, ink: str) -> str:
    """What a terminal of these colours shows, as HTML spans."""
    from rich.color import parse_rgb_hex
    from rich.console import Console
    from rich.terminal_theme import TerminalTheme
    from rich.text import Text

    theme = TerminalTheme(
        parse_rgb_hex(paper[1:]),
        parse_rgb_hex(ink[1:]),
        [
            (90, 90, 90),
            (200, 60, 60),
            (70, 150, 80),
            (170, 120, 20),
            (60, 120, 190),
            (160, 80, 160),
            (40, 140, 150),
            (140, 140, 140),
        ],
    )
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=500, file=nowhere, force_terminal=True, color_system="truecolor")
        console.print(Text.from_ansi(ansi), soft_wrap=True)
    return console.export_html(inline_styles=True, code_format="{code}", theme=theme)


def pdf_pages(pdf: Path, target: Path, *, first: int = 1, last: int = 9999) -> list[Path]:
    """The pages of a PDF as PNG files; none where there is no pdftoppm."""
    if shutil.which("pdftoppm") is None:
        sys.stderr.write("pdftoppm is missing (package poppler-utils): no pictures of the PDF's pages\n")
        return []
    stem = target / f"{pdf.stem}-page"
    subprocess.run(["pdftoppm", "-r", "80", "-f", str(first), "-l", str(last), "-png", str(pdf), str(stem)], check=True)
    return sorted(target.glob(f"{pdf.stem}-page*.png"))


def make_small(image: Path) -> None:
    """As a JPEG file, so that the repository stays light."""
    from PIL import Image

    with Image.open(image) as picture:
        picture.convert("RGB").save(image.with_suffix(".jpg"), quality=84, subsampling=0, optimize=True)
    image.unlink()


if __name__ == "__main__":
    main()
