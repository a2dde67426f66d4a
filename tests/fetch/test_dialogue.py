"""A conversation with a server of this machine, in a process of its own (a reactor runs once)."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from aggregator.paths import ROOT
from tests.fetch import server
from tests.waiting import LONGEST

PROGRAM = """
import json, sys
from aggregator.errors import UsageError
from aggregator.fetch.dialogue import hold

urls, settings = json.loads(sys.argv[1])

async def script(fetch):
    if not urls:
        raise UsageError("nothing to ask")
    return [await fetch(url) for url in urls]

try:
    answers = hold(script, settings)
    print(json.dumps([[one.url, one.status, len(one.body), one.trouble, one.is_there] for one in answers]))
except UsageError as error:
    print(json.dumps(str(error)))
"""
LOCAL = {"ADDRESS_GUARD_ALLOW": ["127.0.0.1"], "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False}


def asked(*urls: str, **settings: Any) -> Any:
    given = json.dumps([urls, {**LOCAL, **settings}])
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, given], cwd=ROOT, capture_output=True, text=True, timeout=LONGEST, check=False
    )
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def site() -> Iterator[server.Server]:
    with server.running() as running:
        yield running


def test_answers_redirects_and_what_is_not_there(site: server.Server) -> None:
    page, moved, missing = asked(f"{site.url}/a", f"{site.url}/moved", f"{site.url}/nowhere")
    assert page[:2] == [f"{site.url}/a", 200]
    assert moved[0] == f"{site.url}/a"
    assert missing[1:] == [404, len(b"no such page"), "HTTP 404", False]


def test_robots_txt_is_obeyed_and_may_be_read(site: server.Server) -> None:
    site.robots = "User-agent: *\nDisallow: /\nSitemap: /s.xml\n"
    page, robots = asked(f"{site.url}/a", f"{site.url}/robots.txt")
    assert (page[1], page[4]) == (0, False)
    assert "robots.txt" in page[3]
    assert robots[4] is True
    assert site.hits["/a"] == 0


def test_our_own_network_is_not_reached(site: server.Server) -> None:
    ((_, status, _, trouble, _),) = asked(f"{site.url}/a", ADDRESS_GUARD_ALLOW=[])
    assert status == 0
    assert trouble
    assert site.hits["/a"] == 0


def test_what_the_script_raises_is_raised() -> None:
    assert asked() == "nothing to ask"
