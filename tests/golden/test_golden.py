"""Whole pages, read and cleaned, field by field against what a person read on them. docs/adding-a-source.md tells how
a case is made: PLATFORM/CASE/page.html (page.json for an interface's answer), meta.json and expected.json, written by
hand; no test code.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from aggregator.clock import parse_iso
from aggregator.errors import RejectedError
from aggregator.page import challenge
from aggregator.page.clean import clean
from aggregator.page.decode import decode
from aggregator.page.page import Page
from aggregator.page.read import read
from aggregator.post import BlockKind, Post
from spiders import registry, wordpress

FOLDER = Path(__file__).parent
CASES = {str(path.parent.relative_to(FOLDER)): path.parent for path in sorted(FOLDER.glob("*/*/meta.json"))}
TIMES = {"published_at", "modified_at"}
# Rules of an engine's interface: no host tells that they are meant, so a case names them.
ENGINES = {wordpress.API.name: (wordpress.API,)}


def load(case: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CASES[case] / name).read_text(encoding="utf-8"))
    return found


@cache
def post(case: str) -> Post:
    meta = load(case, "meta.json")
    html = decode(next(CASES[case].glob("page.*")).read_bytes(), meta.get("content_type", ""))
    challenge.check(html, meta["url"])
    page = Page(meta["url"], html, parse_iso(meta["fetched_at"]), meta.get("timezone", "Asia/Shanghai"))
    found = read(page, ENGINES.get(meta.get("rules", ""), registry.rules_for(meta["url"])))
    clean(found)
    return found


def code_of(found: Post) -> list[list[str]]:
    """Blocks of code as [language, text]."""
    return [[block.detail, found.text_of(block)] for block in found.blocks if block.kind is BlockKind.CODE]


def headings_of(found: Post) -> list[str]:
    return [found.text_of(block) for block in found.blocks if block.kind is BlockKind.HEADING]


def fields() -> list[tuple[str, str]]:
    return [(case, field) for case in CASES for field in load(case, "expected.json")]


@pytest.mark.parametrize(("case", "field"), fields(), ids=str)
def test_field(case: str, field: str) -> None:
    expected = load(case, "expected.json")[field]
    if field == "error":
        with pytest.raises(RejectedError) as caught:
            post(case)
        assert caught.value.reason == expected
        return
    found = post(case)
    if field == "reader":
        assert found.said.reader == expected
    elif field in TIMES:
        moment = getattr(found, field)
        assert (moment and moment.isoformat()) == (expected and parse_iso(expected).isoformat())
    elif field == "code":
        assert code_of(found) == expected
    elif field == "headings":
        assert headings_of(found) == expected
    elif field.startswith("has_"):
        missing = [part for part in expected if part not in getattr(found, f"content_{field[4:]}")]
        assert not missing
    elif field.startswith("lacks_"):
        present = [part for part in expected if part in getattr(found, f"content_{field[6:]}")]
        assert not present
    else:
        assert getattr(found, field) == expected


@pytest.mark.parametrize("case", CASES)
def test_a_case_says_what_it_is(case: str) -> None:
    meta = load(case, "meta.json")
    assert meta["note"]
    assert meta["url"].startswith(("http://", "https://"))


@pytest.mark.parametrize("name", sorted(registry.platforms()))
def test_every_layout_of_a_platform_has_a_case(name: str) -> None:
    readers = {load(case, "expected.json").get("reader") for case in CASES}
    missing = [rules.name for rules in registry.platforms()[name].rules if rules.name not in readers]
    assert not missing, f"write tests/golden/{name}/CASE for each"
