"""What an export holds of sources whose texts may not be republished: nothing of them, in whatever column."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_ingest import ingest
from tests.cli.test_ingest_publish import run

# So many characters of a text are no chance.
RUN = 12
NOTICE = "本文转自 https://first.example/a"
TEXT = (
    "缓存击穿发生在热点键过期的瞬间，大量请求同时落到数据库。互斥锁让一个请求去重建，其余的等待或者返回旧值。"
    "布隆过滤器挡住不存在的键，随机的过期时间避免雪崩。监控命中率，慢查询和连接数要一起看。"
)
CODE = "func rebuild(ctx context.Context, key string) error { return nil }"
ALT = "一张说明互斥锁等待队列的示意图"
HTML = (
    f"<h2>互斥锁与旧值的取舍以及代价</h2><p>{TEXT * 3}</p><pre><code>{CODE}</code></pre>"
    f'<p><img src="https://first.example/i.png" alt="{ALT}" title="{ALT}"></p>'
)
# The second is one line, with the notice in the middle of it.
RUN_ON = "连接池里的连接用完之后新的请求会一直等待"
BEFORE = "编者在这里先说几句关于选稿缘由的话。"
LINES: tuple[dict[str, Any], ...] = (
    {"url": "https://first.example/a", "title": "缓存击穿", "html": HTML, "published": "2026-01-02", "tags": ["Redis"]},
    {
        "url": "https://second.example/b",
        "title": "缓存击穿（转）",
        "text": f"{BEFORE}{NOTICE} {TEXT * 3}{CODE}",
        "published": "2026-02-02",
    },
    {
        "url": "https://third.example/c",
        "title": "另一篇",
        "text": f"本文转自 https://elsewhere.example/c {''.join(reversed(TEXT * 3))}",
        "published": "2026-02-03",
    },
    # Words of the text are taken for the author of one, and for the site of a translation, which a reason tells.
    {
        "url": "https://fourth.example/d",
        "title": "第四篇",
        "text": f"本文转自 https://elsewhere.example/d 作者：张三 {RUN_ON}{TEXT[::-2] * 2}",
        "published": "2026-02-04",
    },
    {
        "url": "https://fifth.example/e",
        "title": "第五篇",
        "text": f"本文译自 {RUN_ON} https://elsewhere.example/e {TEXT[::2] * 3}",
        "published": "2026-02-05",
    },
)
WORDS = (
    TEXT * 3,
    TEXT[::2] * 3,
    TEXT[::-2] * 3,
    RUN_ON,
    "".join(reversed(TEXT * 3)),
    BEFORE,
    CODE,
    ALT,
    "互斥锁与旧值的取舍以及代价",
)
RUNS = {text[at : at + RUN] for text in WORDS for at in range(len(text) - RUN + 1)}


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGGREGATOR_NOW", "2026-03-04T05:06:07+00:00")


def exported(tmp_path: Path, publish: str) -> Path:
    """An export of the lines, each of them pinned; `publish` is what may be republished of their sources."""
    done = ingest(tmp_path, *LINES, arguments=("--publish", publish))
    assert done.return_value == 0, done.stderr
    for line in LINES:
        run("pin", line["url"])
    run("export", str(file := tmp_path / "export.db"))
    return file


def held(file: Path) -> Iterator[tuple[str, str]]:
    """Each text of every table of an export, with the name of its column; the index as its tokens in their order."""
    with closing(sqlite3.connect(file)) as db:
        db.row_factory = sqlite3.Row
        tables = "select name from sqlite_master where type = 'table' and name not like 'posts_fts%'"
        for (table,) in db.execute(tables).fetchall():
            for row in db.execute(f"select * from {table}"):  # noqa: S608 - the export's own
                yield from ((f"{table}.{name}", str(row[name])) for name in row.keys())  # noqa: SIM118 - no mapping
        db.execute("create virtual table temp.words using fts5vocab(main, posts_fts, 'instance')")
        for doc, col in db.execute("select distinct doc, col from words").fetchall():
            found = db.execute("select term from words where doc = ? and col = ? order by offset", (doc, col))
            terms = [term for (term,) in found]
            # Pairs of characters overlap: the first of each is the text.
            yield f"posts_fts.{col}", "".join(term if term.isascii() else term[0] for term in terms)


def leaks(file: Path) -> set[str]:
    return {column for column, text in held(file) if any(text[at : at + RUN] in RUNS for at in range(len(text)))}


def test_where_all_is_published_the_text_is_seen(tmp_path: Path) -> None:
    file = exported(tmp_path, "full")
    assert {"posts.content_text", "posts.content_html", "posts.excerpt", "featured.excerpt"} <= leaks(file)
    assert {"posts.original_author", "posts.original_source", "featured.original_source", "featured.reasons"} <= leaks(
        file
    )
    assert {"posts.reprint_line", "featured.reprint_line", "posts_fts.body"} <= leaks(file)


def test_of_a_source_of_links_no_column_of_any_table_has_words_of_a_text(tmp_path: Path) -> None:
    file = exported(tmp_path, "link")
    assert leaks(file) == set()
    with closing(sqlite3.connect(file)) as db:
        said = db.execute("select reprint_line from posts order by published_at").fetchall()
        assert [line for (line,) in said[:4]] == [
            "",
            NOTICE,
            "本文转自 https://elsewhere.example/c",
            "本文转自 https://elsewhere.example/d 作者：张三",
        ]
        assert db.execute("select kind, similarity > 0.5 from duplicates").fetchall() == [("reprint", 1)]
        assert db.execute("select count(*) from featured").fetchone() == (4,)


def test_of_a_source_of_excerpts_only_the_excerpt_and_its_index_have(tmp_path: Path) -> None:
    assert leaks(exported(tmp_path, "excerpt")) <= {"posts.excerpt", "featured.excerpt", "posts_fts.body"}


def test_the_other_forms_have_none_either(tmp_path: Path) -> None:
    exported(tmp_path, "link")
    run("export", str(lines := tmp_path / "lines.jsonl"), "--format", "jsonl")
    run("export", "--static", str(pages := tmp_path / "pages"), "--base-url", "https://reader.example/")
    files = [lines, *(path for path in pages.rglob("*") if path.suffix in {".html", ".json", ".xml", ".atom"})]
    texts = [path.read_text(encoding="utf-8") for path in files]
    assert any(NOTICE.split()[1] in text for text in texts)
    assert not [text for text in texts for found in RUNS if found in text]
