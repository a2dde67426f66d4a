import pytest

from aggregator.clock import parse_iso
from aggregator.errors import UsageError
from spiders.arguments import read


def test_nothing_given() -> None:
    asked = read({}, ["user"], "Asia/Shanghai")
    assert (asked.pages, asked.since, asked.url, asked.own) == (None, None, "", {})


def test_what_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGGREGATOR_NOW", "2024-06-01T00:00:00Z")
    given = {"pages": "3", "since": "2024-05-01", "url": " https://a.example/ ", "user": "a, b,", "nothing": None}
    asked = read(given, ["user"], "Asia/Shanghai")
    assert asked.pages == 3
    assert asked.since == parse_iso("2024-05-01T00:00:00+08:00")
    assert asked.url == "https://a.example/"
    assert asked.own == {"user": ("a", "b")}


@pytest.mark.parametrize(
    "given",
    [
        *({"pages": text} for text in ("0", "-1", "x", "")),
        *({"since": text} for text in ("x", "")),
        *({"user": text} for text in ("", " ", " , ")),
        {"url": ""},
        {"sinse": "2024-01-01"},
    ],
)
def test_what_cannot_be_meant(given: dict[str, str]) -> None:
    # Without -a or --: `aggregator crawl --since` and `scrapy crawl -a since` say the same.
    with pytest.raises(UsageError, match=f"^{next(iter(given))}="):
        read(given, ["user"], "Asia/Shanghai")


def test_a_day_that_is_to_come_is_told_what_would_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGGREGATOR_NOW", "2024-06-01T00:00:00Z")
    with pytest.raises(UsageError, match=r"^since=2099-01-01: a date from 1990 to today, such as .* or 昨天$"):
        read({"since": "2099-01-01"}, [], "Asia/Shanghai")
    assert read({"since": "昨天"}, [], "Asia/Shanghai").since == parse_iso("2024-05-31T00:00:00+08:00")
