"""`aggregator reprocess` of any posts: twice is as once, and once with the same rules is as never."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.cli import cli

# What pages are made of: notices, dates, code, entities, markup that is none.
PIECES = st.sampled_from(
    [
        "预写日志把改动先写进一个单独的文件，读者因此不必等待写者。",
        "本文转自 张三的博客，原文链接：https://origin.test/1",
        "转载请注明出处。",
        "# 标题",
        "```sql\nselect 1;\n```",
        "<div><h1>标题</h1><p>Redis &amp; <b>MySQL</b> 的锁</p><script>alert(1)</script></div>",
        "<pre><code>x &lt; 1</code></pre>",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "![](/a.png)",
        "1. 一\n2. 二",
        "$$a_1$$",
        "キャッシュはとても速いです。",
        "🎉🚀",
        "\u200b \ufeff",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=60), min_size=1, max_size=8).map("\n\n".join)
LINES = st.fixed_dictionaries(
    {"title": st.sampled_from(["标题", "标题 - 博客园", " 《标题》 ", ""]) | st.text(max_size=20)},
    optional={
        "author": st.sampled_from(["张三", " 张 三 "]) | st.text(max_size=10),
        "published": st.sampled_from(["3天前", "2025-12-01", "2025年12月", "昨天 08:00", "2025-12-01T08:00:00+08:00"]),
        "tags": st.lists(st.sampled_from(["k8s", "Redis", "缓存"]) | st.text(min_size=1, max_size=8), max_size=3),
    },
)
KINDS = st.sampled_from(["markdown", "html", "text", "page"])
# Many posts a store: to make one takes longer than they do.
STORES = st.lists(st.tuples(LINES, KINDS, TEXTS), min_size=30, max_size=60)


@settings(max_examples=8)
@given(STORES)
def test_nothing_changes_however_often(tmp_path_factory: pytest.TempPathFactory, drawn: list[Any]) -> None:
    folder = tmp_path_factory.mktemp("any")
    lines = [line | {"url": f"https://blog.test/{n}", kind: text} for n, (line, kind, text) in enumerate(drawn)]
    (folder / "in.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("AGGREGATOR_DB", str(folder / "store.db"))
        patched.setenv("AGGREGATOR_NOW", "2026-01-04T05:06:07+00:00")
        run("ingest", str(folder / "in.jsonl"))
        run("curate")
        before = dump(folder)
        patched.setenv("AGGREGATOR_NOW", "2026-03-04T05:06:07+00:00")
        for _ in range(2):
            said = json.loads(run("reprocess", "--json"))
            assert (said["changed"], said["rejected"], said["errors"]) == (0, 0, [])
            assert dump(folder) == before


def run(*arguments: str) -> str:
    return CliRunner().invoke(cli, list(arguments), standalone_mode=False).stdout


def dump(folder: Path) -> str:
    printed = run("dump")
    assert '"table": "posts"' in printed, folder
    return printed
