"""`aggregator ingest --publish`: what may be republished of sources that are declared nowhere, and whose a post is."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from aggregator import ingested as module
from aggregator import owners
from aggregator.cli import cli
from aggregator.errors import ExportError
from aggregator.paths import database
from aggregator.store import owners as store_owners
from aggregator.store.database import Store
from spiders.registry import load
from tests.cli.test_ingest import a_line, ingest, stored

# Neither name may stand in a file of sources. A text begins with a word and ends with another, beyond its excerpt.
HOST, CHINESE = "first.example", "某人的博客"
TEXT = "firstword {}。 lastword"
ONE = a_line(url=f"https://{HOST}/a", text=TEXT.format("连接池里的连接用完之后，新的请求会一直等待" * 30))
OTHER = a_line(
    url="https://second.example/b", source=CHINESE, text=TEXT.format("编译器把循环展开，寄存器就不够用" * 30)
)
POND = a_line(url="https://pond.example/1", source="pond")
ENTRY = '[pond]\ntitle = "x"\nhomepage = "https://pond.example/"\nfeeds = ["f"]\n'
# What an export holds of a source, as `exported` tells it.
FULL, EXCERPT, LINK = (True, True, True, True), (False, True, True, False), (False, False, False, False)


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGGREGATOR_NOW", "2026-03-04T05:06:07+00:00")


@pytest.fixture
def declare(monkeypatch: pytest.MonkeyPatch, own_sources: Path) -> Callable[[str], None]:
    """Write a file of sources, which the next command reads."""

    # What it keeps is of other tests.
    monkeypatch.setattr(owners, "_by_address", owners._by_address.__wrapped__)

    def write(entries: str) -> None:
        own_sources.write_text(entries, encoding="utf-8")
        monkeypatch.setattr(owners, "_catalogue", load)

    return write


def told(tmp_path: Path, *lines: dict[str, Any], publish: str = "") -> dict[str, Any]:
    """What `--json` says of lines that are ingested."""
    option = ("--publish", publish) if publish else ()
    printed = json.loads(ingest(tmp_path, *lines, arguments=(*option, "--json")).stdout)
    assert isinstance(printed, dict)
    return printed


def published() -> dict[str, str]:
    return dict(stored("name, publish", "sources"))


def run(*arguments: str) -> str:
    result = CliRunner().invoke(cli, arguments, standalone_mode=False)
    assert not result.exception
    assert not result.return_value
    return result.stdout


def exported(tmp_path: Path) -> dict[str, tuple[bool, ...]]:
    """Of each source in a new export whether there are a text with HTML, an excerpt, and its first and last word to be
    found. What is published of it is what the store says."""
    run("export", str(file := tmp_path / "export.db"))
    with closing(sqlite3.connect(file)) as db:
        assert dict(db.execute("select name, publish from sources").fetchall()) == published()
        posts = db.execute("select id, source, content_text, content_html, excerpt from posts").fetchall()
        found = [
            {rowid for (rowid,) in db.execute("select rowid from posts_fts where posts_fts match ?", (word,))}
            for word in ("firstword", "lastword")
        ]
    assert all(bool(text) == bool(html) for _, _, text, html, _ in posts)
    return {
        source: (bool(text), bool(excerpt), *(post in each for each in found))
        for post, source, text, _, excerpt in posts
    }


@pytest.mark.parametrize(("how", "manner", "seen"), [("excerpt", "只发布摘要", EXCERPT), ("link", "只发布链接", LINK)])
def test_of_sources_that_are_made_no_more_is_published_than_was_said(
    tmp_path: Path, how: str, manner: str, seen: tuple[bool, ...]
) -> None:
    done = ingest(tmp_path, ONE, OTHER, arguments=("--publish", how))
    assert done.stderr == f"新建的来源，没有声明过，{manner}：{HOST}、{CHINESE}\n"
    assert exported(tmp_path) == {HOST: seen, CHINESE: seen}


def test_the_advice_can_be_followed_by_the_very_lines(tmp_path: Path) -> None:
    (said,) = ingest(tmp_path, ONE, OTHER).stderr.splitlines()
    assert "加 --publish excerpt 或 link 再导入一次" in said
    assert exported(tmp_path) == {HOST: FULL, CHINESE: FULL}
    done = ingest(tmp_path, ONE, OTHER, arguments=("--publish", "link"))
    assert "新增 0 篇，更新 0 篇，未变 2 篇" in done.stdout
    assert done.stderr == f"早就有的来源，从下一次导出起只发布链接：{HOST}（原来是全文）、{CHINESE}（原来是全文）\n"
    assert exported(tmp_path) == {HOST: LINK, CHINESE: LINK}


def test_no_delta_spells_a_text_that_is_taken_back(tmp_path: Path) -> None:
    ingest(tmp_path, ONE, OTHER)
    before = json.loads(run("export", str(tmp_path / "before.db"), "--json"))["cursor"]
    told(tmp_path, OTHER, publish="link")
    # What the index must lose would stand in it, in order.
    delta = ("export", str(file := tmp_path / "delta.db"), "--since")
    refused = CliRunner().invoke(cli, [*delta, before], standalone_mode=False)
    assert isinstance(refused.exception, ExportError)
    assert str(refused.exception).endswith("take a whole export")
    assert not file.exists()
    cursor = json.loads(run("export", str(tmp_path / "after.db"), "--json"))["cursor"]
    told(tmp_path, {**OTHER, "title": "改过的标题"})
    run(*delta, cursor)
    with closing(sqlite3.connect(file)) as db:
        tables = [name for (name,) in db.execute("select name from sqlite_master where type = 'table'")]
        held = [str(row) for table in tables for row in db.execute(f"select * from {table}")]  # noqa: S608 - ours
    assert any("改过" in row for row in held)
    assert not [row for row in held if "lastword" in row or "寄存" in row]


def test_where_a_source_allows_more_or_the_same_deltas_go_on(tmp_path: Path) -> None:
    told(tmp_path, ONE, OTHER, publish="link")
    cursor = json.loads(run("export", str(tmp_path / "before.db"), "--json"))["cursor"]
    told(tmp_path, OTHER, publish="link")
    told(tmp_path, OTHER, publish="full")
    told(tmp_path, {**ONE, "url": "https://third.example/c"}, publish="excerpt")
    run("export", str(file := tmp_path / "delta.db"), "--since", cursor)
    with closing(sqlite3.connect(file)) as db:
        assert db.execute("select count(*) from posts where content_text <> ''").fetchone() == (1,)


def test_a_declaration_that_allows_less_ends_deltas_too(tmp_path: Path, declare: Callable[[str], None]) -> None:
    declare(ENTRY)
    told(tmp_path, POND)
    cursor = json.loads(run("export", str(tmp_path / "before.db"), "--json"))["cursor"]
    declare(ENTRY + 'publish = "excerpt"\n')
    arguments = ["export", str(tmp_path / "delta.db"), "--since", cursor]
    assert isinstance(CliRunner().invoke(cli, arguments, standalone_mode=False).exception, ExportError)


def test_only_the_sources_of_the_lines_change_and_nothing_puts_them_back(tmp_path: Path) -> None:
    told(tmp_path, ONE, OTHER)
    assert told(tmp_path, OTHER, publish="excerpt")["publish_changed"] == {CHINESE: "full"}
    for again in (("reprocess",), ("curate",), ("ingest", str(tmp_path / "posts.jsonl"))):
        run(*again)
        assert published() == {HOST: "full", CHINESE: "excerpt"}
    # A post more of a source that has less: without the option, it is no more.
    more = told(tmp_path, {**OTHER, "url": "https://second.example/c"})
    assert (more["new"], more["publish_changed"]) == (1, {})
    assert exported(tmp_path) == {HOST: FULL, CHINESE: EXCERPT}
    assert told(tmp_path, OTHER, publish="excerpt")["publish_changed"] == {}
    assert told(tmp_path, OTHER, publish="full")["publish_changed"] == {CHINESE: "excerpt"}
    assert exported(tmp_path) == {HOST: FULL, CHINESE: FULL}


def test_the_search_on_the_store_follows(tmp_path: Path) -> None:
    told(tmp_path, ONE)
    assert json.loads(run("search", "firstword", "--json"))["total"] == 1
    told(tmp_path, ONE, publish="link")
    assert json.loads(run("search", "firstword", "--json"))["total"] == 0


def test_a_declaration_stands_and_that_is_said(tmp_path: Path, declare: Callable[[str], None]) -> None:
    declare(ENTRY + 'publish = "excerpt"\n')
    for _ in range(2):
        done = ingest(tmp_path, POND, ONE, arguments=("--publish", "link"))
        assert published() == {HOST: "link", "pond": "excerpt"}
        assert "声明过的来源以声明为准，--publish 没有用上：pond（摘要）" in done.stderr
    assert told(tmp_path, POND, ONE, publish="link")["publish_declared"] == {"pond": "excerpt"}
    assert "声明" not in ingest(tmp_path, POND, arguments=("--publish", "excerpt")).stderr


def test_a_source_that_is_declared_later_is_what_its_declaration_says(
    tmp_path: Path, declare: Callable[[str], None]
) -> None:
    declare("")
    told(tmp_path, POND, publish="link")
    declare(ENTRY + 'publish = "excerpt"\n')
    assert told(tmp_path, POND)["publish_changed"] == {}
    assert published() == {"pond": "excerpt"}


def test_what_is_known_of_a_source_whose_entry_is_bad_stays(tmp_path: Path, declare: Callable[[str], None]) -> None:
    declare(ENTRY + 'publish = "excerpt"\n')
    told(tmp_path, POND)
    declare(ENTRY + 'publish = "lnik"\n')
    assert told(tmp_path, {**POND, "source": CHINESE}, publish="full")["publish_declared"] == {"pond": "excerpt"}
    assert published() == {"pond": "excerpt"}


def test_a_line_that_is_rejected_changes_no_source(tmp_path: Path) -> None:
    told(tmp_path, ONE)
    bad = {**ONE, "text": ""}
    assert told(tmp_path, bad, publish="link")["publish_changed"] == {}
    assert published() == {HOST: "full"}


def test_a_line_whose_post_the_editor_removed_changes_no_source(tmp_path: Path) -> None:
    told(tmp_path, ONE, {**ONE, "url": f"https://{HOST}/b"}, publish="link")
    run("remove", ONE["url"])
    printed = told(tmp_path, ONE, publish="full")
    assert (printed["removed"], printed["publish_changed"], printed["publish_declared"]) == (1, {}, {})
    assert published() == {HOST: "link"}
    assert exported(tmp_path) == {HOST: LINK}


def test_what_another_made_meanwhile_is_told_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = module.Ingested.note_owner

    def note_owner(done: module.Ingested, named: str, owner: str, home: Any) -> None:
        # Behind each line of ours another `ingest` has its word on the first of the sources.
        real(done, named, owner, home)
        with Store.open(database()) as store:
            store_owners.allow(store, HOST, "excerpt")

    monkeypatch.setattr(module.Ingested, "note_owner", note_owner)
    done = ingest(tmp_path, ONE, OTHER, arguments=("--publish", "link"))
    assert published() == {HOST: "excerpt", CHINESE: "link"}
    assert done.stderr.splitlines() == [
        f"新建的来源，没有声明过，只发布摘要：{HOST}",
        f"新建的来源，没有声明过，只发布链接：{CHINESE}",
    ]
    assert told(tmp_path, ONE, publish="full")["publish_declared"] == {}


def test_what_is_published_is_one_of_three(tmp_path: Path) -> None:
    assert isinstance(ingest(tmp_path, ONE, arguments=("--publish", "none")).exception, click.BadParameter)
    assert not database().exists()


def test_a_source_that_a_line_names_in_vain_is_told(tmp_path: Path) -> None:
    told(tmp_path, ONE)
    lines = [{**ONE, "source": CHINESE}, {**ONE, "source": CHINESE}, {**ONE, "source": HOST}, ONE]
    (said,) = ingest(tmp_path, *lines).stderr.splitlines()
    assert said == f"没有用上的 source，文章已经属于别的来源：{CHINESE}（属于 {HOST}）2 行"
    printed = told(tmp_path, *lines)
    assert printed["source_unused"] == [{"source": CHINESE, "belongs_to": HOST, "lines": 2}]
    assert printed["source_unused_more"] == 0
    assert published() == {HOST: "full"}
    # Whose a post is counts, not who was named: its text is what must not be published.
    assert told(tmp_path, lines[0], publish="link")["publish_changed"] == {HOST: "full"}


def test_of_many_that_are_named_in_vain_a_few_are_told_and_some_hundred_kept(tmp_path: Path) -> None:
    told(tmp_path, a_line())
    lines = [a_line(source=f"s{number}") for number in range(203)]
    (said,) = ingest(tmp_path, *lines).stderr.splitlines()
    assert said.endswith("s9（属于 blog.test）1 行 等 200 多个")
    printed = told(tmp_path, *lines)
    assert (len(printed["source_unused"]), printed["source_unused_more"]) == (200, 3)


def test_what_is_published_beyond_what_the_source_of_its_address_allows_is_told(
    tmp_path: Path, declare: Callable[[str], None]
) -> None:
    declare(f'{ENTRY}publish = "excerpt"\n')
    elsewhere = {**POND, "source": CHINESE}
    done = ingest(tmp_path, elsewhere)
    assert f"pond（摘要）的归在 {CHINESE}（全文）名下 1 行" in done.stderr
    printed = told(tmp_path, elsewhere)
    assert printed["publish_widened"] == [{"address_of": "pond", "allows": "excerpt", "source": CHINESE, "lines": 1}]
    assert told(tmp_path, elsewhere, publish="excerpt")["publish_widened"] == []
    assert told(tmp_path, ONE)["publish_widened"] == []
