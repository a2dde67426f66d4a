"""list, search, show, export and sources: what they print of a store."""

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
from starlette.testclient import TestClient

from aggregator import cli
from aggregator.cli.demo import load
from aggregator.paths import ROOT, database
from aggregator.post import TagMatch
from aggregator.publish.site.app import create
from aggregator.search import index
from aggregator.store import state
from aggregator.store.database import Store
from aggregator.store.writer import write
from tests.publish.conftest import NOW
from tests.store.samples import a_post, a_run, a_text

Out = Callable[..., str]
Told = Callable[..., Any]


@pytest.fixture(autouse=True)
def as_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The store keeps what was put in by hand: no curation."""
    monkeypatch.setattr("aggregator.publish.export.curate_if_needed", lambda *_: None)


@pytest.fixture
def indexed(shelf: Store) -> Store:
    index.refresh(shelf, NOW)
    return shelf


@pytest.mark.usefixtures("shelf")
def test_list_shows_originals_newest_first(told: Told) -> None:
    answer = told("list", "--json")
    assert [post["title"] for post in answer["posts"]] == ["无题 short", "部署指南", "node.js 笔记"]
    assert answer["total"] == 3
    assert answer["posts"][1]["tags"] == ["Docker", "Java"]


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("options", "titles"),
    [
        (["--featured"], ["部署指南"]),
        (["--tag", "docker"], ["部署指南"]),
        (["--tag", "Docker"], ["部署指南"]),
        (["--source", "other"], ["无题 short"]),
        # Configured, and no post of it yet; known to the tree, and no post has it.
        (["--source", "juejin"], []),
        (["--tag", "Rust"], []),
        (["--tag", "DOCKER"], ["部署指南"]),
        # Another name of the tree's.
        (["--tag", "dockerhub"], ["部署指南"]),
        (["--limit", "1"], ["无题 short"]),
    ],
)
def test_list_by(told: Told, options: list[str], titles: list[str]) -> None:
    assert [post["title"] for post in told("list", "--json", *options)["posts"]] == titles


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--source", "othr"], "--source othr: no such source; did you mean other?"),
        (["--source", "51CT0"], "did you mean 51cto?"),
        (["--tag", "dokcer"], "--tag dokcer: no post has this tag; did you mean Docker?"),
        (["--tag", "闻所未闻"], "--tag 闻所未闻: no post has this tag"),
    ],
)
def test_list_by_what_is_not_there_is_a_usage_error(
    options: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["list", "--json", *options]) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.out == ""


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize(
    ("query", "notes"),
    [
        ("docker tag:Docker -tag:java source:other", []),
        ("docker after:2024 before:2024-07-01", []),
        ("tag:DockerHub", []),
        ("source:othr docker", ["source:othr：没有文章有这个来源；是不是 other？"]),
        ("标签:dokcer", ["tag:dokcer：没有文章有这个标签；是不是 Docker？"]),
        ("-tag:闻所未闻 docker", ["tag:闻所未闻：没有文章有这个标签"]),
        ("author:无名氏", ["author:无名氏：没有文章有这个作者"]),
        *((nothing, ["没有要找的词：写一个，例如 部署"]) for nothing in ("", "  ", '""', "“”", "——", "OR")),
        ("-docker", []),
        ("after:2024", []),
        ("docker NOT NULL", ["NOT 也当作要找的词；不要 NULL，写成 -NULL"]),
        ("docker NOT", []),
        ('"docker NOT NULL"', []),
        ("部署服務", ["写成简体 部署服务，有 1 篇"]),
        ("資料庫", []),
        ("部署服务", []),
        ("after:gestern", ["after:gestern：不是 2024、2024-07、2024-07-01 这样的日期，当作文字来找"]),
    ],
)
def test_search_notes_what_names_nothing(
    told: Told, query: str, notes: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert told("search", "--json", query)["notes"] == notes
    assert cli.run(["search", query]) == 0
    assert capsys.readouterr().err == "".join(f"aggregator: {note}\n" for note in notes)


def test_a_tag_is_listed_by_every_name_of_it(shelf: Store, told: Told) -> None:
    matches = [TagMatch("k8s"), TagMatch("Kubernetes", 1.0, "auto", "作者标签：k8s")]
    write(shelf, a_post("said", a_text(8), matches=matches), a_run())
    write(shelf, a_post("found", a_text(9), matches=[TagMatch("Kubernetes", 0.6, "auto", "正文")]), a_run())
    for name in ("k8s", "K8S", "kubernetes"):
        assert told("list", "--json", "--tag", name)["total"] == 2


@pytest.mark.parametrize(
    "command",
    [["list"], ["list", "--featured"], ["list", "--tag", "Docker"], ["search", "部署"], ["search", "tag:docker"]],
)
def test_a_fault_in_the_tree_of_tags_hinders_no_reading(
    out: Out,
    indexed: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    command: list[str],
) -> None:
    sound = out(*command)
    (tmp_path / "tags.toml").write_text("[tags]\nDocker = {\n", encoding="utf-8")
    monkeypatch.setenv("AGGREGATOR_TAGS", str(tmp_path / "tags.toml"))
    assert out(*command) == sound
    (line,) = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert str(tmp_path / "tags.toml") in line
    # By another name than it has, a word of the editor's would be kept for good.
    (post,) = indexed.db.execute("select uid from posts limit 1").fetchone()
    assert cli.run(["tag", post, "+k8s"]) == 2
    assert indexed.db.execute("select count(*) from decisions").fetchone()[0] == 0


@pytest.mark.parametrize("command", ["search", "tag"])
def test_help_is_asked_for_by_its_long_name_and_says_so(command: str, out: Out) -> None:
    assert "-h也是：帮助是--help" in "".join(out(command, "--help").split())
    assert out(command, "x", "+y", "--help") == out(command, "--help")


@pytest.mark.usefixtures("shelf")
def test_list_prints_cards(out: Out) -> None:
    text = out("list", "--featured")
    for part in ("精选列表，共1篇文章\n", " 1. 部署指南", "李导", "2026-01-01", "标签：Docker、Java", "入选：篇幅适中"):
        assert part in text


@pytest.mark.usefixtures("shelf")
def test_a_listing_says_what_it_leaves_out(out: Out) -> None:
    assert out("list", "--limit", "1").endswith("\n\n还有 2 篇：--limit 3\n")
    assert "还有" not in out("list", "--limit", "3")
    assert out("list", "--source", "juejin") == "文章列表，共0篇文章\n"


def test_every_listing_prints_uids_that_show_and_the_editor_take(indexed: Store, out: Out) -> None:
    uids = {row["title"]: row["uid"] for row in indexed.db.execute("select title, uid from posts")}
    for arguments in (["list"], ["list", "--featured"], ["search", "docker"]):
        assert f"uid {uids['部署指南'][:8]}\n" in out(*arguments)
    assert "部署指南" in out("show", uids["部署指南"][:8])
    out("hide", uids["部署指南"][:8])
    assert "部署指南" not in out("list", "--featured")


def test_an_author_s_name_for_a_tag_and_the_tree_s_are_one_on_cards(shelf: Store, told: Told, tmp_path: Path) -> None:
    matches = [
        TagMatch("Golang"),
        TagMatch("Go", 1.0, "auto", "作者标签：Golang"),
        TagMatch("后端", 0.5, "auto", "正文"),
    ]
    write(shelf, a_post("go", a_text(9), matches=matches), a_run())
    (post_id,) = shelf.db.execute("select id from posts where url = 'https://blog.test/go'").fetchone()
    shelf.db.execute("insert into featured values (2, ?, 0.7, '', 'auto', '2026-03-05T00:00:00Z')", (post_id,))
    for arguments in (["list", "--featured"], ["list", "--tag", "Golang"]):
        assert told(*arguments, "--json")["posts"][-1]["tags"] == ["Go", "后端"]
    told("export", str(tmp_path / "export.db"), "--json")
    with closing(sqlite3.connect(tmp_path / "export.db")) as db:
        assert db.execute("select tags from featured where rank = 2").fetchone()[0] == "Go\x1f后端"
        given = db.execute(
            "select t.name, pt.origin from post_tags pt join tags t on t.id = pt.tag_id join posts p on p.id = post_id"
            " where p.url = 'https://blog.test/go' order by t.name"
        )
        assert given.fetchall() == [("Go", "auto"), ("Golang", "author"), ("后端", "auto")]
    site = TestClient(create(tmp_path / "export.db"))
    assert site.get("/tag/golang.json").json()["posts"][0]["tags"] == ["Go", "后端"]


@pytest.mark.usefixtures("indexed")
def test_search_prints_what_is_found(out: Out) -> None:
    text = out("search", "docker", "-日期")
    assert "搜索[docker -日期]，共1篇文章" in text
    assert "部署指南" in text
    assert "<mark>" not in text


@pytest.mark.usefixtures("indexed")
def test_search_says_which_copy_fits_where_the_post_shown_does_not(told: Told, out: Out) -> None:
    (found,) = told("search", "--json", "部署", "after:2026-02")["posts"]
    assert (found["url"], found["matched_copy"]["url"]) == ("https://blog.test/first", "https://blog.test/copy")
    (line,) = [line for line in out("search", "部署", "after:2026-02").splitlines() if "另一个出处" in line]
    assert "转载 · 2026-02-01" in line
    assert line.endswith("https://blog.test/copy")
    assert "另一个出处" not in out("search", "部署", "after:2026-01")


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize("arguments", [["-k8s"], ["--", "-h"], ["-h"], ["--help-me"], ["a", "-b", "--c"], ["-"]])
def test_what_is_no_option_is_query_text(told: Told, arguments: list[str]) -> None:
    assert told("search", "--json", *arguments)["query"] == " ".join(a for a in arguments if a != "--")


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize(
    "query", ["docker", "部署 -完", "锁 OR node.js", "tag:docker", "', ''); drop table posts; --", "🤯"]
)
def test_the_sql_finds_the_same_first_page_in_the_export(told: Told, out: Out, tmp_path: Path, query: str) -> None:
    found = [post["uid"] for post in told("search", "--json", query)["posts"]]
    out("export", str(tmp_path / "export.db"))
    with closing(sqlite3.connect(tmp_path / "export.db")) as db:
        assert [row[0] for row in db.execute(out("search", "--sql", query))] == found


def test_search_and_list_say_of_whom_and_when_a_post_is_in_the_same_words(indexed: Store, out: Out) -> None:
    indexed.db.execute("update sources set title = '半亩方塘', timezone = 'Pacific/Auckland'")
    indexed.db.execute("update posts set published_at = '2026-02-02T20:00:00Z', published_precision = 'day'")
    facts = next(line for line in out("search", "docker").splitlines() if "uid" in line)
    assert "半亩方塘" in facts
    assert "2026-02-03" in facts
    assert facts in out("list").splitlines()


def test_an_address_is_printed_whole(shelf: Store, out: Out) -> None:
    long = "https://blog.test/2026/01/" + "a-very-long-name/" * 8
    shelf.db.execute("update posts set url = ?, original_url = ?, reprint_line = '转自别处' where url like '%first'",
        (long, f"{long}original"))  # fmt: skip
    index.refresh(shelf, NOW)
    for arguments in (["list"], ["search", "docker"], ["show", long]):
        assert long in [line.strip() for line in out(*arguments).splitlines()]
    assert f"{long}original" in "".join(out("list"))


def test_an_author_whom_the_site_s_name_begins_with_is_not_said_twice(shelf: Store, out: Out) -> None:
    with shelf.transaction() as db:
        db.execute(
            "update posts set reprint_line = '', original_url = '', original_author = '阿木',"
            " original_source = '阿木的博客' where url like '%first'"
        )
    assert "    本文转自 阿木的博客\n" in out("list", "--featured")


@pytest.mark.usefixtures("shelf")
def test_show_tells_why(told: Told, out: Out) -> None:
    text = out("show", "https://blog.test/copy")
    for part in ("部署指南（转）", "转载", "本文转自 李导", "与这篇重复", "文中写明转载自原文", "0.98", "Docker"):
        assert part in text
    known = told("show", "--json", "https://blog.test/first")
    assert [copy["title"] for copy in known["duplicates"]] == ["部署指南（转）"]
    assert known["featured"]["rank"] == 1
    assert {tag["origin"] for tag in known["tags"]} == {"author", "auto"}
    # What its author and its words call for is one tag, with both reasons.
    assert out("show", "https://blog.test/first").count("Docker（作者、自动，1.00）title") == 1
    assert told("show", "--json", known["post"]["uid"][:8])["post"]["url"] == "https://blog.test/first"


def test_a_post_without_a_title_is_said_to_have_none_and_its_json_is_as_stored(
    shelf: Store, out: Out, told: Told
) -> None:
    with shelf.transaction() as db:
        db.execute("update posts set title = ''")
    index.refresh(shelf, NOW)
    (uid,) = shelf.db.execute("select uid from posts where url = 'https://blog.test/first'").fetchone()
    for arguments in (["list"], ["list", "--featured"], ["search", "docker"], ["show", uid]):
        assert "（无标题）" in out(*arguments), arguments
    assert {post["title"] for post in told("search", "docker", "--json")["posts"]} == {""}
    (copy,) = [line for line in out("show", uid).splitlines() if "0.98" in line]
    assert "（无标题）（reprint" in copy


def test_show_tells_the_key_sentences_in_the_article_s_order(shelf: Store, told: Told, out: Out) -> None:
    said = ["缓存失效的原因有三个，过期时间相同是第一个。", "给缓存的过期时间加上随机数，缓存就不会同时失效。"]
    aside = ["今天先说到这里，大家早点休息。", "晚饭吃了面，味道一般般，下次换一家。"]
    html = "".join(f"<p>{line}</p>" for line in [aside[0], *said, aside[1]]) + "<pre>缓存失效的原因 缓存失效</pre>"
    post = a_post("keys", a_text(9), title="缓存失效的原因", content_html=html)
    write(shelf, post, a_run())
    known = told("show", "--json", "https://blog.test/keys")
    assert [sentence for sentence in known["key_sentences"] if sentence not in aside] == said
    assert "要点" in out("show", "https://blog.test/keys")


def test_show_prints_times_as_the_source_s_clocks_do(shelf: Store, out: Out) -> None:
    shelf.db.execute("update sources set timezone = 'Europe/Berlin'")
    text = out("show", "https://blog.test/first")
    assert "初见 2026-03-01 01:00:00+01:00" in text
    assert "精选第 1 名（自动，2026-03-05 01:00:00+01:00）" in text


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("post", ["https://blog.test/none", "0123456789abcdef", "x", "%", ""])
def test_show_says_where_there_is_no_such_post(post: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["show", post]) == 2
    assert "no such post" in capsys.readouterr().err


@pytest.mark.usefixtures("shelf")
def test_export_tells_what_is_in_it(out: Out, told: Told, tmp_path: Path) -> None:
    assert "4 篇文章（1 篇重复），精选 1 篇" in out("export", str(tmp_path / "export.db"))
    manifest = json.loads((tmp_path / "export.db.manifest.json").read_text())
    again = told("export", "--json", str(tmp_path / "export.db"))
    assert again["sha256"] == manifest["sha256"]


COMMANDS = (
    "list|search x|show x|status|tags suggest|curate|reprocess|dump|export export.db|sources check|"
    "pin x|feature x|hide x|remove x|merge x y|split x|tag x +y|decisions"
)


@pytest.mark.parametrize("command", COMMANDS.split("|"))
def test_no_store_is_one_clear_line_and_none_is_made(
    command: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.run(command.split()) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"aggregator: {database()}: there is no store yet: `aggregator crawl`")
    assert not list(tmp_path.iterdir())


def test_sources_lists_what_is_configured(told: Told, out: Out) -> None:
    names = [source["name"] for source in told("sources", "--json")["sources"]]
    assert {"blinkfox", "tom0727", "dunwu-blog"} <= set(names)
    assert all(name in out("sources") for name in names)


def test_a_bad_source_is_named_and_the_others_are_listed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sources.toml").write_text('[bad]\ntitle = "坏"\n', encoding="utf-8")
    monkeypatch.setenv("AGGREGATOR_SOURCES", str(tmp_path / "sources.toml"))
    assert cli.run(["sources"]) == 2
    captured = capsys.readouterr()
    assert "blinkfox" in captured.out
    assert "[bad]" in captured.err


PAGE = """<html><head><title>锁的实现 - 某博客</title><meta name="author" content="李四">
<meta property="article:published_time" content="2024-03-04T05:06:07+08:00"><link rel="canonical" href="https://blog.test/2024/lock">
</head><body><article><h1>锁的实现</h1>
<p>{text}</p><pre><code class="language-go">x := 1</code></pre>
</article></body></html>""".format(text="自旋锁在等待时不让出处理器，适合很短的临界区。" * 12)


def test_read_prints_what_is_understood_of_a_file(told: Told, out: Out, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    fields = told("read", "--json", str(path))
    assert fields["title"]["value"] == "锁的实现"
    assert fields["url"]["value"] == "https://blog.test/2024/lock"
    assert fields["published_at"]["value"] == "2024-03-03T21:06:07Z"
    assert fields["reader"]["value"].startswith("generic/")
    assert "自旋锁" in out("read", str(path))


def test_read_prints_code_as_it_stands(out: Out, tmp_path: Path) -> None:
    code = "def spin(lock):\n    while lock.held:\n\n\tpass  # 等待"
    path = tmp_path / "page.html"
    blocks = f'<pre><code class="language-python">{code}</code></pre><pre>a  |  b\x1b[2J</pre></article>'
    path.write_text(PAGE.replace("</article>", blocks), encoding="utf-8")
    shown = out("read", str(path))
    assert f"\n—— 代码 2/3（python）\n{code}\n\n—— 代码 3/3\na  |  b" in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize(("text", "status"), [("<html><body></body></html>", 1), ("", 1)])
def test_read_says_what_a_page_lacks(
    tmp_path: Path, text: str, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "page.html"
    path.write_text(text, encoding="utf-8")
    assert cli.run(["read", str(path)]) == status
    assert "no article" in capsys.readouterr().err


def test_read_of_a_page_without_an_article_names_the_file_and_the_way_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "page.html"
    path.write_text("<p>短", encoding="utf-8")
    assert cli.run(["read", str(path)]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"aggregator: {path}: no article found, only a text of 1 character")
    assert ": give --url" in said
    assert "page.invalid" not in said
    assert "aggregator read" not in said
    assert cli.run(["read", str(path), "--url", "https://blog.test/1"]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"aggregator: {path}: no article found")
    assert "--url" not in said


@pytest.mark.parametrize("begins", ["2024 年的", '"缓存"', "null", "[1]", "{} "])
def test_read_takes_a_page_that_begins_as_json_may(
    tmp_path: Path, begins: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "page"
    path.write_text(f"{begins}<p>{'自旋锁在等待时不让出处理器。' * 50}</p>", encoding="utf-8")
    assert cli.run(["read", str(path)]) == 0
    assert "自旋锁在等待时不让出处理器。" in capsys.readouterr().out


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({"title": "锁", "html": "<p>自旋锁</p>" * 50}).encode(),
        b'{"url": "https://blog.test/1"}\n{"url": "https://blog.test/2", "html": "<p>"}\n',
        ("自旋锁在等待时不让出处理器。" * 50).encode(),
        b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 40 + b"<p>usage: %s</p>",
        b"\x89PNG\r\n\x1a\n" + bytes(range(0, 256, 3)) * 40,
    ],
)
def test_read_says_that_a_file_is_no_page(tmp_path: Path, body: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "page"
    path.write_bytes(body)
    assert cli.run(["read", str(path)]) == 1
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith(f"aggregator: {path}: is no HTML page")


def test_a_stray_control_character_makes_a_page_no_binary_file(tmp_path: Path, told: Told) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE.replace("自旋锁", "自旋\x01锁", 1), encoding="utf-8")
    assert told("read", "--json", str(path))["title"]["value"] == "锁的实现"


@pytest.mark.parametrize("url", ["foo", "ftp://blog.test/1", "https://", "http://[x"])
def test_read_takes_no_address_that_is_none(tmp_path: Path, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    assert cli.run(["read", str(path), "--url", url]) == 2
    assert f"{url} is no http or https address" in capsys.readouterr().err


def test_read_of_no_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert cli.run(["read", str(tmp_path / "none.html")]) == 2
    assert "No such file" in capsys.readouterr().err


def test_demo_is_the_whole_job(tmp_path: Path) -> None:
    # A process of its own: a reactor cannot be started twice.
    done = subprocess.run(
        [sys.executable, "-m", "aggregator", "demo", "--into", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        # Cron's folder is not the checkout.
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    for part in ("精选列表，共", " 1. ", "标签：", "原文链接：", "入选：", "aggregator search", "aggregator serve"):
        assert part in done.stdout
    # What looks like a failure is announced before it is seen, and is what was announced.
    announced, _, crawled = done.stdout.partition("51cto  可能坏了")
    assert "特意放了一个验证页面和一篇空文章" in announced
    assert "拒绝 2（验证或登录页面 1、没有正文 1）" in crawled.partition("\n")[0]
    assert "可能坏了" not in crawled
    with closing(sqlite3.connect(tmp_path / "demo-export.db")) as db:
        assert db.execute("select count(*) from posts").fetchone()[0] >= 60
        assert db.execute("select count(*) from featured").fetchone()[0] > 0
    for readme in (ROOT / "README.md", ROOT / "README.zh-CN.md"):
        shown = readme.read_text(encoding="utf-8").split("<!-- demo: begin -->\n```text\n")[1].split("\n```\n")[0]
        # What is left out is an ellipsis: all between two of them is printed as it stands.
        stale = [part for part in shown.split("\n……") if part.strip("\n") not in done.stdout]
        assert not stale, f"{readme.name} shows what `make demo` no longer prints"


def test_read_fetches_from_an_archive(tmp_path: Path) -> None:
    address = "https://demo-blog.example/2024/11/06/postmortem-disk-full/"
    done = subprocess.run(
        [sys.executable, "-m", "aggregator", "read", address, "--archive", str(load().archive), "--json"],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["title"]["value"] == "一次磁盘写满的完整复盘：从告警到根因"


@pytest.mark.parametrize("content", [b"no archive", b""], ids=["no WARC", "empty"])
def test_read_says_what_is_wrong_with_an_archive(
    tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = tmp_path / "a.warc.gz"
    archive.write_bytes(content)
    assert cli.run(["read", "https://blog.test/1", "--archive", str(archive)]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"aggregator: {archive}: ")
    assert said.count("\n") == 1


def test_read_says_where_nothing_can_be_recorded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    place = tmp_path / "file" / "a.warc.gz"  # a path below a file: nobody can write there, root neither
    assert cli.run(["read", "https://blog.test/1", "--archive", str(place), "--record"]) == 1
    assert capsys.readouterr().err == (f"aggregator: {place}: cannot be recorded in: File exists; name another place\n")


def test_demo_into_a_place_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert cli.run(["demo", "--into", str(tmp_path / "file" / "x")]) == 1
    said = capsys.readouterr()
    assert "cannot be made there" in said.err
    assert "--into" in said.err
    assert "unexpected" not in said.err


def another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("create table theirs(value)")


def no_database(path: Path) -> None:
    path.write_text("notes of mine", encoding="utf-8")


def own_store(path: Path) -> None:
    with Store.open(path) as store:
        write(store, a_post(source="demo-blog"), a_run("demo-blog"))


def demo_with_more(path: Path) -> None:
    with Store.open(path) as store:
        state.keep(store, "demo", "1")
        write(store, a_post(), a_run())


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (another_program, "was not made by the demo"),
        (no_database, "was not made by the demo"),
        (own_store, "was not made by the demo"),
        (demo_with_more, "sources that are not the demo's (blog)"),
    ],
)
def test_demo_makes_nobodys_own_file_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], make: Callable[[Path], None], said: str
) -> None:
    make(tmp_path / "demo.db")
    before = (tmp_path / "demo.db").read_bytes()
    assert cli.run(["demo", "--into", str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert f"{tmp_path / 'demo.db'}: " in error
    assert said in error
    assert (tmp_path / "demo.db").read_bytes() == before


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("2024-03-04", "2024-03-04"),
        ("2024-03", "2024-03"),
        ("2024-03-04 05:06:07", "2024-03-04 05:06:07+08:00"),
        ("2024-03-03T21:06:07Z", "2024-03-04 05:06:07+08:00"),
    ],
)
def test_read_prints_times_as_the_page_does(out: Out, told: Told, tmp_path: Path, printed: str, shown: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE.replace("2024-03-04T05:06:07+08:00", printed).replace("/2024/", "/"), encoding="utf-8")
    (line,) = [line for line in out("read", str(path)).splitlines() if line.startswith("published_at ")]
    assert line.partition("←")[0].split(maxsplit=1)[1].strip() == shown
    assert told("read", "--json", str(path))["published_at"]["value"].endswith("Z")


@pytest.mark.parametrize(
    ("url", "published", "said"),
    [
        ("https://far.example/2", "2024-03-03T16:06:07Z", ""),
        # Below the homepage of one that has the same host.
        ("https://far.example/near/2", "2024-03-04T04:06:07Z", ""),
        ("https://nobody.example/2", "2024-03-03T21:06:07Z", ""),
        ("https://bad.example/2", "2024-03-03T21:06:07Z", "[bad] publish: must be one of"),
    ],
)
def test_read_takes_a_time_without_offset_for_one_of_the_sources_zone(
    tmp_path: Path, url: str, published: str, said: str
) -> None:
    entry = '[{}]\ntitle = "x"\nhomepage = "{}"\nposts = "."\nlistings = ["archives/"]\n{}\n'
    (tmp_path / "sources.toml").write_text(
        entry.format("far", "https://far.example/", 'timezone = "Pacific/Auckland"')
        + entry.format("near", "https://far.example/near/", 'timezone = "Etc/GMT-1"')
        + entry.format("bad", "https://bad.example/", 'publish = "lnik"')
    )
    path = tmp_path / "page.html"
    path.write_text(PAGE.replace("2024-03-04T05:06:07+08:00", "2024-03-04 05:06:07").replace("/2024/", "/"), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "aggregator", "read", str(path), "--url", url, "--json"],
        cwd=ROOT,
        env={**os.environ, "AGGREGATOR_SOURCES": str(tmp_path / "sources.toml")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["published_at"]["value"] == published
    assert said in done.stderr
    assert bool(said) == bool(done.stderr)


def test_read_says_that_a_date_cannot_be_read(told: Told, out: Out, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE.replace("2024-03-04T05:06:07+08:00", "some day in May").replace("/2024/", "/"), "utf-8")
    assert told("read", "--json", str(path))["published_at"] == {
        "name": "published_at", "value": None, "said": "some day in May", "place": "",
    }  # fmt: skip
    assert "读不出日期←页面原文：somedayinMay" in "".join(out("read", str(path)).split())
