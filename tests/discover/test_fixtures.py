"""The golden pages through `sources check --fixtures`."""

import json
import shutil
from pathlib import Path

import pytest

from aggregator.discover import fixtures
from aggregator.errors import UsageError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(fixtures.GOLDEN / "51cto", tmp_path / "51cto")
    return tmp_path


def change(folder: Path, case: str, **expected: object) -> None:
    file = folder / case / "expected.json"
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | expected), encoding="utf-8")


def states(folder: Path, case: str) -> dict[str, str]:
    return {field.name: field.state for field in fixtures.check(folder=folder) if field.case == case}


def test_every_page_of_the_project_is_right() -> None:
    checked = fixtures.check()
    assert [field for field in checked if field.state != "ok"] == []
    assert {"51cto", "aliyun", "hexo", "hugo", "jekyll", "oschina"} <= {field.case.split("/")[0] for field in checked}


def test_only_those_that_are_named() -> None:
    assert {field.case.split("/")[0] for field in fixtures.check(["hexo"])} == {"hexo"}
    with pytest.raises(UsageError, match="nothing: has no pages"):
        fixtures.check(["nothing"])


def test_each_field_is_told_right_missing_or_wrong(folder: Path) -> None:
    change(
        folder,
        "51cto/2021-original",
        title="另一个标题",
        original_url="https://a.example/",
        has_text=["页面上没有的话"],
        published_at="2024-08-21T01:15:30+00:00",
        modified_at="2024-08-21T01:15:30+00:00",
        code=[["ini", "另一段"]],
    )
    found = states(folder, "51cto/2021-original")
    wanted = {"title": "wrong", "original_url": "missing", "has_text": "missing", "published_at": "ok", "code": "wrong"}
    assert {name: found[name] for name in wanted} == wanted
    assert found["modified_at"] != "ok"


def test_a_page_that_should_be_refused_and_one_that_should_not(folder: Path) -> None:
    change(folder, "51cto/challenge", error="listing")
    (folder / "51cto/2021-original/expected.json").write_text('{"error": "empty"}')
    shutil.copy(folder / "51cto/challenge/page.html", folder / "51cto/2018-original/page.html")
    assert states(folder, "51cto/challenge") == {"error": "wrong"}
    assert states(folder, "51cto/2021-original") == {"error": "missing"}
    assert set(states(folder, "51cto/2018-original").values()) <= {"missing", "ok"}


def test_a_case_that_is_no_json_is_named(folder: Path) -> None:
    (folder / "51cto/challenge/expected.json").write_text("{")
    with pytest.raises(UsageError, match=r"challenge/expected\.json"):
        fixtures.check(folder=folder)
