"""Where things are: a relative path of a setting is relative to the checkout, not to the current folder (cron)."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"


def resolve(path: str | Path) -> Path:
    """An absolute path: as it is, or below the checkout."""
    return ROOT / Path(path).expanduser()


def database() -> Path:
    """The store: AGGREGATOR_DB, or data/aggregator.db. `--db` sets AGGREGATOR_DB."""
    return resolve(os.environ.get("AGGREGATOR_DB") or DATA / "aggregator.db")
