"""`aggregator tags suggest`."""

import json
import os
from pathlib import Path

import pytest

from aggregator.cli import run
from aggregator.post import TagMatch
from aggregator.store.database import Store
from aggregator.store.writer import write
from tests.store.samples import a_post, a_run, a_text


def test_suggest(capsys: pytest.CaptureFixture[str]) -> None:
    with Store.open(Path(os.environ["AGGREGATOR_DB"])) as store:
        for number in range(6):
            source = f"s{number % 2}"
            matches = [TagMatch("zellij"), TagMatch("Docker", 0.5, "auto", "标题")]
            post = a_post(f"p{number}", a_text(number), source=source, title="Zellij 小记", matches=matches)
            write(store, post, a_run(source))
    assert run(["tags", "suggest", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(each["word"].casefold(), each["posts"], each["as_tag"]) for each in found] == [("zellij", 6, 6)]
    assert run(["tags", "suggest"]) == 0
    assert "6 篇 · 2 个来源" in capsys.readouterr().out


def test_that_nothing_can_be_suggested_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    Store.open(Path(os.environ["AGGREGATOR_DB"])).close()
    assert run(["tags", "suggest"]) == 0
    said = capsys.readouterr()
    assert (said.out, "没有可建议的词" in said.err) == ("", True)
