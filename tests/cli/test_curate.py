"""`aggregator curate`."""

import os
from pathlib import Path

import pytest

from aggregator.cli import run
from aggregator.store import raw
from aggregator.store.database import Store
from aggregator.store.writer import write
from tests.store.samples import a_post, a_run


def test_curate_says_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    with Store.open(Path(os.environ["AGGREGATOR_DB"])) as store:
        write(store, a_post(), a_run())
    assert run(["curate"]) == 0
    assert capsys.readouterr().out == "1 篇文章，其中重复 0 篇；精选 0 篇\n"


def test_curate_obeys_what_is_declared_of_a_source_by_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    declaration = tmp_path / "sources.toml"
    declaration.write_text(
        '[blog]\ntitle = "博客"\nhomepage = "https://blog.test/"\nfeeds = ["/feed"]\npublish = "link"\nkeep_raw = 30\n'
    )
    monkeypatch.setenv("AGGREGATOR_SOURCES", str(declaration))
    monkeypatch.setenv("AGGREGATOR_NOW", "2026-04-04T00:00:00Z")
    with Store.open(Path(os.environ["AGGREGATOR_DB"])) as store:
        write(store, a_post(), a_run())
        assert run(["curate"]) == 0
        assert tuple(store.db.execute("select publish from sources").fetchone()) == ("link",)
        assert list(raw.posts(store)) == []


def test_without_a_store_it_says_what_makes_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["curate"]) == 1
    assert "there is no store yet" in capsys.readouterr().err
