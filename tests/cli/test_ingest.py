"""`aggregator ingest`: what a line may hold, who wins, whose it is, and what becomes of bad lines."""

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from aggregator import ingest as module
from aggregator import owners
from aggregator.cli import cli
from aggregator.errors import LockedError, UsageError
from aggregator.paths import database
from spiders.registry import load

BODY = "连接池里的连接用完之后，新的请求会一直等待，直到有连接被归还。" * 8
PAGE = f"""<!doctype html><html lang="zh"><head><title>页面的标题 - 某博客</title>
<meta name="author" content="页面的作者">
<meta property="article:published_time" content="2026-01-02T03:04:05+08:00"></head>
<body><article><h1>页面的标题</h1>
<p>{BODY}</p><pre><code class="language-sql">select 1;</code></pre><p>{BODY}</p></article></body></html>"""


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGGREGATOR_NOW", "2026-03-04T05:06:07+00:00")


def ingest(tmp_path: Path, *records: dict[str, Any] | str | bytes, arguments: tuple[str, ...] = ()) -> Result:
    file = tmp_path / "posts.jsonl"
    file.write_bytes(b"".join(encoded(record) + b"\n" for record in records))
    return CliRunner().invoke(cli, ["ingest", str(file), *arguments], standalone_mode=False)


def encoded(record: dict[str, Any] | str | bytes) -> bytes:
    if isinstance(record, bytes):
        return record
    return (record if isinstance(record, str) else json.dumps(record)).encode()


def stored(columns: str, table: str = "posts") -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database())) as db:
        return db.execute(f"select {columns} from {table} order by 1").fetchall()  # noqa: S608 - the tests' own words


def a_line(**fields: Any) -> dict[str, Any]:
    return {"url": "https://blog.test/a", "title": "标题", "text": BODY, **fields}


@pytest.mark.parametrize("name", ["blog", "某人的博客", "owner/blog.github.io", "Tech Blog", "a_b-c.d", "x" * 100])
def test_a_source_may_have_any_name_that_is_one(tmp_path: Path, name: str) -> None:
    assert ingest(tmp_path, a_line(source=name)).return_value == 0
    assert stored("name", "sources") == [(name,)]


@pytest.mark.parametrize(
    "name", ["../etc", "a//b", "a/", "a\nb", "<b>", "a\x00", "a?b", "x" * 101, "..", "a  b", "\u202eabc"]
)
def test_a_name_that_is_none_is_a_bad_line(tmp_path: Path, name: str) -> None:
    result = ingest(tmp_path, a_line(source=name), a_line(url="https://blog.test/b"))
    assert result.return_value == 1
    assert f"source 是 {name[:100]!r}，只能是字母" in result.output
    assert stored("url") == [("https://blog.test/b",)]


def test_no_password_of_an_address_is_kept_but_in_the_source(tmp_path: Path) -> None:
    site = "https://user:geheim@blog.test"
    html = (
        f'<p>{BODY}</p><p><a href="{site}/b">乙</a><a href="{site}/c?x=1">丙</a><a href="d">丁</a>'
        f'<img src="{site}/e.png"></p><p>本文转自 <a href="{site}/orig">某博客</a></p>'
    )
    page = PAGE.replace("<article>", f'<link rel="image_src" href="{site}/f.png"><article>{html}')
    for name, body in (("html", html), ("page", page)):
        assert ingest(tmp_path, {"url": f"{site}/{name}", "title": "标题", name: body}).return_value == 0
    assert stored("url") == [("https://blog.test/html",), ("https://blog.test/page",)]
    with closing(sqlite3.connect(database())) as db:
        tables = [row[0] for row in db.execute("select name from sqlite_master where type = 'table'")]
        for table in tables:
            assert "geheim" not in str(db.execute(f"select * from {table}").fetchall()), table  # noqa: S608 - the schema's
    ((content,), *_) = stored("content_html", "contents")
    assert [f"https://blog.test/{name}" in content for name in ("b", "c?x=1", "d", "e.png")] == [True] * 4


