"""A real browser, and the reading site over a real export for it to read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from selenium.webdriver import Chrome, ChromeOptions, ChromeService

from aggregator.paths import ROOT
from aggregator.publish.site.app import create
from tests.waiting import wait_until

# As root and in containers Chromium's own sandbox cannot start. No name but the site's is resolved: nothing leaves.
OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--lang=zh-CN",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever stands in this folder needs the browser and its driver."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.tool("chromium"))
            item.add_marker(pytest.mark.tool("chromedriver"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Chrome]:
    """Headless Chromium, driven through the distribution's driver."""
    driver, program = shutil.which("chromedriver"), shutil.which("chromium")
    if driver is None or program is None:
        pytest.skip("needs chromium and chromedriver: make tools")
    options = ChromeOptions()
    options.binary_location = program
    for option in OPTIONS:
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    chrome = Chrome(options=options, service=ChromeService(driver))
    yield chrome
    chrome.quit()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's export, made as `make demo` makes it."""
    folder = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-m", "aggregator", "demo", "--into", str(folder)]
    subprocess.run(command, cwd=ROOT, env=os.environ, check=True, capture_output=True)
    return folder / "demo-export.db"


@pytest.fixture
def serve() -> Iterator[Callable[[Path], str]]:
    """A function that serves an export until the test ends; it returns the site's address."""
    running = []

    def start(export: Path) -> str:
        context = serving(export)
        running.append(context)
        return context.__enter__()

    yield start
    for context in running:
        context.__exit__(None, None, None)


@contextmanager
def serving(export: Path) -> Iterator[str]:
    """The site over an export, at a free port of this machine."""
    server = uvicorn.Server(uvicorn.Config(create(export), port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    wait_until(lambda: server.started)
    (port,) = {socket.getsockname()[1] for one in server.servers for socket in one.sockets}
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
