"""Which provider, with whose token, and that nobody else sees it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from moostik_cli.errors import ExitCode, RefusedError, UsageError
from moostik_cli.providers.selection import choose_provider

TOKEN = "r8_secretsecretsecret"


def test_auto_is_replicate_with_a_token_and_preview_without(tmp_path: Path) -> None:
    chosen = choose_provider("auto", tmp_path, {"REPLICATE_API_TOKEN": TOKEN})
    assert (chosen.name, chosen.token, chosen.base_url) == ("replicate", TOKEN, None)
    for environment in ({}, {"REPLICATE_API_TOKEN": " "}):
        chosen = choose_provider("auto", tmp_path, environment)
        assert (chosen.name, chosen.token) == ("preview", None)
        assert "REPLICATE_API_TOKEN" in str(chosen.note)


def test_preview_needs_and_takes_no_token(tmp_path: Path) -> None:
    assert choose_provider("preview", tmp_path, {"REPLICATE_API_TOKEN": TOKEN}).token is None


def test_replicate_without_a_token_is_refused_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as caught:
        choose_provider("replicate", tmp_path, {})
    assert caught.value.exit_code is ExitCode.REFUSED
    assert ".env" in str(caught.value.hint)


def test_an_unknown_provider_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        choose_provider("dall-e", tmp_path, {})


def test_the_project_env_file_is_read_and_not_exported(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        f"# ours\nexport REPLICATE_API_TOKEN='{TOKEN}'\nREPLICATE_BASE_URL=http://127.0.0.1:9\nHOME=${{X}}\n"
    )
    chosen = choose_provider("auto", tmp_path, {})
    assert (chosen.token, chosen.base_url) == (TOKEN, "http://127.0.0.1:9")
    assert TOKEN not in os.environ.values()
    assert TOKEN not in repr(chosen)


def test_the_environment_comes_first(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("REPLICATE_API_TOKEN=other\nREPLICATE_BASE_URL=https://a.example\n")
    given = {"REPLICATE_API_TOKEN": TOKEN, "REPLICATE_BASE_URL": "https://b.example"}
    assert choose_provider("auto", tmp_path, given).base_url == "https://b.example"
    assert choose_provider("auto", tmp_path, {"REPLICATE_BASE_URL": "https://b.example"}).base_url == (
        "https://b.example"
    )


def test_a_project_cannot_send_the_users_token_elsewhere(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("REPLICATE_BASE_URL=https://evil.example\n")
    assert choose_provider("auto", tmp_path, {"REPLICATE_API_TOKEN": TOKEN}).base_url is None


@pytest.mark.parametrize("token", ["r8_a b", "r8_é", "r8_a\nb", '"r8\t"'])
def test_an_impossible_token_is_refused_unseen(tmp_path: Path, token: str) -> None:
    with pytest.raises(RefusedError) as caught:
        choose_provider("auto", tmp_path, {"REPLICATE_API_TOKEN": token})
    assert token not in f"{caught.value}{caught.value.hint}"


@pytest.mark.parametrize("content", [b"\xff\xfeR", b"\xff\xfe\x00\xd8R\x00", b"\xe9t\xe9=1\n"])
def test_an_env_file_that_is_no_text_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(content)
    with pytest.raises(RefusedError, match="cannot be read"):
        choose_provider("auto", tmp_path, {})


def test_without_a_project_there_is_only_the_environment() -> None:
    assert choose_provider("auto", None, {}).name == "preview"


def test_a_dry_run_says_what_it_would_cost_without_a_token(tmp_path: Path) -> None:
    assert choose_provider("replicate", tmp_path, {}, dry_run=True).name == "replicate"
    chosen = choose_provider("auto", tmp_path, {}, dry_run=True)
    assert (chosen.name, "--provider replicate" in str(chosen.note)) == ("preview", True)
    with pytest.raises(RefusedError):
        choose_provider("replicate", tmp_path, {"REPLICATE_API_TOKEN": "a b"}, dry_run=True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_token_file_is_read_in_what_editors_and_shells_write(encoding: str, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("REPLICATE_API_TOKEN=r8_word\r\n", encoding=encoding)
    assert choose_provider("auto", tmp_path, {}).token == "r8_word"