def test_a_page_is_read_as_a_crawled_one(tmp_path: Path) -> None:
    result = ingest(tmp_path, {"url": "https://blog.test/a", "page": PAGE})
    assert result.return_value == 0
    assert stored("title, author, published_at") == [("页面的标题", "页面的作者", "2026-01-01T19:04:05Z")]
    ((html, text),) = stored("content_html, content_text", "contents")
    assert '<code class="language-sql">select 1;</code>' in html
    assert text.count("select 1;") == 1


def test_what_a_line_gives_wins_over_its_page(tmp_path: Path) -> None:
    given = {"title": "给出的标题", "author": "给出的作者", "published": "2025年5月6日", "tags": ["给出的标签"]}
    ingest(tmp_path, {"url": "https://blog.test/given", "page": PAGE, **given})
    assert stored("url, title, author, published_at, published_precision") == [
        ("https://blog.test/given", "给出的标题", "给出的作者", "2025-05-05T16:00:00Z", "day")
    ]
    assert ("给出的标签",) in stored("printed", "post_tags where origin = 'author'")


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ({"html": "<p>一 <b>二</b></p><script>alert(1)</script>"}, "<p>一 <b>二</b></p>"),
        ({"markdown": "一 **二**\n\n```go\nfmt.Println()\n```"}, '<code class="language-go">fmt.Println()'),
        ({"text": "一 < 二\n\n三"}, "<p>一 &lt; 二</p>"),
        ({"text": "短"}, "<p>短</p>"),
    ],
)
def test_a_body_is_html_markdown_or_text_however_short(tmp_path: Path, body: dict[str, str], html: str) -> None:
    result = ingest(tmp_path, {"url": "https://blog.test/a", **body})
    assert result.return_value == 0
    assert html in stored("content_html", "contents")[0][0]
    assert "script" not in stored("content_html", "contents")[0][0]


@pytest.mark.parametrize(
    "given", [("page", "html", "markdown", "text"), ("html", "markdown", "text"), ("markdown", "text")]
)
@pytest.mark.parametrize("empty", ["", " \n"])
def test_of_several_bodies_the_first_that_is_not_empty_wins(tmp_path: Path, given: tuple[str, ...], empty: str) -> None:
    before = {name: empty for name in ("page", "html", "markdown") if name not in given}
    bodies = {name: PAGE if name == "page" else f"这是{name}" for name in given}
    assert (
        ingest(tmp_path, {"url": "https://blog.test/a", **before, **dict(reversed(bodies.items()))}).return_value == 0
    )
    ((text,),) = stored("content_text", "contents")
    assert (BODY if given[0] == "page" else f"这是{given[0]}") in text
    help_text = "".join(CliRunner().invoke(cli, ["ingest", "--help"]).stdout.split())
    assert help_text.index("page（") < help_text.index("html（") < help_text.index("markdown、text（")
    assert "同时有几个时取这里写在前面的" in help_text


def test_fields_that_nobody_knows_are_named_and_reject_nothing(tmp_path: Path) -> None:
    lines = [
        a_line(autor="甲"),
        a_line(url="https://blog.test/b", autor="乙", lang="zh", source=None),
        a_line(tags=["x"]),
    ]
    result = ingest(tmp_path, *lines)
    assert result.return_value == 0
    assert "autor 2 行、lang 1 行；" in result.stderr.splitlines()[0]
    assert len(stored("url")) == 2
    assert json.loads(ingest(tmp_path, *lines, arguments=("--json",)).stdout)["unknown"] == {"autor": 2, "lang": 1}
    assert ingest(tmp_path, a_line(tags=["x"], author="甲")).stderr == ""


def test_of_many_unknown_fields_a_few_are_named_and_none_commands_the_terminal(tmp_path: Path) -> None:
    (said, _) = ingest(
        tmp_path, a_line(**{f"\x1b[2J{number:04}" + "长" * 1000: 1 for number in range(50)})
    ).stderr.splitlines()
    assert "等 50 个" in said
    assert "\x1b" not in said
    assert len(said) < 1000


def test_names_without_end_are_kept_without_those_beyond_some_hundred(tmp_path: Path) -> None:
    lines = [a_line(autor="甲", **{f"{number}" + "长" * 100_000: 1}) for number in range(250)]
    assert "autor 250 行" in (said := ingest(tmp_path, *lines).stderr)
    assert "等 200 多个" in said
    told = json.loads(ingest(tmp_path, *lines, arguments=("--json",)).stdout)
    assert (len(told["unknown"]), told["unknown"]["autor"], told["unknown_more"]) == (200, 250, 51)
    assert max(map(len, told["unknown"])) == 100


