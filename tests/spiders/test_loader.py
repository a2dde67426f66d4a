import os
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.settings import Settings

from aggregator.paths import ROOT
from spiders.loader import SourceLoader

GOOD = '[pond]\ntitle = "半亩方塘"\nhomepage = "https://pond.example/"\nfeeds = ["atom.xml"]\n'
BAD = '[bad]\ntitle = "坏"\nhomepage = "https://bad.example/"\n'


def scrapy_list(sources: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "AGGREGATOR_SOURCES": str(sources)}
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "list"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_platforms_and_sources_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text(GOOD, encoding="utf-8")
    monkeypatch.setenv("AGGREGATOR_SOURCES", str(tmp_path / "s.toml"))
    loader = SourceLoader.from_settings(Settings())
    assert {"51cto", "aliyun", "oschina", "blinkfox", "pond"} <= set(loader.list())
    assert loader.load("pond").name == "pond"
    assert loader.load("51cto").name == "51cto"
    assert loader.find_by_request(Request("https://pond.example/a/")) == ["pond"]
    with pytest.raises(KeyError):
        loader.load("nobody")


def test_scrapy_list_goes_on_beside_a_bad_entry(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text(BAD + GOOD, encoding="utf-8")
    done = scrapy_list(tmp_path / "s.toml")
    # As `aggregator sources` ends.
    assert done.returncode == 2
    assert {"51cto", "pond"} <= set(done.stdout.split())
    assert "bad" not in done.stdout.split()
    problem = "[bad] feeds: no way to find posts; give feeds, sitemaps or listings"
    assert done.stderr.strip() == f"aggregator: {tmp_path}/s.toml: {problem}: not used until that is mended"


def test_a_file_that_is_not_toml_ends_with_2(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text("[a\n", encoding="utf-8")
    done = scrapy_list(tmp_path / "s.toml")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(f"aggregator: {tmp_path}/s.toml: line 1: not TOML")
    assert "Traceback" not in done.stderr
