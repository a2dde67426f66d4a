"""`aggregator reprocess`: every stored post again, from what is kept of it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aggregator import owners
from aggregator.cli import cli
from aggregator.errors import RejectedError, UsageError
from aggregator.paths import database
from aggregator.post import Post
from aggregator.store import raw
from aggregator.store.database import Store
from pipelines.clean import CleanStage
from spiders.registry import load

TEXTS = [
    "本文转自 张三的博客，原文链接：https://origin.test/1\n\n" + "正文第一段，讲连接池。" * 20,
    "短",
    "# 标题\n\n另一篇的正文。" * 9,
]


@pytest.fixture(autouse=True)
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three posts, one of them with a relative date, read two months ago."""
    monkeypatch.setenv("AGGREGATOR_NOW", "2026-01-04T05:06:07+00:00")
    lines = [
        {
            "url": f"https://blog.test/{n}",
            "markdown": text,
            "title": f"标题 {n} - 博客园",
            "published": "3天前",
            "tags": ["T"],
        }
        for n, text in enumerate(TEXTS)
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, lines)))
    assert run("ingest", str(tmp_path / "in.jsonl")).return_value == 0
    monkeypatch.setenv("AGGREGATOR_NOW", "2026-03-04T05:06:07+00:00")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments), standalone_mode=False)


def dump() -> str:
    printed = run("dump").stdout
    assert printed.count('"table": "posts"') == 3
    return printed


def tags() -> set[str]:
    with Store.open(database(), readonly=True) as store:
        return {row[0] for row in store.db.execute("select t.name from tags t join post_tags p on p.tag_id = t.id")}


def test_a_tree_of_one_s_own_takes_the_place_of_the_other(
    stored: None,  # noqa: ARG001
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = tags()
    assert "我的池子" not in before
    own = tmp_path / "tags.toml"
    own.write_text('[tags]\n"我的池子" = { aliases = ["连接池", "T"] }\n', encoding="utf-8")
    monkeypatch.setenv("AGGREGATOR_TAGS", str(own))
    assert json.loads(run("reprocess", "--json").stdout)["changed"] == 3
    assert tags() == {"T", "我的池子"}
    assert json.loads(run("list", "--json", "--tag", "连接池").stdout)["total"] == 3
    monkeypatch.delenv("AGGREGATOR_TAGS")
    run("reprocess")
    assert tags() == before


def test_with_the_same_rules_nothing_changes_however_often(stored: None) -> None:  # noqa: ARG001
    before = dump()
    for _ in range(2):
        assert json.loads(run("reprocess", "--json").stdout) == {
            "posts": 3,
            "changed": 0,
            "unchanged": 3,
            "rejected": 0,
            "errors": [],
        }
        assert dump() == before


def test_what_new_rules_read_otherwise_is_changed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    process = CleanStage.process

    def with_a_new_rule(self: CleanStage, post: Post) -> None:
        process(self, post)
        post.author = "新规则读出的作者"

    monkeypatch.setattr(CleanStage, "process", with_a_new_rule)
    assert "更新 3 篇，未变 0 篇" in run("reprocess").stdout
    after = dump()
    assert after.count("新规则读出的作者") >= 3
    assert "更新 0 篇，未变 3 篇" in run("reprocess").stdout
    assert dump() == after


PAGE = f"""<html><head><base href="/docs/"><title>标题</title><meta property="og:image" content="cover.png"></head>
<body><article><h1>标题</h1><p>{"正文第一段，讲连接池。" * 30}<a href="b.html">乙</a><img src="c.png"></p>
<div class="post-copyright">许可协议见<a href="licence">说明</a></div></article></body></html>"""


def test_links_stay_relative_to_what_the_page_said_that_they_are(tmp_path: Path) -> None:
    (tmp_path / "page.jsonl").write_text(json.dumps({"url": "https://blog.test/2026/p", "page": PAGE}))
    assert run("ingest", str(tmp_path / "page.jsonl")).return_value == 0
    before = run("dump").stdout
    for name in ("b.html", "c.png", "cover.png"):
        assert f"https://blog.test/docs/{name}" in before
    assert json.loads(run("reprocess", "--json").stdout)["changed"] == 0
    assert run("dump").stdout == before


def test_dates_are_read_in_the_zone_that_is_declared_by_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def declare(timezone: str) -> None:
        (tmp_path / "sources.toml").write_text(
            f'[far]\ntitle = "远方"\nhomepage = "https://far.test/"\nfeeds = ["/feed"]\ntimezone = "{timezone}"\n'
        )

    def published() -> str:
        with Store.open(database(), readonly=True) as store:
            return str(store.db.execute("select published_at from posts where source = 'far'").fetchone()[0])

    monkeypatch.setenv("AGGREGATOR_SOURCES", str(tmp_path / "sources.toml"))
    monkeypatch.setattr(owners, "_catalogue", load)
    declare("Asia/Shanghai")
    line = {"url": "https://far.test/p", "source": "far", "text": TEXTS[0], "published": "2025-12-01 08:00"}
    (tmp_path / "far.jsonl").write_text(json.dumps(line))
    assert run("ingest", str(tmp_path / "far.jsonl")).return_value == 0
    assert published() == "2025-12-01T00:00:00Z"
    declare("UTC")
    assert json.loads(run("reprocess", "--json").stdout)["changed"] == 1
    assert published() == "2025-12-01T08:00:00Z"


def test_new_rules_start_from_what_the_page_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(database()) as store:
        titles = [post.title for post in raw.posts(store)]
    assert titles == ["标题 0 - 博客园", "标题 1 - 博客园", "标题 2 - 博客园"]
    monkeypatch.setattr("aggregator.page.clean.clean_title", lambda title: title.replace(" - ", "｜"))
    assert "更新 3 篇" in run("reprocess").stdout
    assert "标题 1｜博客园" in dump()


def test_what_is_no_post_any_more_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    before, process = dump(), CleanStage.process

    def strict(self: CleanStage, post: Post) -> None:
        if post.url.endswith("/1"):
            raise RejectedError("empty", "没有正文")
        process(self, post)

    monkeypatch.setattr(CleanStage, "process", strict)
    result = run("reprocess")
    assert result.return_value == 1
    assert "https://blog.test/1: 没有正文" in result.stderr
    assert dump() == before


def test_the_editors_word_is_not_touched() -> None:
    with Store.open(database()) as store:
        store.db.execute("insert into tags(id, slug, name) values (900, '编辑的标签', '编辑的标签')")
        store.db.execute("insert into post_tags(post_id, tag_id, origin, weight) values (1, 900, 'editor', 1)")
    run("reprocess")
    assert "编辑的标签" in dump()


def test_without_a_store_there_is_nothing_to_do(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["--db", str(tmp_path / "none.db"), "reprocess"])
    assert result.exception is not None
    assert "no store yet" in str(result.exception)
    assert not (tmp_path / "none.db").exists()


def test_the_segmenter_is_the_one_that_the_environment_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGGREGATOR_SEGMENTER", "mmseg")
    result = run("reprocess")
    assert isinstance(result.exception, UsageError)
    assert "AGGREGATOR_SEGMENTER='mmseg'" in str(result.exception)