def test_of_bad_lines_the_first_thousand_are_kept_and_all_are_counted_told_and_written(tmp_path: Path) -> None:
    lines = ["{" + "x" * 600] * 1005
    told = json.loads((done := ingest(tmp_path, *lines, arguments=("--json",))).stdout)
    assert (len(told["rejected"]), told["rejected_more"], done.return_value) == (1000, 5, 1)
    assert len([line for line in done.stderr.splitlines() if ".jsonl:" in line]) == 1005
    assert (tmp_path / "posts.jsonl.rejected").read_text().splitlines() == lines


def test_a_source_that_is_made_is_told_with_those_like_it_once(tmp_path: Path) -> None:
    lines = [a_line(source="51ctoo"), a_line(url="https://blog.51cto.com/u_1/1000"), a_line(url="https://b.test/1")]
    (said,) = ingest(tmp_path, *lines).stderr.splitlines()
    assert "按全文发布：51ctoo（是不是 51cto？）、b.test；要少发布一些，加 --publish excerpt 或 link 再导入一次" in said
    assert ingest(tmp_path, *lines).stderr == ""
    made = ingest(tmp_path, a_line(url="https://c.test/1", source="自己的"), arguments=("--json",))
    assert json.loads(made.stdout)["made"] == {"自己的": []}


@pytest.mark.parametrize(
    ("indent", "value", "program"),
    [(2, [a_line()], "jq -c '.[]' "), (None, [a_line(), a_line()], "jq -c '.[]' "), (2, a_line(), "jq -c . ")],
)
def test_json_that_is_no_json_lines_is_told_how_to_become_it(
    tmp_path: Path, indent: int | None, value: Any, program: str
) -> None:
    result = ingest(tmp_path, "\ufeff" + json.dumps(value, indent=indent))
    assert result.return_value == 1
    assert program in result.stderr.splitlines()[-1]
    assert "jq" not in ingest(tmp_path, a_line(), "]").stderr


def test_dates_that_cannot_be_read_or_be_that_of_a_web_page_are_counted(tmp_path: Path) -> None:
    lines = [
        a_line(url=f"https://blog.test/{number}", published=published)
        for number, published in enumerate(["明年", "2099-01-01", "1989-12-31", "2024-01-01", "", "昨天"])
    ]
    said = ingest(tmp_path, *lines).stderr
    assert "3 篇的 published 读不出日期、早于 1990 年或在将来，没有用上" in said
    assert json.loads(ingest(tmp_path, *lines, arguments=("--json",)).stdout)["undated"] == 3
    assert "published" not in ingest(tmp_path, *lines[3:]).stderr


def test_a_date_is_read_against_fetched_at(tmp_path: Path) -> None:
    ingest(tmp_path, a_line(published="3天前", fetched_at="2025-12-10T12:00:00+08:00"))
    assert stored("published_at, first_seen_at") == [("2025-12-06T16:00:00Z", "2025-12-10T04:00:00Z")]


@pytest.mark.parametrize(
    ("line", "owner", "publish"),
    [
        ({"source": "某处"}, "某处", "full"),
        ({}, "blog.test", "full"),
        ({"url": "https://blog.51cto.com/u_1/123456"}, "51cto", "excerpt"),
        ({"url": "https://blog.51cto.com/u_1/123456", "source": "某处"}, "某处", "full"),
        ({"source": "51cto"}, "51cto", "excerpt"),
    ],
)
def test_the_owner_is_named_or_follows_from_the_host(
    tmp_path: Path, line: dict[str, str], owner: str, publish: str
) -> None:
    ingest(tmp_path, a_line(**line))
    assert stored("name, publish", "sources") == [(owner, publish)]
    assert stored("source") == [(owner,)]


