"""A new platform: files that a person fills, and a test that fails until then."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from aggregator.discover import fixtures, platform_files
from aggregator.errors import UsageError
from aggregator.paths import ROOT


def test_the_files(tmp_path: Path) -> None:
    made = platform_files.make("my-site", tmp_path, {})
    assert [str(path.relative_to(tmp_path)) for path in made] == [
        "spiders/my_site.py",
        "tests/golden/my-site/first/page.html",
        "tests/golden/my-site/first/meta.json",
        "tests/golden/my-site/first/expected.json",
    ]
    fields = fixtures.check(folder=tmp_path / "tests" / "golden")
    assert len(fields) > 5
    assert {field.state for field in fields} == {"missing"}


def test_the_declaration_is_one(tmp_path: Path) -> None:
    """It is imported as a spider module is, declares one platform, and breaks none of the checks on code."""
    declaration = platform_files.make("my-site", tmp_path, {})[0]
    program = (
        "import importlib.util, sys; spec = importlib.util.spec_from_file_location('my_site', sys.argv[1]);"
        "module = importlib.util.module_from_spec(spec); spec.loader.exec_module(module);"
        "cls = module.MySiteSpider; print(cls.name, cls.source().enabled, cls.is_post('https://my-site.example/p/1'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, declaration],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["my-site", "False", "True"]


@pytest.mark.parametrize("name", ["", "51", "My", "a b", "../x", "class", "a--b", "网站"])
def test_a_name_that_is_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        platform_files.make(name, tmp_path, {})
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="source already"):
        platform_files.make("taken", tmp_path, {"taken": None})
    (tmp_path / "spiders").mkdir()
    (tmp_path / "spiders" / "mine.py").write_text("mine")
    with pytest.raises(UsageError, match=r"spiders/mine\.py: is there already"):
        platform_files.make("mine", tmp_path, {})
    assert (tmp_path / "spiders" / "mine.py").read_text() == "mine"
    assert [path.name for path in tmp_path.rglob("*")] == ["spiders", "mine.py"]
