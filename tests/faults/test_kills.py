"""A few rounds of `make faults`, and that what it looks with sees."""

import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from aggregator.paths import ROOT
from tests.faults.watcher import Watcher
from tests.waiting import LONGEST


def test_a_killed_command_is_finished_by_the_next_one() -> None:
    command = [sys.executable, "-m", "tests.faults", "--rounds", "8", "--full", "3", "--seed", "20"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=6 * LONGEST, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.match(r"kills: 8 rounds .*\nfull disks: (3 rounds|left out).*\nseed 20: 0 differences\n\Z", done.stdout)


def watcher(folder: Path, old: bytes, new: bytes) -> Watcher:
    (folder / "export.db").write_bytes(old)
    return Watcher(folder / "export.db", [sha256(each).hexdigest() for each in (old, new)])


def test_an_export_put_in_place_at_once_is_no_fault(tmp_path: Path) -> None:
    looking = watcher(tmp_path, b"old", b"new")
    looking.look()
    (tmp_path / "draft").write_bytes(b"new")
    (tmp_path / "draft").replace(tmp_path / "export.db")
    (tmp_path / "export.db.manifest.json").write_text(f'{{"sha256": "{sha256(b"new").hexdigest()}"}}')
    looking.close()
    assert not looking.faults


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("export.db", b"ne", "none of the two"),
        ("export.db", b"new", "changed under its reader"),
        ("export.db.manifest.json", b"{", "a manifest of 1 bytes that is none"),
        ("export.db.manifest.json", b'{"sha256": "other"}', "a manifest of another export"),
        ("export.db.manifest.json", f'{{"sha256": "{sha256(b"new").hexdigest()}"}}'.encode(), "before its export"),
    ],
)
def test_whatever_else_is_seen_is_a_fault(tmp_path: Path, name: str, content: bytes, fault: str) -> None:
    looking = watcher(tmp_path, b"old", b"new")
    looking.look()
    (tmp_path / name).write_bytes(content)
    looking.close()
    assert any(fault in said for said in looking.faults), looking.faults


def test_an_export_that_goes_is_a_fault(tmp_path: Path) -> None:
    looking = watcher(tmp_path, b"old", b"new")
    looking.look()
    (tmp_path / "export.db").unlink()
    looking.close()
    assert looking.faults == {"export.db was there and is gone"}