BAD = [
    ("not json", "不是 JSON 对象：第 1 个字符处不对（Expecting value）\n"),
    ('{"url": 1,, "title": "题"}', "不是 JSON 对象：第 11 个字符处不对（"),
    ("[1, 2]", "不是 JSON 对象："),
    (b'{"url": "\xff"}', "：不是 UTF-8（第 10 个字节起）；别的编码的先转换，GBK 是 iconv -f GBK -t UTF-8\n"),
    ('{"title": "题目"}'.encode("gbk"), "：不是 UTF-8（第 12 个字节起）"),
    ({"text": BODY}, "没有 url"),
    (a_line(url="ftp://blog.test/a"), "须是 http 或 https 的网址"),
    (a_line(url="https://[bad/"), "须是 http 或 https 的网址"),
    ({"url": "https://blog.test/b"}, "没有正文：page、html、markdown、text 要有一个"),
    (a_line(text="  "), "没有正文：page、html、markdown、text 要有一个"),
    (a_line(title=3), "字段不对：title 须是字符串"),
    (a_line(tags="a,b"), "tags 须是字符串的列表"),
    (a_line(tags=[1]), "tags 须是字符串的列表"),
    (a_line(fetched_at="yesterday"), "须是 ISO 8601 的时间"),
    (a_line(fetched_at="2025-12-10T12:00:00"), "没有时区"),
    (a_line(fetched_at="2025-12-10"), "没有时区"),
    (a_line(fetched_at="0500-01-01T00:00:00Z"), "须晚于 1990 年，早于一年以后"),
    (a_line(fetched_at="1989-12-31T23:59:59Z"), "须晚于 1990 年，早于一年以后"),
    (a_line(fetched_at="2062-03-04T00:00:00Z"), "须晚于 1990 年，早于一年以后"),
    ("[" * 100_000, "不是 JSON 对象：嵌套太深\n"),
    (
        {"url": "https://blog.test/c", "page": "<html><body><nav>首页</nav></body></html>"},
        "没有正文：https://blog.test/c",
    ),
]


@pytest.mark.parametrize(("bad", "message"), BAD)
def test_a_bad_line_is_named_and_kept_and_the_rest_goes_on(tmp_path: Path, bad: Any, message: str) -> None:
    result = ingest(tmp_path, a_line(), bad, a_line(url="https://blog.test/z"))
    assert result.return_value == 1
    assert result.stderr.startswith(f"{tmp_path}/posts.jsonl:2: ")
    assert message in result.stderr
    assert stored("url") == [("https://blog.test/a",), ("https://blog.test/z",)]
    assert (tmp_path / "posts.jsonl.rejected").read_bytes() == encoded(bad) + b"\n"


def test_status_tells_of_bad_lines_what_was_told_of_them(tmp_path: Path) -> None:
    ingest(tmp_path, a_line(), {"text": BODY})
    assert "ingest: 第 2 行: 地址不对：没有 url" in CliRunner().invoke(cli, ["status", "ingest"]).stdout
    (line,) = [line for line in CliRunner().invoke(cli, ["status"]).stdout.splitlines() if line.startswith("ingest ")]
    assert line.endswith("  1 行没有收录")
    ingest(tmp_path, a_line())
    assert "没有收录" not in CliRunner().invoke(cli, ["status"]).stdout


def test_a_challenge_page_is_a_bad_line(tmp_path: Path) -> None:
    page = "<html><head><script>var __tst_status = 1;</script></head><body></body></html>"
    assert ingest(tmp_path, {"url": "https://blog.51cto.com/u_1/1", "page": page}).return_value == 1
    assert stored("url") == []


def test_a_line_without_end_is_a_bad_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_LINE", 2_000)
    result = ingest(tmp_path, a_line(), a_line(text="长" * 9_000), a_line(url="https://blog.test/z"))
    assert "posts.jsonl:2: 太长：超过 2000 字节" in result.stderr
    assert len(stored("url")) == 2


def test_lines_that_were_mended_leave_no_rejects_behind(tmp_path: Path) -> None:
    ingest(tmp_path, "bad")
    assert (tmp_path / "posts.jsonl.rejected").is_file()
    assert ingest(tmp_path, a_line(), "", "  ").return_value == 0
    assert not (tmp_path / "posts.jsonl.rejected").exists()


