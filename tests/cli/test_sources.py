"""`aggregator sources` add, import, check and new-platform as a user calls them; those that fetch, in a process of
their own (a reactor runs once)."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from aggregator import cli, paths
from aggregator.cli import cli as group
from aggregator.store.database import Store
from tests.discover.sites import hugo
from tests.fetch import warc
from tests.waiting import LONGEST

DEMO = paths.DATA / "demo"


def program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(
        command,
        cwd=paths.ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )


def told(*arguments: str) -> Any:
    done = program("aggregator", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def local(own_sources: Path) -> Path:
    return own_sources


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    site = hugo()
    pages = (warc.page(url, body.encode(), headers={"Content-Type": kind}) for url, (kind, body) in site.pages.items())
    path = tmp_path / "hugo.warc.gz"
    path.write_bytes(b"".join(pages))
    return path


def crawled(name: str, database: Path, **environment: str) -> set[str]:
    """The keys of the posts that a crawl of the demo's archive stores."""
    given = {"AGGREGATOR_DB": str(database), "AGGREGATOR_ARCHIVE": str(DEMO / "demo.warc.gz"), **environment}
    done = program("scrapy", "crawl", name, **given)
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(database)) as store:
        return {key for (key,) in store.execute("select key from posts")}


@pytest.mark.usefixtures("own_sources")
def test_the_demos_blog_is_found_as_it_was_written_by_hand(tmp_path: Path) -> None:
    said = told(
        "sources", "add", "https://demo-blog.example/", "--archive", str(DEMO / "demo.warc.gz"), "--name", "found"
    )
    assert len(said["posts"]) == 3
    assert all(post["title"] and post["author"] and post["published_at"] for post in said["posts"])
    by_hand = crawled("demo-blog", tmp_path / "hand.db", AGGREGATOR_SOURCES=str(DEMO / "sources.toml"))
    assert crawled("found", tmp_path / "found.db") == by_hand
    assert len(by_hand) > 20


def test_add_shows_and_writes(archive: Path, local: Path) -> None:
    local.write_text("# 我的\n")
    done = program("aggregator", "sources", "add", "hugo.example", "--archive", str(archive))
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(" · generic/") == 3
    # The posts were published at half past eight in the evening, Chinese time.
    assert done.stdout.count(" 20:30:00+08:00 · ") == 3
    assert "[hugo]" in done.stdout
    assert "数据库" in done.stdout
    # What it suggests stays with the archive, too.
    assert f"scrapy crawl hugo -a pages=1 -s ARCHIVE={archive}\n" in done.stdout
    assert f"aggregator crawl hugo --archive {archive}\n" in done.stdout
    assert local.read_text(encoding="utf-8").startswith("# 我的\n\n[hugo]")
    written = local.read_text(encoding="utf-8")
    for options in ((), ("--name", "other")):
        again = program("aggregator", "sources", "add", "hugo.example", "--archive", str(archive), *options)
        assert again.returncode == 2
        assert "is the source hugo already" in again.stderr
    assert local.read_text(encoding="utf-8") == written
    forced = told("sources", "add", "hugo.example", "--archive", str(archive), "--name", "other", "--force")
    assert forced["name"] == "other"
    assert "hugo" in program("scrapy", "list").stdout.split()


def test_a_dry_run_writes_nothing(archive: Path, local: Path) -> None:
    said = told("sources", "add", "https://hugo.example/", "--archive", str(archive), "--dry-run")
    assert said["file"] is None
    assert said["entry"]["sitemaps"] == ["sitemap.xml"]
    assert not local.exists()


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("https://nowhere.example/",), 1, "HTTP 404"),
        (("https://hugo.example/", "--name", "51cto"), 2, "is a source already"),
        (("https://hugo.example/", "--name", "A b"), 2, "a-z"),
        (("https://blog.51cto.com/u_1",), 1, "HTTP 404"),
    ],
)
def test_what_cannot_be_added(archive: Path, local: Path, arguments: tuple[str, ...], status: int, says: str) -> None:
    done = program("aggregator", "sources", "add", *arguments, "--archive", str(archive))
    assert done.returncode == status
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not local.exists()


