"""What a worker's crawl is set to, whatever an ordinary one is."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from aggregator import settings
from aggregator.paths import ROOT
from aggregator.scale import job


def test_a_worker_keeps_no_images(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "IMAGECACHE_ENABLED", True)
    given = job._settings(tmp_path / "known.db")
    assert given.getbool("IMAGECACHE_ENABLED") is False


KILLED = """
import os, signal
from aggregator.scale import job
with job.spare_folder() as folder:
    (folder / "known.db").write_text("known")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_crawl_left_goes_with_the_next_and_no_other_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "another's").mkdir()
    with job.spare_folder() as living:
        subprocess.run(
            [sys.executable, "-c", KILLED], cwd=ROOT, env=os.environ | {"TMPDIR": str(tmp_path)}, check=False
        )
        (left,) = {path for path in tmp_path.iterdir() if path.name != "another's"} - {living}
        assert (left / "known.db").exists()
        with job.spare_folder() as folder:
            assert {*tmp_path.iterdir()} == {tmp_path / "another's", living, folder}
            assert folder.stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["another's"]