def test_rejects_that_are_ingested_stay_and_theirs_are_counted(tmp_path: Path) -> None:
    def again(name: str) -> int:
        return int(CliRunner().invoke(cli, ["ingest", str(tmp_path / name)], standalone_mode=False).return_value)

    ingest(tmp_path, "bad", "worse")
    rejected = tmp_path / "posts.jsonl.rejected"
    rejected.write_bytes(encoded(a_line()) + b"\nworse\n")
    mended = rejected.read_bytes()
    assert again(rejected.name) == 1
    assert again(f"{rejected.name}-2") == 1
    left = {path.name: path.read_bytes() for path in tmp_path.glob("posts.jsonl.*")}
    assert left == {rejected.name: mended, f"{rejected.name}-2": b"worse\n", f"{rejected.name}-3": b"worse\n"}
    rejected.write_bytes(encoded(a_line()))
    assert again(rejected.name) == 0
    assert not (tmp_path / f"{rejected.name}-2").exists()


def test_surrogates_written_apart_are_one_character(tmp_path: Path) -> None:
    line = r'{"url": "https://blog.test/a", "title": "好\ud83d\ude00坏\ud800", "text": "正文\udc00"}'
    assert ingest(tmp_path, line).return_value == 0
    assert stored("title") == [("好😀坏\ufffd",)]


def test_a_lone_surrogate_in_a_name_is_replaced_as_in_a_value(tmp_path: Path) -> None:
    line = r'{"url": "https://blog.test/a", "text": "正文", "\ud800x": 1}'
    result = ingest(tmp_path, line, arguments=("--json",))
    assert result.return_value == 0
    assert json.loads(result.stdout)["unknown"] == {"\ufffdx": 1}


def test_the_same_lines_again_change_nothing(tmp_path: Path) -> None:
    lines = [a_line(), {"url": "https://blog.test/p", "page": PAGE}, a_line(url="https://blog.test/m", text="短")]
    assert "新增 3 篇" in ingest(tmp_path, *lines).stdout
    runner = CliRunner()
    first = runner.invoke(cli, ["dump"]).stdout
    assert "新增 0 篇，更新 0 篇，未变 3 篇" in ingest(tmp_path, *lines).stdout
    assert runner.invoke(cli, ["dump"]).stdout == first
    assert first.count('"table": "posts"') == 3


def test_json_counts(tmp_path: Path) -> None:
    result = ingest(tmp_path, a_line(), "bad", arguments=("--json",))
    printed = json.loads(result.stdout)
    assert {name: printed[name] for name in ("lines", "new", "changed", "unchanged", "removed")} == {
        "lines": 2,
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "removed": 0,
    }
    assert [(bad["line"], bad["reason"]) for bad in printed["rejected"]] == [(2, "json")]


def test_standard_input_keeps_the_bad_lines_of_every_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runner = CliRunner()
    for line in ("bad", "worse", json.dumps(a_line())):
        result = runner.invoke(cli, ["ingest", "-"], input=f"{line}\n", standalone_mode=False)
        assert result.return_value == (0 if "url" in line else 1)
    monkeypatch.setenv("AGGREGATOR_NOW", "2026-03-05T00:00:00Z")
    result = runner.invoke(cli, ["ingest", "-"], input=encoded(a_line()) + b"\nworst\n", standalone_mode=False)
    assert result.stderr.startswith("-:2: 不是 JSON 对象")
    assert result.stdout.startswith("标准输入：2 行，")
    assert str(tmp_path / "ingest-20260305T000000Z.rejected") in result.stderr
    kept = {path.name: path.read_text() for path in tmp_path.glob("*.rejected")}
    assert kept == {
        "ingest-20260304T050607Z.rejected": "bad\n",
        "ingest-20260304T050607Z-2.rejected": "worse\n",
        "ingest-20260305T000000Z.rejected": "worst\n",
    }


def test_a_bad_line_of_a_pipe_is_kept_and_the_rest_goes_on(tmp_path: Path) -> None:
    ends = os.pipe()
    os.write(ends[1], b"bad\n" + encoded(a_line()) + b"\n")
    os.close(ends[1])
    try:
        result = CliRunner().invoke(cli, ["ingest", f"/dev/fd/{ends[0]}"], standalone_mode=False)
    finally:
        os.close(ends[0])
    assert result.return_value == 1
    assert result.stderr.startswith(f"/dev/fd/{ends[0]}:1: 不是 JSON 对象")
    assert len(stored("url")) == 1
    assert (tmp_path / "ingest-20260304T050607Z.rejected").read_text() == "bad\n"