def test_import(archive: Path, local: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.opml"
    rows = "".join(f'<outline xmlUrl="https://{host}/index.xml"/>' for host in ("hugo.example", "gone.example"))
    file.write_text(f'<opml version="2.0"><body>{rows}</body></opml>')
    arguments = ("sources", "import", str(file), "--archive", str(archive))
    done = program("aggregator", *arguments, "--dry-run")
    assert done.stdout.splitlines()[-2:] == ["新增 1，跳过 0，失败 1", "没有写入。"]
    assert not local.exists()
    done = program("aggregator", *arguments)
    assert done.returncode == 1
    assert "新增  hugo  https://hugo.example/index.xml" in done.stdout
    assert "失败  https://gone.example/index.xml  HTTP 404" in done.stdout
    assert "[hugo]" in local.read_text(encoding="utf-8")
    again = json.loads(program("aggregator", *arguments, "--json").stdout)
    assert [feed["state"] for feed in again["feeds"]] == ["skipped", "failed"]


def call(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(group, ["sources", *arguments], standalone_mode=False)
    if result.exception:
        raise result.exception
    return result.return_value or 0, result.stdout, result.stderr


@pytest.mark.usefixtures("shelf")
def test_check_without_a_name_is_about_all_that_are_on_or_have_posts() -> None:
    _, shown, _ = call("check")
    names = [line.split()[0] for line in shown.splitlines() if not line.startswith(" ")]
    assert {"来源", "51cto"} <= set(names)
    assert "blinkfox" not in names


def test_check_ends_with_3_where_a_source_looks_broken(shelf: Store) -> None:
    shelf.db.execute(
        "insert into runs(source, started_at, status, reason) values ('51cto', '2026-03-05T00:00:00Z', 3, '没有找到')"
    )
    status, shown, _ = call("check", "51cto")
    assert status == 3
    assert "可能坏了：上次抓取：没有找到" in shown
    status, shown, _ = call("check", "51cto", "--json")
    assert json.loads(shown)["sources"][0]["state"] == "broken"


def test_check_prints_days_as_the_source_s_clocks_do(shelf: Store, out: Callable[..., str]) -> None:
    shelf.db.execute("update sources set timezone = 'Pacific/Auckland' where name = 'other'")
    shelf.db.execute("update posts set published_at = '2026-02-02T20:00:00Z' where source = 'other'")
    shelf.db.execute(
        "insert into runs(source, started_at, status, reason) values ('other', '2026-03-05T20:00:00Z', 0, '正常')"
    )
    shown = out("sources", "check", "other")
    assert "2026-02-03" in shown
    assert "2026-03-06" in shown
    assert "2026-02-03" in out("list", "--source", "other")


@pytest.mark.usefixtures("shelf")
def test_check_of_a_name_that_nobody_knows() -> None:
    assert cli.run(["sources", "check", "nobody"]) == 2


def test_check_without_a_store_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["sources", "check"]) == 1
    assert "there is no store yet" in capsys.readouterr().err


def test_check_of_the_golden_pages_needs_no_store() -> None:
    status, shown, _ = call("check", "--fixtures", "51cto", "--json")
    assert status == 0
    assert {field["state"] for field in json.loads(shown)["fields"]} == {"ok"}


def test_new_platform_says_what_comes_next(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    _, shown, _ = call("new-platform", "pond")
    assert "新建 spiders/pond.py" in shown
    assert "pytest tests/golden -k pond" in shown
    assert (tmp_path / "tests/golden/pond/first/expected.json").is_file()


def test_a_platform_that_is_there_stays(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["sources", "new-platform", "51cto"]) == 2
    assert "51cto" in capsys.readouterr().err


def test_the_listing_is_still_what_sources_does(out: Callable[..., str]) -> None:
    assert "51CTO" in out("sources")
    assert "import" in out("sources", "--help")
