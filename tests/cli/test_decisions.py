"""`aggregator decisions`: what the editor said and holds."""

import json
import os
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from aggregator.cli import run
from aggregator.store.database import Store
from aggregator.store.writer import write
from tests.store.samples import a_post, a_run, a_text

A, B, C = (f"https://blog.test/{name}" for name in "abc")
Told = Callable[[], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("AGGREGATOR_NOW", "2026-03-10T08:00:00Z")
    with Store.open(Path(os.environ["AGGREGATOR_DB"])) as opened:
        for number, name in enumerate("abc"):
            write(opened, a_post(name, a_text(number), title=f"题目 {name}"), a_run())
        yield opened


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    def asked() -> list[dict[str, Any]]:
        capsys.readouterr()
        assert run(["decisions", "--json"]) == 0
        found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["decisions"]
        return found

    return asked


def said(*words: str) -> None:
    assert run([*words, "--who", "小王", "--later"]) == 0


def short(found: list[dict[str, Any]]) -> list[str]:
    return [" ".join([each["action"], each["key"], each["value"]]).strip() for each in found]


def test_what_was_said_is_told_with_who_when_until_and_of_which_post(told: Told) -> None:
    assert told() == []
    said("hide", A, "--until", "2026-04-01T00:00:00+08:00", "--note", "等核实")
    (found,) = told()
    assert found.pop("uid")
    assert found == {
        "action": "hide",
        "value": "",
        "note": "等核实",
        "who": "小王",
        "decided_at": "2026-03-10T08:00:00Z",
        "until": "2026-03-31T16:00:00Z",
        "title": "题目 a",
        "key": A,
    }


def test_what_was_taken_back_replaced_or_has_ended_holds_no_more(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    said("pin", A)
    said("feature", A, "--note", "一")
    said("feature", A, "--note", "二")
    said("hide", A, "--until", "2026-03-11T00:00:00Z")
    said("pin", B)
    said("pin", B, "--undo")
    said("tag", A, "+Docker")
    said("tag", A, "-docker")
    assert short(told()) == [f"tag {A} -docker", f"hide {A}", f"feature {A}", f"pin {A}"]
    monkeypatch.setenv("AGGREGATOR_NOW", "2026-03-12T08:00:00Z")
    assert short(told()) == [f"tag {A} -docker", f"feature {A}", f"pin {A}"]
    said("pin", A, "--undo")
    assert short(told()) == [f"tag {A} -docker", f"feature {A}"]


def test_a_removed_post_is_told_by_its_key(told: Told) -> None:
    said("remove", A)
    (found,) = told()
    assert (found["action"], found["key"], found["title"]) == ("remove", A, "")
    said("remove", found["uid"], "--undo")
    assert told() == []


def test_of_merges_and_splits_those_that_hold(told: Told, store: Store) -> None:
    uid = {row["url"]: row["uid"] for row in store.db.execute("select url, uid from posts")}
    said("merge", A, B)
    said("merge", B, A)
    assert short(told()) == [f"merge {B} {uid[A]}"]
    said("merge", B, A, "--undo")
    assert short(told()) == [f"merge {A} {uid[B]}"]
    said("split", A)
    assert short(told()) == [f"split {A}"]
    said("split", A, "--undo")
    said("split", C, B)
    assert short(told()) == [f"split {C} {uid[B]}", f"merge {A} {uid[B]}"]


def test_each_line_is_the_command_that_takes_it_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["decisions"]) == 0
    assert capsys.readouterr().out == "没有有效的编辑决定\n"
    said("merge", A, B)
    said("hide", C, "--note", "\x1b[2J广告")
    said("tag", A, "+两个 词,-k8s", "+C++")
    said("split", A, C)
    capsys.readouterr()
    assert run(["decisions"]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    commands = [line for line in out.splitlines() if not line.startswith(" ")]
    split = [shlex.split(line) for line in commands]
    assert [words[1] for words in split] == ["split", "tag", "tag", "tag", "hide", "merge"]
    for program, *words in split:
        assert program == "aggregator"
        said(*words)
    capsys.readouterr()
    assert run(["decisions"]) == 0
    assert capsys.readouterr().out == "没有有效的编辑决定\n"
