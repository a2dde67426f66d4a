"""A store of a test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.store.database import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.db") as opened:
        yield opened