def test_where_nothing_can_stand_beside_the_file_bad_lines_go_beside_the_store(tmp_path: Path) -> None:
    # A folder has the name: nobody, root neither, can write a file of it.
    (tmp_path / "posts.jsonl.rejected").mkdir()
    assert ingest(tmp_path, "bad", a_line()).return_value == 1
    assert len(stored("url")) == 1
    assert (tmp_path / "ingest-20260304T050607Z.rejected").read_text() == "bad\n"


def test_a_run_that_fails_leaves_the_rejects_of_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest(tmp_path, "bad")

    def fail(*_: object) -> None:
        raise LockedError("busy")

    monkeypatch.setattr("aggregator.stages.Stages.process", fail)
    assert isinstance(ingest(tmp_path, a_line()).exception, LockedError)
    assert (tmp_path / "posts.jsonl.rejected").read_text() == "bad\n"


def test_a_file_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["ingest", str(tmp_path / "none.jsonl")])
    assert result.exit_code == 2
    assert "none.jsonl" in result.stderr


@pytest.mark.parametrize(
    "line",
    [
        {"source": "pond"},
        {"url": "https://pond.example/1"},
        {"source": "51cto"},
        {"url": "https://blog.51cto.com/u_1/1000"},
    ],
)
def test_what_belongs_to_a_source_whose_entry_is_bad_waits_for_it_to_be_mended(
    tmp_path: Path, line: dict[str, Any], monkeypatch: pytest.MonkeyPatch, own_sources: Path
) -> None:
    entries = '[pond]\ntitle = "x"\nhomepage = "https://pond.example/"\nfeeds = ["f"]\npublish = "lnik"\n'
    own_sources.write_text(entries + "[51cto]\nenabled = 7\n", encoding="utf-8")
    monkeypatch.setattr(owners, "_catalogue", load)
    monkeypatch.setattr(owners, "_by_address", owners._by_address.__wrapped__)  # what it keeps is of other tests
    result = ingest(tmp_path, a_line(**line), a_line())
    assert result.return_value == 1
    assert "sources.local.toml: [" in result.stderr
    assert stored("source") == [("blog.test",)]
    assert json.loads((tmp_path / "posts.jsonl.rejected").read_text()) == a_line(**line)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ADDRESS_GUARD_ALLOW", "wiki.intranet:8080"),
        ("ARCHIVE_MODE", "rewind"),
        ("IMAGES", "~nobody-has-this-name/x"),
        ("LOG_JSON", "ja"),
    ],
)
def test_what_is_set_for_fetching_is_no_matter_of_what_fetches_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"AGGREGATOR_{name}", value)
    result = ingest(tmp_path, a_line())
    assert (result.exception, result.return_value) == (None, 0)
    assert CliRunner().invoke(cli, ["reprocess"], standalone_mode=False).return_value == 0


def test_the_segmenter_is_the_one_that_the_environment_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGGREGATOR_SEGMENTER", "mmseg")
    result = ingest(tmp_path, a_line())
    assert isinstance(result.exception, UsageError)
    assert "AGGREGATOR_SEGMENTER='mmseg'" in str(result.exception)
    assert not (tmp_path / "aggregator.db").exists()


def test_a_store_that_is_damaged_is_no_line_s_fault(tmp_path: Path) -> None:
    assert ingest(tmp_path, a_line()).return_value == 0
    with closing(sqlite3.connect(database())) as db:
        (size,) = db.execute("pragma page_size").fetchone()
        roots = db.execute("select rootpage from sqlite_master where type = 'index' and tbl_name = 'posts'").fetchall()
    with database().open("r+b") as file:
        for (page,) in roots:
            file.seek((page - 1) * size)
            file.write(b"\xff" * size)
    assert isinstance(ingest(tmp_path, a_line()).exception, sqlite3.DatabaseError)
    assert not (tmp_path / "posts.jsonl.rejected").exists()
