"""What a worker's crawl is set to, whatever an ordinary one is."""

from pathlib import Path

import pytest

from aggregator import settings
from aggregator.scale import job


def test_a_worker_keeps_no_images(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "IMAGECACHE_ENABLED", True)
    given = job._settings(tmp_path / "known.db")
    assert given.getbool("IMAGECACHE_ENABLED") is False
