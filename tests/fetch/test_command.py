"""`scrapy crawl NAME`, whole: every exit status, and what it leaves behind."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from filelock import FileLock

from aggregator.paths import ROOT
from aggregator.search import index
from aggregator.store.database import Store
from tests.fetch import site, warc
from tests.fetch.crawling import scrapy
from tests.fetch.test_lock import holder

TITLES = ["索引", "事务", "备份", "复制"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.warc.gz").write_bytes(site.blog("one.example", TITLES))
    site.sources(tmp_path / "sources.toml", one="one.example", two="two.example")
    return tmp_path


def crawl(folder: Path, *arguments: str, archive: str = "a.warc.gz") -> CompletedProcess[str]:
    return scrapy(
        "crawl",
        *arguments,
        "-s",
        f"ARCHIVE={folder / archive}",
        "-L",
        "WARNING",
        AGGREGATOR_SOURCES=str(folder / "sources.toml"),
        AGGREGATOR_DB=str(folder / "store.db"),
    )


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(folder / "store.db") as db:
        found = db.execute(sql).fetchall()
    db.close()
    return found


def test_a_blog_is_crawled_into_the_store_and_again_nothing_changes(folder: Path) -> None:
    first = crawl(folder, "one")
    assert (first.returncode, "新增 4" in first.stderr) == (0, True), first.stderr
    assert rows(folder, "select title from posts order by title") == [(title,) for title in sorted(TITLES)]
    assert rows(folder, "select distinct fetched_at from posts") == [("2024-06-01T04:00:00Z",)]
    with Store.open(folder / "store.db") as store:
        assert index.refresh(store) == 0  # the crawl brought it up to date
    second = crawl(folder, "one")
    assert (second.returncode, "来源没有变化" in second.stderr) == (0, True), second.stderr
    assert rows(folder, "select status, reason, counts ->> 'requests' from runs order by id") == [
        (0, "正常", 5),
        (0, "来源没有变化", 1),
    ]


def test_an_unknown_source_is_a_wrong_use_with_what_there_is(folder: Path) -> None:
    done = crawl(folder, "tow")
    assert done.returncode == 2
    assert "there is no source 'tow'; did you mean two?" in done.stderr
    assert "51cto" in done.stderr


def test_a_source_whose_entry_is_bad_is_a_wrong_use_with_what_is_wrong(folder: Path) -> None:
    entry = '[bad]\ntitle = "x"\nhomepage = "https://bad.example/"\nfeeds = ["f"]\npublish = "lnik"\n'
    (folder / "sources.toml").write_text((folder / "sources.toml").read_text() + entry)
    done = crawl(folder, "bad")
    assert done.returncode == 2
    assert done.stderr.count(f"{folder}/sources.toml: [bad] publish: must be one of full, excerpt, link") == 1
    assert "Traceback" not in done.stderr
    assert crawl(folder, "one").returncode == 0  # another's bad entry is not its fault


@pytest.mark.parametrize("program", ["scrapy", "aggregator"])
def test_a_source_that_nothing_lists_is_told_what_to_name(folder: Path, program: str) -> None:
    given = {"AGGREGATOR_DB": str(folder / "store.db"), "AGGREGATOR_ARCHIVE": str(folder / "a.warc.gz")}
    command = [sys.executable, "-m", program, "crawl", "csdn"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | given, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "scrapy crawl csdn with -a url=…, -a feed=…, -a user=…" in done.stderr
    assert not (folder / "store.db").exists()


@pytest.mark.parametrize("program", ["scrapy", "aggregator"])
def test_beside_what_is_no_store_nothing_is_made(folder: Path, program: str) -> None:
    (folder / "notes.md").write_text("# 买菜\n")
    before = sorted(folder.iterdir())
    given = {"AGGREGATOR_DB": str(folder / "notes.md"), "AGGREGATOR_ARCHIVE": str(folder / "a.warc.gz")}
    given["AGGREGATOR_SOURCES"] = str(folder / "sources.toml")
    command = [sys.executable, "-m", program, "crawl", "one"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | given, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "notes.md: is no SQLite database" in done.stderr
    assert sorted(folder.iterdir()) == before


def test_one_that_the_operator_enabled_is_crawled_for_what_is_due(folder: Path) -> None:
    (folder / "sources.toml").write_text("[csdn]\nenabled = true\n", encoding="utf-8")
    done = crawl(folder, "csdn")
    assert (done.returncode, "没有可问的：没有不带参数的列表，库里也没有它的文章" in done.stderr) == (3, True)


@pytest.mark.parametrize("arguments", [("one", "two"), ("one", "-a", "colour=red"), ("51cto", "-a", "user=")])
def test_wrong_arguments_touch_nothing(folder: Path, arguments: tuple[str, ...]) -> None:
    assert crawl(folder, *arguments).returncode == 2
    assert not (folder / "store.db").exists()


def test_a_source_without_posts_looks_broken(folder: Path) -> None:
    done = crawl(folder, "two")
    assert done.returncode == 3
    assert "一个也没有读到" in done.stderr


def test_a_challenge_in_place_of_a_post(folder: Path) -> None:
    stub = b"<html><script>document.cookie='__tst_status=1#;'</script></html>"
    pages = site.blog("one.example", TITLES[:3]) + warc.page("https://one.example/post/2/", stub)
    (folder / "b.warc.gz").write_bytes(pages)
    done = crawl(folder, "one", archive="b.warc.gz")
    assert done.returncode == 3
    assert "one: https://one.example/post/2/: a challenge or login page (EdgeOne)" in done.stderr
    assert rows(folder, "select count(*) from posts") == [(2,)]


def test_a_run_is_a_few_lines_and_a_wrong_use_stands_alone(folder: Path) -> None:
    given = {"AGGREGATOR_SOURCES": str(folder / "sources.toml"), "AGGREGATOR_DB": str(folder / "store.db")}
    archive = ("-s", f"ARCHIVE={folder / 'a.warc.gz'}")
    lines = scrapy("crawl", "one", *archive, **given).stderr.splitlines()
    assert "新增 4" in lines[-1]
    assert len(lines) < 10
    assert "Enabled extensions" in scrapy("crawl", "one", *archive, "-L", "DEBUG", **given).stderr
    wrong = scrapy("crawl", "tow", *archive, **given)
    assert "Versions" not in wrong.stderr
    assert "there is no source 'tow'; did you mean two? There are: " in wrong.stderr
    assert "there is no source 'zzzzzz'. There are: " in scrapy("crawl", "zzzzzz", *archive, **given).stderr


def test_an_archive_that_is_not_there_is_a_wrong_use(folder: Path) -> None:
    done = crawl(folder, "one", archive="nope.warc.gz")
    assert done.returncode == 2
    assert f"{folder / 'nope.warc.gz'}: no such archive" in done.stderr
    assert not (folder / "store.db").exists()


def test_a_page_that_an_archive_lacks_is_one_line(folder: Path) -> None:
    done = crawl(folder, "one", "-a", "url=https://one.example/post/9/")
    assert [line.partition("WARNING: ")[2] for line in done.stderr.splitlines() if "post/9" in line] == [
        "one: https://one.example/post/9/: HTTP 404 (not in the archive)"
    ]


def test_an_unreadable_archive_is_one_clear_line(folder: Path) -> None:
    (folder / "b.warc.gz").write_bytes(b"no archive")
    done = crawl(folder, "one", archive="b.warc.gz")
    assert done.returncode == 1
    assert done.stderr.startswith(f"scrapy crawl one: {folder / 'b.warc.gz'}: ")
    assert "Traceback" not in done.stderr


def test_an_archive_cut_off_is_used_and_said(folder: Path) -> None:
    whole = (folder / "a.warc.gz").read_bytes()
    (folder / "a.warc.gz").write_bytes(whole[:-40])
    done = crawl(folder, "one")
    assert (done.returncode, "归档文件有问题" in done.stderr) == (1, True)
    assert rows(folder, "select count(*) from posts") == [(3,)]


def test_a_store_that_cannot_be_used_is_one_clear_line(folder: Path) -> None:
    (folder / "store.db").write_text("not a database, and long enough to be looked at twice")
    done = crawl(folder, "one")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert str(folder / "store.db") in done.stderr


def test_another_crawl_holds_the_lock(folder: Path) -> None:
    with holder(folder / "store.db") as other:
        done = crawl(folder, "one")
        assert (done.returncode, "--wait SECONDS" in done.stderr) == (75, True)
        assert other.stdin is not None
        other.stdin.close()
        assert crawl(folder, "one", "--wait", "30").returncode == 0


def test_a_store_that_fails_in_the_middle_ends_the_crawl(folder: Path) -> None:
    """A trigger stands for a disk that is full at the second post: what was stored stays."""
    assert crawl(folder, "one", "-a", "url=https://one.example/post/1/").returncode == 0
    with sqlite3.connect(folder / "store.db") as db:
        db.execute("create trigger full before insert on posts begin select raise(fail, 'disk'); end")
    db.close()
    done = crawl(folder, "one")
    assert (done.returncode, "数据库写不进去" in done.stderr) == (1, True), done.stderr
    assert rows(folder, "select count(*) from posts") == [(1,)]
    counts = json.loads(str(rows(folder, "select counts from runs order by id desc limit 1")[0][0]))
    assert counts["errors"][0].startswith("one: https://one.example/post/")


def test_a_stage_that_cannot_be_opened_is_the_reason(folder: Path) -> None:
    done = crawl(folder, "one", "-s", 'ITEM_PIPELINES={"tests.fetch.stages.Unopenable": 1}')
    assert done.returncode == 2
    assert "one  失败：没有开始：data/tags.toml:3: no such tag" in done.stderr
    ((status, reason, counts),) = rows(folder, "select status, reason, counts from runs")
    assert (status, str(reason).startswith("没有开始")) == (1, True)
    assert json.loads(str(counts))["errors"] == ["one: DataError: data/tags.toml:3: no such tag"]


def test_what_the_stages_need_is_looked_at_before_anything_is_touched(folder: Path) -> None:
    done = crawl(folder, "one", "-s", "SEGMENTER=mmseg")
    assert (done.returncode, "SEGMENTER='mmseg': choose one of" in done.stderr) == (2, True)
    assert "Traceback" not in done.stderr
    assert not (folder / "store.db").exists()


IMPATIENT = """
import sys
from scrapy.cmdline import execute
from aggregator.store import write_lock
write_lock.PATIENCE = 0.2
execute(["scrapy", *sys.argv[1:]])
"""


def test_another_process_that_goes_on_writing_is_told_apart_from_a_failure(folder: Path) -> None:
    assert crawl(folder, "one", "-a", "url=https://one.example/post/1/").returncode == 0
    environment = {
        **os.environ,
        "AGGREGATOR_SOURCES": str(folder / "sources.toml"),
        "AGGREGATOR_DB": str(folder / "store.db"),
        "AGGREGATOR_ARCHIVE": str(folder / "a.warc.gz"),
    }
    with FileLock(f"{folder / 'store.db'}.write.lock"):
        done = subprocess.run(
            [sys.executable, "-c", IMPATIENT, "crawl", "one"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 75, done.stderr
    assert "another process has been writing" in done.stderr
    assert rows(folder, "select count(*) from posts") == [(1,)]
