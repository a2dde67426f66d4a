"""`aggregator sources` and `status` of sources that no file declares: those that `ingest` made."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from aggregator.cli import cli
from aggregator.paths import database
from aggregator.run import Run
from aggregator.store import runs
from aggregator.store.database import Store
from tests.cli.test_ingest import a_line, ingest

Told = Callable[..., Any]
HOST, CHINESE = "first.example", "某人的博客"


@pytest.fixture
def ingested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two sources that are declared nowhere, one of them for excerpts only, and a post of one that is."""
    monkeypatch.setenv("AGGREGATOR_NOW", "2026-03-04T05:06:07Z")
    ingest(
        tmp_path,
        a_line(url=f"https://{HOST}/old", text="连接池用完之后要等。" * 20, published="2025-12-30"),
        a_line(url=f"https://{HOST}/new", text="寄存器不够用了。" * 20, published="2026-01-02"),
        a_line(url="https://blog.51cto.com/u_1/2", text="日志没有切割，磁盘写满了。" * 20),
    )
    monkeypatch.setenv("AGGREGATOR_NOW", "2026-03-05T20:00:00Z")
    line = a_line(url="https://second.example/b", source=CHINESE, text="循环被展开了。" * 20)
    ingest(tmp_path, line, arguments=("--publish", "excerpt"))


def called(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def lines_of(name: str, *arguments: str) -> list[str]:
    result = called(*arguments)
    assert result.exit_code == 0, result.stderr
    return [line for line in result.stdout.splitlines() if line.startswith(f"{name} ")]


@pytest.mark.usefixtures("ingested")
def test_sources_lists_what_ingest_made() -> None:
    (line,) = lines_of(HOST, "sources")
    # Days and times as the clocks of the source show them: eight hours ahead.
    for fact in ("没有声明", "没有抓取过", "ingest", "2 篇", "2026-01-02", "2026-03-04 13:06:07+08:00", "全文"):
        assert fact in line
    (line,) = lines_of(CHINESE, "sources")
    for fact in ("没有声明", "1 篇", "2026-03-06 04:00:00+08:00", "摘要"):
        assert fact in line
    (line,) = lines_of("51cto", "sources")
    assert "没有声明" not in line


@pytest.mark.usefixtures("ingested")
def test_its_json_has_them_with_the_fields_of_an_entry(told: Told) -> None:
    by_name = {source["name"]: source for source in told("sources", "--json")["sources"]}
    declared, made = by_name["51cto"], by_name[HOST]
    assert (declared["declared"], made["declared"]) == (True, False)
    assert declared.keys() < made.keys()
    # An entry's `posts` is a pattern.
    assert {name: made[name] for name in ("posts", "enabled", "publish", "crawled", "stored")} == {
        "posts": "",
        "enabled": False,
        "publish": "full",
        "crawled": False,
        "stored": 2,
    }
    assert (made["newest"], made["changed_at"]) == ("2026-01-01T16:00:00Z", "2026-03-04T05:06:07Z")
    assert by_name[CHINESE]["publish"] == "excerpt"


def test_one_that_is_declared_by_now_stands_there_once(tmp_path: Path, own_sources: Path) -> None:
    own_sources.touch()
    ingest(tmp_path, a_line(url="https://pond.example/1", source="pond"))
    assert "没有声明" in lines_of("pond", "sources")[0]
    entry = '[pond]\ntitle = "池塘"\nhomepage = "https://pond.example/"\nfeeds = ["f"]\n'
    own_sources.write_text(entry, encoding="utf-8")
    (line,) = lines_of("pond", "sources")
    assert "没有声明" not in line
    # One whose entry is bad is declared, and told of on standard error.
    own_sources.write_text(f'{entry}publish = "lnik"\n', encoding="utf-8")
    result = called("sources")
    assert (result.exit_code, "[pond]" in result.stderr, "pond" in result.stdout) == (2, True, False)


def test_without_a_store_sources_lists_what_is_declared_and_makes_none() -> None:
    assert lines_of("51cto", "sources")
    assert not database().exists()


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_store_that_cannot_be_read_keeps_nobody_from_what_is_declared(options: tuple[str, ...]) -> None:
    database().write_bytes(b"no database" * 1000)
    result = called("sources", *options)
    assert result.exit_code == 1
    assert "51cto" in result.stdout
    assert str(database()) in result.stderr


@pytest.mark.usefixtures("ingested")
def test_another_store_can_be_named(tmp_path: Path) -> None:
    moved = database().rename(tmp_path / "other.db")
    assert not lines_of(HOST, "sources")
    assert lines_of(HOST, "sources", "--db", str(moved))


@pytest.mark.usefixtures("ingested")
def test_status_says_of_one_what_is_stored(told: Told) -> None:
    result = called("status", HOST)
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 1)
    for fact in (HOST, "没有抓取过", "2 篇", "2026-01-02", "全文"):
        assert fact in result.stdout
    document = told("status", HOST, "--json")
    assert document["sources"] == [{"source": HOST, "runs": []}]
    assert [(one["name"], one["stored"]) for one in document["uncrawled"]] == [(HOST, 2)]


@pytest.mark.usefixtures("ingested")
def test_status_lists_them_below_the_runs(told: Told) -> None:
    assert [line.split()[0] for line in called("status").stdout.splitlines()] == [
        "来源",
        "ingest",
        "51cto",
        HOST,
        CHINESE,
    ]
    document = told("status", "--json")
    # Whoever reads `sources` finds runs of each there.
    assert [(one["source"], bool(one["runs"])) for one in document["sources"]] == [("ingest", True)]
    assert [one["name"] for one in document["uncrawled"]] == ["51cto", HOST, CHINESE]
    # A monitor asks which crawls fail.
    assert json.loads(called("status", "--check", "--json").stdout)["uncrawled"] == []
    assert called("status", HOST, "--check").exit_code == 0


@pytest.mark.usefixtures("ingested")
def test_what_is_crawled_has_runs_to_show() -> None:
    with Store.open(database()) as store:
        runs.save(store, Run(HOST, datetime(2026, 3, 5, tzinfo=UTC)), 0, "正常")
    assert "抓取过" in lines_of(HOST, "sources")[0]
    assert "没有抓取过" not in lines_of(HOST, "sources")[0]
    (line,) = lines_of(HOST, "status")
    assert "正常" in line


@pytest.mark.usefixtures("ingested")
def test_a_name_of_nothing_is_met_with_the_one_like_it() -> None:
    result = called("status", "firts.example")
    assert result.exit_code == 2
    assert f"did you mean {HOST}?" in result.stderr
