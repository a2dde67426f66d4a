"""The weights of a score's parts: read from a file, checked, and obeyed by the next curation."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator.curate import parts, penalties
from aggregator.curate.curate import curate, is_current
from aggregator.curate.weights import DERIVED, weights
from aggregator.errors import DataError
from aggregator.store.database import Store
from aggregator.store.writer import write
from tests.curate.test_score import scored
from tests.store.samples import a_run

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The operator's file, empty as yet."""
    path = tmp_path / "weights.toml"
    path.touch()
    monkeypatch.setenv("AGGREGATOR_WEIGHTS", str(path))
    return path


def test_every_part_that_is_measured_has_a_weight_and_none_else() -> None:
    assert weights().keys() == parts.MEASURES.keys() | penalties.MEASURES.keys() | {*DERIVED}
    merits = [weight for weight in weights().values() if weight > 0]
    assert sum(merits) == pytest.approx(1)
    assert all(-1 < weight < 0 for weight in weights().values() if weight not in merits)


def test_an_own_file_has_only_what_is_otherwise(own: Path) -> None:
    own.write_text("[merits]\ncode = 0.18\n\n[penalties]\ndigest = 0\n", encoding="utf-8")
    found = weights()
    # The merits are shares of 1.1 now.
    assert found["code"] == pytest.approx(0.18 / 1.1)
    assert found["length"] == pytest.approx(0.30 / 1.1)
    assert (found["digest"], found["advert"]) == (0, -0.5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[merits]\n\ncode = nan\n", ":3: code: must be a number from 0 to 1, found nan"),
        ("[merits]\ncode = inf\n", ":2: code: must be a number from 0 to 1, found inf"),
        ("[merits]\ncode = -inf\n", ":2: code: must be a number from 0 to 1, found -inf"),
        ("[merits]\ncode = -0.1\n", ":2: code: must be a number from 0 to 1, found -0.1"),
        ("[merits]\ncode = 30\n", ":2: code: must be a number from 0 to 1, found 30"),
        (f"[merits]\ncode = 1{'0' * 400}\n", ":2: code: must be a number from 0 to 1, found 1"),
        ("[merits]\ncode = true\n", ":2: code: must be a number from 0 to 1, found True"),
        ("[merits]\ncode = '0.1'\n", ":2: code: must be a number from 0 to 1, found '0.1'"),
        ("[penalties]\nadvert = 0.5\n", ":2: advert: must be a number from -1 to 0, found 0.5"),
        ("[penalties]\nadvert = nan\n", ":2: advert: must be a number from -1 to 0, found nan"),
        ("[merits]\nlenght = 0.3\n", ":2: lenght: no part of [merits]; did you mean length?; there are length, code"),
        ("[penalties]\nlength = -0.3\n", ":2: length: no part of [penalties]; there are advert"),
        ("[merit]\nlength = 0.3\n", ":1: merit: no such table; there are [merits], [penalties]"),
        ("merits = 0.3\n", ":1: merits: expected a table"),
        ("\n[[merits]]\nlength = 0.3\n", ":2: merits: expected a table"),
        # A name that stands in two tables.
        ("[penalties]\nsource = -0.1\n[merits]\nsource = 0.1\n", ":2: source: no part of [penalties]"),
        ("[merits]\nadvert = 0.1\n[penalties]\nadvert = -0.1\n", ":2: advert: no part of [merits]"),
        ("[merits]\nlength = \n", "line 2"),
        (
            "[merits]\nlength = 0\ncode = 0\nfigures = 0\nstructure = 0\nreasoning = 0\noriginality = 0\n",
            ":2: length: one of length, code, figures, structure, reasoning, originality must be over 0",
        ),
    ],
)
def test_a_bad_weight_is_told_with_file_and_line(own: Path, text: str, message: str) -> None:
    own.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        weights()
    assert str(caught.value).startswith(str(own))
    assert message in str(caught.value)


def test_a_file_that_is_not_there_is_told(own: Path) -> None:
    own.unlink()
    with pytest.raises(DataError, match=r"weights\.toml: cannot be read: No such file"):
        weights()


def test_a_change_makes_every_score_anew(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(store, scored("code", [("code", 1.0)], author=""), a_run())
    write(store, scored("long", [("length", 1.0)], author=""), a_run())
    curate(store, now=NOW)
    before = _scores(store)
    assert before["long"] > before["code"]

    (tmp_path / "own.toml").write_text("[merits]\ncode = 0.9\n", encoding="utf-8")
    monkeypatch.setenv("AGGREGATOR_WEIGHTS", str(tmp_path / "own.toml"))
    assert not is_current(store, NOW)
    curate(store, now=NOW)
    assert is_current(store, NOW)
    after = _scores(store)
    assert after["code"] > after["long"]

    monkeypatch.delenv("AGGREGATOR_WEIGHTS")
    assert not is_current(store, NOW)
    curate(store, now=NOW)
    assert _scores(store) == before


def test_a_change_is_no_change_of_any_post(store: Store, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own.write_text("[merits]\ncode = 0.9\n", encoding="utf-8")
    assert write(store, scored("a", [("code", 1.0)]), a_run()) == "new"
    monkeypatch.delenv("AGGREGATOR_WEIGHTS")
    assert write(store, scored("a", [("code", 1.0)]), a_run()) == "unchanged"


def _scores(store: Store) -> dict[str, float]:
    return {row["url"].rsplit("/", 1)[1]: row["score"] for row in store.db.execute("select url, score from posts")}
