"""The log as lines of JSON, in a process of its own: Scrapy's handlers are the process's."""

import json
import os
import subprocess
import sys
from pathlib import Path

import click

from aggregator.cli.crawl import crawl
from aggregator.paths import DATA, ROOT
from tests.waiting import LONGEST


def test_every_line_of_the_log_is_json_and_the_summary_is_for_people(tmp_path: Path) -> None:
    """An archive of another site: every page is missing, which is worth some lines."""
    environment = {"AGGREGATOR_DB": str(tmp_path / "store.db"), "AGGREGATOR_EXPORT": str(tmp_path / "export.db")}
    command = [sys.executable, "-m", "aggregator", "crawl", "tom0727", "--log-json", "--archive"]
    done = subprocess.run(
        [*command, str(DATA / "demo" / "demo.warc.gz")],
        cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=LONGEST, check=False,
    )  # fmt: skip
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert lines
    assert {"time", "level", "logger", "message"} <= lines[0].keys()
    assert any(line["level"] == "WARNING" and "tom0727.github.io" in line["message"] for line in lines)
    assert {line["spider"] for line in lines if "spider" in line} <= {"tom0727"}
    begun, summary = done.stdout.splitlines()[:2]
    assert begun.endswith("Z 开始抓取")
    assert summary.startswith("tom0727  可能坏了")
    (option,) = [option for option in crawl.params if option.name == "log_json"]
    assert isinstance(option, click.Option)
    assert "标准错误" in str(option.help)
