"""An export whose every field is full of script, straight into the file, past the sanitiser: no page executes any."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from selenium.common.exceptions import NoAlertPresentException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

# Whatever runs leaves its mark on the window, or an alert.
MARK = "window.hacked=1;alert(1)"
FORMS = (
    f"<script>{MARK}</script>",
    f'"><img src=x onerror="{MARK}">',
    f"'><svg onload={MARK}>",
    f"</title></textarea></style><script>{MARK}</script>",
    f'<iframe srcdoc="<script>parent.{MARK}</script>"></iframe>',
    f"{{{{constructor.constructor('{MARK}')()}}}}",
    f"\u202e<details open ontoggle={MARK}>",
)
LINKS = (f"javascript:{MARK}", f"java\tscript:{MARK}", f"data:text/html,<script>{MARK}</script>", f"vbscript:{MARK}")
TEXTS = {
    "posts": ("title", "author", "excerpt", "content_html", "content_text", "original_author", "original_source",
              "reprint_line"),
    "featured": ("title", "author", "excerpt", "tags", "reasons", "source_title", "original_author", "original_source",
                 "reprint_line"),
    "sources": ("title",), "tags": ("name",), "resources": ("name", "title", "description"),
    "duplicates": ("evidence",), "removed": ("reason",),
}  # fmt: skip
URLS = {
    "posts": ("url", "image", "original_url"), "featured": ("url", "image", "original_url"), "sources": ("homepage",),
    "resources": ("url", "image"),
}  # fmt: skip


@pytest.fixture
def poisoned(demo: Path, tmp_path: Path) -> Path:
    """A copy of the demo's export with a form of script in every text and address, another each row."""
    path = tmp_path / "poisoned.db"
    path.write_bytes(demo.read_bytes())
    with closing(sqlite3.connect(path)) as db, db:
        for forms, tables in ((FORMS, TEXTS), (LINKS, URLS)):
            for table, columns in tables.items():
                for number, column in enumerate(columns):
                    _poison(db, table, column, forms, number)
        # A name is an address of the site: it is poisoned last, with all that refers to it.
        db.execute("pragma foreign_keys = off")
        db.execute("update tags set slug = slug || ?", (FORMS[1],))
    return path


def _poison(db: sqlite3.Connection, table: str, column: str, forms: tuple[str, ...], first: int) -> None:
    for number, form in enumerate(forms):
        rest = (number - first) % len(forms)
        # A key stays one: the row's number stands behind it.
        key = " || rowid" if (table, column) == ("resources", "name") else ""
        db.execute(f"update {table} set {column} = ?{key} where rowid % {len(forms)} = {rest}", (form,))  # noqa: S608


def pages(export: Path) -> list[str]:
    """An address of every kind, and of a post and a tag with each of the forms."""
    with closing(sqlite3.connect(export)) as db:
        posts = [f"/post/{uid}" for (uid,) in db.execute("select uid from posts limit 28")]
        tags = [f"/tag/{quote(slug)}" for (slug,) in db.execute("select slug from tags limit 7")]
        sources = [f"/source/{name}" for (name,) in db.execute("select name from sources")]
    asked = [f"/search?q={quote(form)}" for form in FORMS] + [f"/post/{quote(form)}" for form in FORMS]
    fixed = ["/", "/featured", "/posts", "/tags", "/sources", "/resources", "/about", "/nothing"]
    return [*fixed, *posts, *tags, *sources, *asked]


def test_nothing_that_is_stored_or_asked_executes(
    browser: Chrome, poisoned: Path, serve: Callable[[Path], str]
) -> None:
    home = serve(poisoned)
    for page in pages(poisoned):
        browser.get(home + page)
        assert not ran(browser), page


def test_no_link_is_active_when_it_is_followed(browser: Chrome, poisoned: Path, serve: Callable[[Path], str]) -> None:
    """Where an address is none that can be followed, a click leads nowhere."""
    home = serve(poisoned)
    for page in ("/featured", "/sources", "/resources", *pages(poisoned)[8:12]):
        browser.get(home + page)
        links = browser.find_elements(By.CSS_SELECTOR, "a[href]")
        active = [link.get_dom_attribute("href") for link in links]
        assert not [href for href in active if href and not href.startswith(("/", "#", "http:", "https:"))], page


def ran(browser: Chrome) -> bool:
    """Whether anything of the forms was executed in the page that is open."""
    try:
        browser.switch_to.alert.accept()
    except NoAlertPresentException:
        return bool(browser.execute_script("return 'hacked' in window"))
    return True


def test_what_would_run_is_seen_to_run(browser: Chrome, tmp_path: Path) -> None:
    """The check itself: a page without protection that holds the first form."""
    page = tmp_path / "open.html"
    page.write_text(f"<script>{MARK.split(';', maxsplit=1)[0]}</script>")
    browser.get(page.as_uri())
    assert ran(browser)
