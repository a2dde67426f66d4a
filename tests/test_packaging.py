"""The wheel must never carry `spiders` or `pipelines`, every package of ours is named in pyproject.toml, and any Python
3.11 will do.
"""

import re
import subprocess
import sys
import tomllib
import zipfile
from itertools import chain
from pathlib import Path

import pytest

from aggregator.paths import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names in a wheel built from a copy of the checkout's own files."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    files = subprocess.run(
        ["git", "ls-files", "--cached", "aggregator", "spiders", "pipelines", "pyproject.toml", "README.md", "LICENSE"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in files.stdout.splitlines():
        target = source / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / name).read_bytes())
    options = ["--no-deps", "--no-build-isolation", "--no-index", "-w", str(folder), str(source)]
    command = [sys.executable, "-m", "pip", "wheel", *options]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        return archive.namelist()


def test_wheel_installs_only_the_library(wheel: list[str]) -> None:
    top = {name.split("/")[0] for name in wheel}
    assert {name for name in top if not name.endswith(".dist-info")} == {"aggregator"}


def test_wheel_holds_every_module_of_the_library(wheel: list[str]) -> None:
    modules = {str(path.relative_to(ROOT)) for path in (ROOT / "aggregator").rglob("*.py")}
    assert modules - set(wheel) == set()


def test_lock_names_hashes_and_no_addresses() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    pins = [line for line in lock.splitlines() if line and not line.startswith((" ", "#"))]
    assert all("==" in pin and pin.endswith("\\") for pin in pins)


def test_lock_holds_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = chain(project["dependencies"], *project["optional-dependencies"].values())
    pinned = {line.split("==")[0] for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()}
    names = {name.split(">")[0].split("=")[0].split("<")[0].lower() for name in wanted}
    assert names - pinned == set()


def test_top_level_is_the_users() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    top = {Path(name).parts[0] for name in tracked.splitlines()}
    given = {"scrapy.cfg", "pyproject.toml", "aggregator", "spiders", "pipelines", "data", "tests"}
    ours = {"README.md", "README.zh-CN.md", "Makefile", "requirements.lock", "CHANGELOG.md", "LICENSE", "docs", ".ci"}
    assert top - {".gitignore"} <= given | ours
    assert given <= top


def test_no_pattern_repeats_a_group_possessively() -> None:
    # Before Python 3.11.5, and Debian 12 has 3.11.2, such a group finds too little (gh-106052).
    possessive, characters = re.compile(r"(?<!\\)\)[*+?]\+|\(\?>"), re.compile(r"\[(?:\\.|[^]\\])+\]")
    files = [file for folder in ("aggregator", "spiders", "pipelines") for file in (ROOT / folder).rglob("*.py")]
    assert len(files) > 100
    assert [file for file in files if possessive.search(characters.sub("x", file.read_text(encoding="utf-8")))] == []
