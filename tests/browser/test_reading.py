"""A reader's way through the site: from the listing through search, tag and post and back, at every width."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from aggregator.publish.site.words import WORDS
from tests.waiting import LONGEST

# A small phone, a tablet upright, and a desk: CSS pixels.
WIDTHS = (360, 768, 1280)
PAGES = ("/", "/featured", "/posts", "/search?q=数据库", "/tags", "/sources", "/resources", "/about", "/nothing-here")


@pytest.fixture
def home(browser: Chrome, demo: Path, serve: Callable[[Path], str]) -> str:
    """The site's address, open in a browser as wide as a desk."""
    address = serve(demo)
    browser.set_window_size(1280, 900)
    read_in(browser, "zh-CN")
    browser.get(address)
    return address


def read_in(browser: Chrome, language: str) -> None:
    """From now on pages are asked for in this language."""
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.setExtraHTTPHeaders", {"headers": {"Accept-Language": language}})


def heading(browser: Chrome, begins: str = "") -> str:
    """The page's heading, waited for until it begins so: a key pressed or a link clicked takes a moment to lead on."""
    WebDriverWait(browser, LONGEST, ignored_exceptions=[WebDriverException]).until(
        lambda _: browser.find_element(By.TAG_NAME, "h1").text.startswith(begins), f"no heading begins with {begins}"
    )
    return browser.find_element(By.TAG_NAME, "h1").text


def first(browser: Chrome, selector: str) -> WebElement:
    return browser.find_element(By.CSS_SELECTOR, selector)


def test_from_the_listing_through_search_tag_and_post_and_back(browser: Chrome, home: str) -> None:
    box = first(browser, "input[type=search]")
    box.send_keys("数据库", Keys.ENTER)
    assert heading(browser, "搜索[数据库],共")
    assert "数据库" in first(browser, ".card mark").text
    found = first(browser, ".card h2 a").text
    first(browser, ".card h2 a").click()
    assert heading(browser, found) == found
    tag = first(browser, ".post .tags a")
    name = tag.text
    tag.click()
    assert name in heading(browser, name)
    assert found in [link.text for link in browser.find_elements(By.CSS_SELECTOR, ".card h2 a")]
    for _ in range(3):
        browser.back()
    assert heading(browser, WORDS["zh"]["site"])
    assert browser.current_url == f"{home}/"


def test_by_keyboard_alone(browser: Chrome, home: str) -> None:
    """The first stop is the way past the navigation, and Enter on a card's title opens the post."""
    del home
    browser.switch_to.active_element.send_keys(Keys.TAB)
    skip = browser.switch_to.active_element
    assert (skip.get_attribute("href") or "").endswith("#content")
    skip.send_keys(Keys.ENTER)
    for _ in range(20):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        if "/post/" in (browser.switch_to.active_element.get_attribute("href") or ""):
            break
    title = browser.switch_to.active_element.text
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    assert heading(browser, title) == title


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_the_window(browser: Chrome, home: str, width: int, tmp_path: Path) -> None:
    """Code and tables may scroll by themselves; the page may not."""
    browser.get(f"{home}/featured")
    posts = [link.get_attribute("href") or "" for link in browser.find_elements(By.CSS_SELECTOR, ".card h2 a")]
    assert posts
    # The window of headless Chromium is never narrower than 500 pixels; the page's own can be.
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        for address in [*(f"{home}{page}" for page in PAGES), *posts[:8]]:
            browser.get(address)
            widest = browser.execute_script("return document.documentElement.scrollWidth")
            assert widest <= width, address
        shot = tmp_path / f"post-{width}.png"
        assert browser.save_screenshot(str(shot))
        assert shot.stat().st_size > 0
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_by_day_and_by_night(browser: Chrome, home: str, scheme: str) -> None:
    """Body text against its background: at least 7 to 1, WCAG's AAA."""
    feature = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", feature)
    browser.get(home)
    try:
        ink, paper = (
            browser.execute_script(f"return getComputedStyle(document.body).{name}")
            for name in ("color", "backgroundColor")
        )
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    light, dark = sorted((luminance(ink), luminance(paper)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 7
    assert (luminance(paper) < luminance(ink)) == (scheme == "dark")


def luminance(colour: str) -> float:
    """The relative luminance of a CSS colour `rgb(…)`, 0 to 1, as WCAG 2 defines it."""
    parts = [int(part) / 255 for part in colour[colour.index("(") + 1 :].rstrip(")").split(",")[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_english_readers_get_english(browser: Chrome, home: str) -> None:
    read_in(browser, "en")
    browser.get(home)
    assert first(browser, "html").get_attribute("lang") == "en"
    assert first(browser, "nav a[href='/featured']").text == WORDS["en"]["featured"]


def test_pages_read_whole_without_javascript(browser: Chrome, home: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(f"{home}/search?q=docker")
        assert heading(browser, "搜索[docker],共")
        first(browser, ".card h2 a").click()
        assert first(browser, ".post .body, .post .excerpt").text
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
