"""`aggregator serve`: it says its address when it listens, and one sentence where it cannot."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from aggregator import cli, paths
from aggregator.cli import serve
from aggregator.cli.options import image_cache
from aggregator.errors import StoreError
from aggregator.paths import ROOT
from aggregator.store.database import Store
from tests.waiting import LONGEST


@pytest.fixture
def exported(shelf: Store, out: Callable[..., str], tmp_path: Path) -> Path:
    del shelf
    out("export", str(tmp_path / "export.db"))
    return tmp_path / "export.db"


def test_a_busy_port_is_one_sentence_and_no_address(exported: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert cli.run(["serve", str(exported), "--port", str(port)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"aggregator: 127.0.0.1:{port}: Address already in use")
    assert "http://" not in line


@pytest.mark.parametrize("name", ["none.db", "."])
def test_no_export_is_one_sentence(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["serve", str(tmp_path / name)]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"aggregator: {tmp_path / name}: no export here; `aggregator export FILE` makes one"
    ]


def test_nothing_exported_yet_says_what_makes_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AGGREGATOR_DB", str(tmp_path / "none.db"))
    monkeypatch.setattr(paths, "DEMO_EXPORT", tmp_path / "demo-export.db")
    assert cli.run(["serve"]) == 1
    assert "no export yet: `aggregator crawl` or `aggregator demo`" in capsys.readouterr().err


def test_without_a_name_it_is_the_last_export_of_this_store_else_the_demos(
    exported: Path, out: Callable[..., str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(paths, "DEMO_EXPORT", tmp_path / "demo-export.db")
    (tmp_path / "demo-export.db").touch()
    assert serve._chosen(None) == exported
    out("export", str(tmp_path / "later.db"))
    assert serve._chosen(None) == tmp_path / "later.db"
    (tmp_path / "later.db").unlink()
    assert serve._chosen(None) == tmp_path / "demo-export.db"


def test_of_a_store_that_cannot_be_read_it_is_what_stands_where_crawls_export_to(
    exported: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other = exported.with_name("other.db")
    other.write_bytes(b"no database" * 100)
    monkeypatch.setenv("AGGREGATOR_DB", str(other))
    monkeypatch.setattr(paths, "DEMO_EXPORT", exported)
    with pytest.raises(StoreError, match=r"other\.db: is no SQLite database"):
        serve._chosen(None)
    monkeypatch.setenv("AGGREGATOR_EXPORT", str(exported))
    assert serve._chosen(None) == exported
    assert re.search(rf"other\.db: is no SQLite database.*{exported} is served", capsys.readouterr().err)


def test_whoever_is_told_the_address_is_answered(exported: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "aggregator", "serve", str(exported), "--port", "0"],
        stderr=subprocess.PIPE, text=True, cwd=exported.parent, env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as server:  # fmt: skip
        assert server.stderr
        address = re.match(r"http://127\.0\.0\.1:[1-9]\d*/", server.stderr.readline())
        try:
            assert address
            with urlopen(address[0], timeout=LONGEST) as answer:  # noqa: S310 - our own server
                assert answer.status == 200
            # What docs/reading-site.md has nginx send.
            proxied = Request(f"{address[0]}feed.xml", headers={"Host": "a.example", "X-Forwarded-Proto": "https"})  # noqa: S310
            with urlopen(proxied, timeout=LONGEST) as answer:  # noqa: S310
                assert b'"https://a.example/feed.xml"' in answer.read()
        finally:
            server.send_signal(signal.SIGINT)
    assert server.returncode == 0


def test_no_answer_waits_for_the_reader_s_acknowledgement() -> None:
    with serve._listening("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_images_that_nobody_kept_are_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AGGREGATOR_IMAGES", str(tmp_path / "pictures"))
    cache = image_cache("cache")
    assert cache is not None
    assert cache.folder == tmp_path / "pictures"
    assert capsys.readouterr().err.startswith(f"{tmp_path / 'pictures'}: no images are kept yet: `aggregator crawl")
    cache.folder.mkdir()
    assert image_cache("cache") == cache
    assert image_cache("link") is None
    assert capsys.readouterr().err == ""
