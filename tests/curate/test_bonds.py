"""Who is grouped at a time, and what is learnt of a source, however much of it is held at a time."""

import pytest

from aggregator.curate import boilerplate, bonds
from aggregator.store import compare
from aggregator.store.database import Store
from aggregator.store.writer import write
from aggregator.text.fingerprint import sketch
from aggregator.text.units import units
from tests.store.samples import a_post, a_run, a_text

TEXTS = [a_text(9, 30) + a_text(20 + number, 8) for number in range(6)]


@pytest.fixture
def weekly(store: Store) -> Store:
    """Six posts of a template, two of them under one title; two that are one by the editor's word alone; one more."""
    for number, (text, title) in enumerate(zip(TEXTS, "一二三四五五", strict=True)):
        write(store, a_post(f"w{number}", text, title=f"周刊 {title}"), a_run())
    for number in (1, 2, 3):
        write(store, a_post(f"other{number}", a_text(number), source="other"), a_run())
    compare.settle(store)
    return store


@pytest.mark.parametrize("counted", [50, 400_000])
def test_what_stands_under_four_titles_is_learnt(weekly: Store, monkeypatch: pytest.MonkeyPatch, counted: int) -> None:
    monkeypatch.setattr(boilerplate, "COUNTED", counted)
    bonds.gather(weekly.db, [])
    sketches = [set(sketch(units(text))) for text in TEXTS]
    by_title = [*sketches[:4], sketches[4] | sketches[5]]
    under_four = {hashed for hashed in set.union(*by_title) if sum(hashed in one for one in by_title) >= 4}
    assert len(under_four) > 300
    assert boilerplate.learn(weekly.db) == {"blog": under_four}


def test_who_hangs_together_is_in_one_batch(weekly: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bonds, "BATCH", 2)
    bonds.gather(weekly.db, [(7, 8)])
    inside = "select id from bonded where root between ? and ? order by id"
    found = [[row["id"] for row in weekly.db.execute(inside, batch)] for batch in bonds.batches(weekly.db)]
    assert found == [[1, 2, 3, 4, 5, 6], [7, 8]]
