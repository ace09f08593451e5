"""What pictures say of how they were made: a table for each on a terminal, plain lines elsewhere, JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from moostik_cli.messages import Message, message, tr, translate
from moostik_cli.models.money import money
from moostik_cli.pictures.containers import dimensions, format_of
from moostik_cli.pictures.formats import FORMAT_NAMES
from moostik_cli.pictures.manifests import Manifest, read_manifest
from moostik_cli.pictures.provenance import Provenance, to_json
from moostik_cli.pictures.sidecars import provenance_of
from moostik_cli.report.drawing import is_interactive, labelled
from moostik_cli.report.sanitize import sanitized
from moostik_cli.report.screen import Screen


@dataclass(frozen=True, slots=True)
class InspectedFile:
    """A file and its provenance, if it has any. `format` None: not a picture of a known format."""

    path: Path
    format: str | None
    size: tuple[int, int]
    provenance: Provenance | None
    manifest: Manifest | None = None

    @classmethod
    def read(cls, path: Path, content: bytes) -> InspectedFile:
        """What the headers and the texts in `content`, or its sidecar, say; no pixel is decoded."""
        try:
            found = provenance_of(path, content)
            return cls(path, format_of(content), dimensions(content), found, read_manifest(content))
        except Exception:  # noqa: BLE001 - headers of any file at all
            return cls(path, None, (0, 0), None)


def inspect_document(inspected: Sequence[InspectedFile]) -> dict[str, Any]:
    """`files[]`: path, format, width, height, `c2pa` (state, signer, is_trusted; or null), and `provenance` as it
    stands in the file or beside it (or null)."""
    return {
        "files": [
            {
                "path": file.path.as_posix(),
                "format": file.format,
                "width": file.size[0],
                "height": file.size[1],
                "c2pa": None if file.manifest is None else file.manifest._asdict(),
                "provenance": None if file.provenance is None else json.loads(to_json(file.provenance)),
            }
            for file in inspected
        ]
    }


def show_inspected(screen: Screen, inspected: Sequence[InspectedFile]) -> None:
    """Show each file on standard output."""
    for number, file in enumerate(inspected):
        if is_interactive(screen):
            _draw(screen, file, first=number == 0)
        else:
            for line in plain_lines(file):
                screen.line(line)


def plain_lines(inspected: InspectedFile) -> Iterator[str]:
    """`path: nothing known`, or the path and then each fact as `name: value`."""
    if inspected.provenance is None:
        yield labelled(str(inspected.path), _nothing(inspected))
        if inspected.manifest is not None:
            yield "  " + labelled(tr("Signed (C2PA)"), translate(_signed(inspected.manifest)))
        return
    yield tr("{title}:", title=str(inspected.path))
    for name, value in facts(inspected, inspected.provenance):
        lines = value.splitlines() or [""]
        yield "  " + labelled(name, lines[0])
        yield from (f"    {line}" for line in lines[1:])


def facts(inspected: InspectedFile, found: Provenance) -> Iterator[tuple[str, str]]:
    """What there is to tell, in the order in which one asks; nothing that is not known."""
    rows = (
        (tr("Picture"), _picture(inspected)),
        (tr("Episode"), found.episode_id),
        (tr("Shot"), found.shot_id),
        (tr("Variation"), found.variation_id if found.variation_id != found.camera_angle else ""),
        (tr("Angle"), found.camera_angle),
        (tr("Made"), found.generated_at),
        (tr("Model"), found.model),
        (tr("Provider"), found.provider),
        (tr("Prediction"), found.prediction_id),
        (tr("Seed"), "" if found.seed is None else str(found.seed)),
        (tr("Options"), ", ".join(f"{name}: {_value(value)}" for name, value in found.options.items())),
        (tr("Cost"), translate(money(found.cost))),
        (tr("Software"), found.software),
        (tr("Signed (C2PA)"), "" if inspected.manifest is None else translate(_signed(inspected.manifest))),
        (tr("References"), "\n".join(f"{n}. {text}" for n, text in enumerate(found.references, start=1))),
        (tr("Prompt"), found.prompt_text),
    )
    return ((name, value) for name, value in rows if value)


def _picture(inspected: InspectedFile) -> str:
    return f"{FORMAT_NAMES.get(inspected.format or '', '?')}, {inspected.size[0]} × {inspected.size[1]}"


def _signed(manifest: Manifest) -> Message:
    if manifest.state == "unverified":
        return message("yes; pip install 'moostik[c2pa]' verifies it")
    if manifest.state == "altered":
        return message("not as it was signed by {signer}", signer=manifest.signer or "?")
    if manifest.is_trusted:
        return message("by {signer}, as it was signed", signer=manifest.signer)
    return message("by {signer}, as it was signed; the certificate leads to no known root", signer=manifest.signer)


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _nothing(inspected: InspectedFile) -> str:
    if inspected.format is None:
        return translate(message("not a PNG, JPEG or WEBP picture"))
    return translate(message("it does not say how it was made"))


def _draw(screen: Screen, inspected: InspectedFile, *, first: bool) -> None:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    console = screen.out
    if not first:
        console.print()
    console.print(Text(sanitized(str(inspected.path)), style="bold"))
    if inspected.provenance is None:
        console.print(Text("  " + _nothing(inspected), style="yellow"))
        if inspected.manifest is not None:
            console.print(Text(f"  {tr('Signed (C2PA)')}  {sanitized(translate(_signed(inspected.manifest)))}"))
        return
    table = Table.grid(padding=(0, 2))
    table.add_column(style="cyan", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in facts(inspected, inspected.provenance):
        table.add_row(Text(name), Text(sanitized(value, keep_newlines=True)))
    console.print(Padding(table, (0, 0, 0, 2)))
