"""`aggregator show --revisions`: what was changed each time."""

from collections.abc import Callable
from typing import Any

from aggregator.store import writer
from aggregator.store.database import Store
from tests.store.samples import a_post, a_run

URL = "https://blog.test/edited"
OLD, NEW = "连接池用完以后，请求会等。等到超时为止。", "连接池用完以后，请求会一直等。等到超时为止。"


def edited(store: Store) -> None:
    writer.write(store, a_post("edited", OLD), a_run())
    writer.write(store, a_post("edited", NEW, title="改过的标题"), a_run())


def test_each_edit_is_shown_with_its_lines(shelf: Store, out: Callable[..., str]) -> None:
    edited(shelf)
    printed = out("show", URL, "--revisions")
    assert "第 1 版 → 第 2 版（2026-03-05 17:30:00+08:00）" in printed
    for line in (
        "  - 标题：标题 edited",
        "  + 标题：改过的标题",
        "  - 连接池用完以后，请求会等。",
        "  + 连接池用完以后，请求会一直等。",
    ):
        assert line in printed.splitlines()
    assert "评分" not in printed


def test_a_version_without_a_title_is_said_to_have_none(shelf: Store, out: Callable[..., str]) -> None:
    writer.write(shelf, a_post("edited", OLD, title=""), a_run())
    writer.write(shelf, a_post("edited", OLD, title="补上的标题"), a_run())
    printed = out("show", URL, "--revisions").splitlines()
    assert printed.index("  - 标题：（无标题）") + 1 == printed.index("  + 标题：补上的标题")
    (line,) = [line for line in out("show", URL).splitlines() if "第 1 版到" in line]
    assert line.endswith("：（无标题）")


def test_the_same_as_json(shelf: Store, told: Callable[..., Any]) -> None:
    edited(shelf)
    (change,) = told("show", URL, "--revisions", "--json")["changes"]
    assert (change["from"], change["to"], change["titles"]) == (1, 2, ["标题 edited", "改过的标题"])
    assert change["difference"] == [
        "- 连接池用完以后，请求会等。",
        "+ 连接池用完以后，请求会一直等。",
        "  等到超时为止。",
    ]


def test_a_post_that_was_never_edited(shelf: Store, out: Callable[..., str]) -> None:
    writer.write(shelf, a_post("edited", OLD), a_run())
    assert "没有修订" in out("show", URL, "--revisions")


def test_a_post_that_is_gone_says_so(shelf: Store, out: Callable[..., str]) -> None:
    writer.write(shelf, a_post("edited", OLD), a_run())
    shelf.db.execute("update posts set gone_at = '2026-03-01T00:00:00Z' where url = ?", (URL,))
    assert "原文已不在来源网站上（2026-03-01 08:00:00+08:00 起）" in out("show", URL)
