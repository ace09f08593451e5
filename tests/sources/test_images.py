"""Reference images: inside the project, over https, or not at all."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest

from moostik_cli.models.jobs import ImageSource
from moostik_cli.models.production import Project
from moostik_cli.sources.images import UnusableImage, locate_image, read_local_image
from tests.pictures.samples import picture_bytes


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path / "project"
    for folder in ("episodes/refs", "output/episodes", "art"):
        (root / folder).mkdir(parents=True)
    for name in ("episodes/refs/a.png", "output/b.png", "art/c.png", "a b é.png"):
        (root / name).write_bytes(picture_bytes())
    (tmp_path / "secret.png").write_bytes(picture_bytes())
    return Project(root)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("refs/a.png", "episodes/refs/a.png"),
        ("./refs/../refs/a.png", "episodes/refs/a.png"),
        ("art/c.png", "art/c.png"),
        ("../art/c.png", "art/c.png"),
        ("/output/b.png", "output/b.png"),
        ("/api/images/b.png", "output/b.png"),
        ("output/b.png", "output/b.png"),
        ("a b é.png", "a b é.png"),
    ],
)
def test_paths_in_the_project(project, written, found):
    assert locate_image(project, written) == ImageSource("local", path=(project.root / found).resolve())


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("../../secret.png", "outside"),
        ("/etc/passwd", "outside"),
        ("refs/../../../secret.png", "outside"),
        ("/output/../../secret.png", "outside"),
        ("C:\\secret.png", "outside"),
        ("a\0.png", "outside"),
        ("http://example.com/a.png", "address"),
        ("file:///etc/passwd", "address"),
        ("ftp://x/a.png", "address"),
        ("//example.com/a.png", "address"),
        ("https://", "address"),
        ("https://user:word@example.com/a.png", "address"),
        ("https://example.com/a b.png", "address"),
        ("javascript:alert(1)", "address"),
        ("https://[::1", "address"),
        ("refs/none.png", "missing"),
        ("", "missing"),
        ("x" * 5000, "missing"),
        ("refs", "not a file"),
        ("data:text/html,<b>", "data"),
        ("data:image/png;base64,@@@", "data"),
        ("data:image/png;base64,aGVsbG8=", "not an image"),
    ],
)
def test_what_may_not_be_used(project, written, reason):
    found = locate_image(project, written)
    assert isinstance(found, UnusableImage)
    assert found.reason == reason
    assert found.is_unsafe == (reason in ("outside", "address"))


def test_links_are_followed_before_they_are_trusted(project, tmp_path):
    links = {"in.png": project.root / "art/c.png", "out.png": tmp_path / "secret.png", "loop.png": "loop.png"}
    for name, target in links.items():
        (project.episodes_dir / name).symlink_to(target)
    assert isinstance(locate_image(project, "in.png"), ImageSource)
    assert locate_image(project, "out.png").reason == "outside"  # type: ignore[union-attr]
    assert locate_image(project, "loop.png").reason == "missing"  # type: ignore[union-attr]
    assert read_local_image(project, project.episodes_dir / "out.png").reason == "outside"  # type: ignore[union-attr]


def test_pipes_and_devices_are_not_opened(project):
    os.mkfifo(project.episodes_dir / "pipe.png")
    assert locate_image(project, "pipe.png").reason == "not a file"  # type: ignore[union-attr]
    assert isinstance(read_local_image(project, project.episodes_dir / "pipe.png"), UnusableImage)


def test_https_and_data(project):
    address = "https://example.com/a.png?x=1"
    assert locate_image(project, address.replace("https", "HTTPS")) == ImageSource("remote", url=address)
    assert locate_image(project, address) == ImageSource("remote", url=address)
    data = picture_bytes()
    found = locate_image(project, f"data:image/png;base64,{base64.b64encode(data).decode()}")
    assert isinstance(found, ImageSource)
    assert (found.kind, found.data) == ("inline", data)


_NO_IMAGES = [(b"", "empty"), (b"root:x:0", "not an image"), (b"RIFFxxxxWAVE", "not an image")]


@pytest.mark.parametrize(("content", "reason"), _NO_IMAGES)
def test_only_images_are_read(project, content, reason):
    path = project.episodes_dir / "refs/a.png"
    path.write_bytes(content)
    assert read_local_image(project, path).reason == reason  # type: ignore[union-attr]
