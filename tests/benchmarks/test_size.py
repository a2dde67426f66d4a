"""The tables of size.py."""

import pytest

from tests.benchmarks.size import compared, short


def test_a_table_compares_the_largest_store_with_the_smallest(capsys: pytest.CaptureFixture[str]) -> None:
    compared("ms", {10_000: {"ingest": 2.0}, 1_000_000: {"ingest": 5.0}})
    assert capsys.readouterr().out.splitlines()[::2] == [
        "| ms | 10,000 | 1,000,000 | largest : smallest |",
        "| ingest | 2 | 5 | 2.50 |",
    ]


@pytest.mark.parametrize(
    ("value", "shown"), [(0.12345, "0.123"), (12.345, "12.3"), (123.45, "123"), (12345.6, "12,346")]
)
def test_three_digits_are_shown(value: float, shown: str) -> None:
    assert short(value) == shown
