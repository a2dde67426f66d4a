"""The editor's commands."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.cli import run
from aggregator.post import TagMatch
from aggregator.store.database import Store
from aggregator.store.writer import write
from tests.store.samples import a_post, a_run, a_text

URL = "https://blog.test/a"


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("AGGREGATOR_NOW", "2026-03-10T08:00:00Z")
    with Store.open(Path(os.environ["AGGREGATOR_DB"])) as opened:
        matches = [TagMatch("k8s"), TagMatch("Kubernetes", 1.0, "auto", "作者标签：k8s")]
        write(opened, a_post("a", a_text(1), matches=matches), a_run())
        write(opened, a_post("b", a_text(2)), a_run())
        yield opened


def decisions(store: Store) -> list[tuple[str, str, str, str]]:
    rows = store.db.execute(
        "select d.action, p.url, d.value, d.who from decisions d join posts p on p.uid = d.uid order by d.id"
    )
    return [tuple(row) for row in rows]


def tags(store: Store) -> list[str]:
    rows = store.db.execute(
        "select t.name from post_tags pt join tags t on t.id = pt.tag_id join posts p on p.id = pt.post_id"
        " where p.url = ? order by t.name",
        (URL,),
    )
    return [row[0] for row in rows]


@pytest.mark.parametrize("command", ["pin", "hide", "feature"])
def test_a_word_is_recorded_and_takes_effect(store: Store, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, URL, "--who", "小王", "--until", "2026-04-01T00:00:00+08:00"]) == 0
    assert decisions(store) == [(command, URL, "", "小王")]
    assert "已记录并生效" in capsys.readouterr().out
    assert run([command, URL, "--who", "小王", "--undo"]) == 0
    assert decisions(store)[1] == (f"un{command}", URL, "", "小王")


def test_the_current_user_is_who(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "xiaoli")
    monkeypatch.setenv("USER", "xiaoli")
    assert run(["pin", URL, "--later"]) == 0
    assert decisions(store) == [("pin", URL, "", "xiaoli")]


def test_remove(store: Store) -> None:
    assert run(["remove", URL, "--who", "小王", "--note", "侵权"]) == 0
    assert [row[0] for row in store.db.execute("select url from posts")] == ["https://blog.test/b"]
    assert [row[0] for row in store.db.execute("select reason from removed")] == ["侵权"]


def test_merge_and_split(store: Store) -> None:
    other = "https://blog.test/b"
    uids = {row["url"]: row["uid"] for row in store.db.execute("select url, uid from posts")}
    assert run(["merge", URL, other, "--who", "小王"]) == 0
    assert store.db.execute("select kind from duplicates").fetchone()[0] == "editor"
    assert run(["split", URL, "--who", "小王"]) == 0
    assert store.db.execute("select count(*) from duplicates").fetchone()[0] == 0
    assert decisions(store) == [("merge", URL, uids[other], "小王"), ("split", URL, "", "小王")]


def test_tags_are_given_and_taken_away_under_all_their_names(store: Store) -> None:
    assert run(["tag", URL, "+golang", "-k8s", "--who", "小王"]) == 0
    assert tags(store) == ["Go"]
    assert [value for _, _, value, _ in decisions(store)] == ["+Go", "-Kubernetes", "-k8s"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["pin", "https://blog.test/none"], "no such post"),
        (["pin", URL, "--until", "明天"], "expected a time"),
        (["tag", URL, "Go"], "expected +标签"),
        (["hide", URL, "--who", ""], "needs a name"),
    ],
)
def test_what_cannot_be_is_a_usage_error(
    store: Store, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    assert message in capsys.readouterr().err
    assert decisions(store) == []


@pytest.mark.parametrize("command", ["pin", "hide", "remove", "merge", "split", "tag"])
def test_each_command_has_its_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "--help"]) == 0
    assert "--who" in capsys.readouterr().out
