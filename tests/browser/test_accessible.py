"""axe-core over every kind of page, by day and by night: no serious finding."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
RUN = "const done = arguments[0]; axe.run(document).then(found => done(found.violations))"
SERIOUS = {"serious", "critical"}
PAGES = (
    "/",
    "/featured",
    "/posts",
    "/search?q=docker",
    "/tags",
    "/tag/docker",
    "/sources",
    "/resources",
    "/about",
    "/x",
)


@pytest.fixture
def axe() -> str:
    if not AXE.exists():
        pytest.skip("needs axe-core: make tools")
    return AXE.read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_finding(browser: Chrome, demo: Path, serve: Callable[[Path], str], axe: str, scheme: str) -> None:
    home = serve(demo)
    feature = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", feature)
    browser.get(f"{home}/featured")
    posts = [link.get_dom_attribute("href") for link in browser.find_elements(By.CSS_SELECTOR, ".card h2 a")]
    assert posts
    found: list[tuple[str, str, str]] = []
    for page in (*PAGES, *posts[:10]):
        browser.get(f"{home}{page}")
        browser.execute_script(axe)
        violations: list[dict[str, Any]] = browser.execute_async_script(RUN)
        found += [(page, each["id"], each["nodes"][0]["html"]) for each in violations if each["impact"] in SERIOUS]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert not found
