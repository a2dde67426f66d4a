"""What the sanitiser lets through, in a real browser: every element is clicked, focused, hovered, and nothing runs."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selenium.webdriver import Chrome

from aggregator.page.parse import fragment
from aggregator.page.sanitize import sanitize, sanitize_tree
from tests.browser.injections import Form, forms

FORMS = forms()
# A page that keeps the forms apart by documents, so that an unclosed one cannot swallow the next, and looks for hits.
PAGE = "<!doctype html><meta charset=utf-8><script>window.hits=[];function hit(n){{hits.push(n)}}</script>{}"
FRAME = '<iframe srcdoc="{}"></iframe>'
WITHIN = "<script>function hit(n){parent.hit(n)}</script>"
# What a reader may do to an element; then the addresses that links lead to, as the browser understands them.
ACT = """
const done = arguments[0], events = `click dblclick mouseover mouseenter mousedown pointerenter pointerover pointerdown
    wheel focus focusin blur keydown keyup copy cut paste beforeinput input change select toggle beforetoggle submit
    dragstart drop touchstart contextmenu animationstart transitionrun transitionend scroll search beforematch
    contentvisibilityautostatechange cancel close`.split(/\\s+/);
const leads = [];
for (const frame of document.querySelectorAll('iframe')) {
    const inside = frame.contentDocument;
    if (!inside) continue;
    for (const element of inside.querySelectorAll('body *')) {
        for (const name of events) element.dispatchEvent(new Event(name, {bubbles: true, cancelable: true}));
        for (const name of ['href', 'src', 'action', 'cite'])
            if (element.getAttribute(name) !== null) leads.push(String(element[name]));
    }
}
setTimeout(() => done([window.hits, leads]), 700);
"""
WEB = ("http:", "https:", "mailto:", "about:srcdoc", "file:")


def watched(browser: Chrome, bodies: Sequence[str], folder: Path) -> tuple[set[int], list[str]]:
    """Which numbers were hit when these fragments, each a document, were opened and acted upon; where they lead."""
    page = folder / "page.html"
    frames = "\n".join(FRAME.format(escape(f"{WITHIN}<body>{body}")) for body in bodies)
    page.write_text(PAGE.format(frames), encoding="utf-8")
    browser.get(page.as_uri())
    hits, leads = cast("tuple[list[int], list[str]]", browser.execute_async_script(ACT))
    return set(hits), leads


def test_there_are_enough_of_them() -> None:
    assert len(FORMS) >= 300
    assert len({form.mechanism for form in FORMS}) >= 60


@pytest.mark.parametrize("way", ["html", "tree"])
def test_no_form_runs_or_leads_anywhere_but_the_web(browser: Chrome, tmp_path: Path, way: str) -> None:
    """`tree` is how a page's article goes in, `html` how a feed's does."""
    cleaned = [sanitize(form.markup) if way == "html" else _by_tree(form) for form in FORMS]
    hits, leads = watched(browser, cleaned, tmp_path)
    assert not [(FORMS[number], cleaned[number]) for number in hits]
    assert not [address for address in leads if not address.startswith(WEB)]


def _by_tree(form: Form) -> str:
    return "".join(sanitize_tree(box) for box in fragment(f"<section>{form.markup}</section>"))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.mechanism}-{form.number}")
def test_cleaning_twice_is_cleaning_once(form: Form) -> None:
    cleaned = sanitize(form.markup)
    assert sanitize(cleaned) == cleaned


def test_code_is_told_and_not_run(browser: Chrome, tmp_path: Path) -> None:
    """An article on these very attacks keeps them, letter for letter, in its code blocks."""
    cleaned = [sanitize(f"<pre><code>{escape(form.markup, quote=False)}</code></pre>") for form in FORMS]
    hits, _ = watched(browser, cleaned, tmp_path)
    assert not hits
    for form, html in zip(FORMS, cleaned, strict=True):
        if "\0" not in form.markup:
            assert fragment(html)[0].text_content() == form.markup.replace("\r", "\n")


def test_the_forms_would_run_without_the_sanitiser(browser: Chrome, tmp_path: Path) -> None:
    """The check itself can fail: in this browser most mechanisms work."""
    hits, leads = watched(browser, [form.markup for form in FORMS], tmp_path)
    ran = {FORMS[number].mechanism for number in hits}
    assert len(ran) >= 40, sorted({form.mechanism for form in FORMS} - ran)
    assert [address for address in leads if not address.startswith(WEB)]


NESTS = [
    "<p>",
    "</p>",
    "<table>",
    "</table>",
    "<td>",
    "<svg>",
    "</svg>",
    "<math>",
    "</math>",
    "<pre>",
    "</pre>",
    "<b>",
    "</b>",
    "<!--",
    "-->",
]
# Trees of hostile parts in kept elements, badly nested.
PART = st.one_of(
    st.sampled_from([form.markup for form in FORMS]),
    st.sampled_from(NESTS),
    st.text(max_size=6),
)
TREES = st.lists(st.lists(PART, min_size=1, max_size=8).map("".join), min_size=30, max_size=30)


@settings(max_examples=10)
@given(trees=TREES)
def test_no_tree_of_them_runs(browser: Chrome, tmp_path_factory: pytest.TempPathFactory, trees: list[str]) -> None:
    hits, leads = watched(browser, [sanitize(tree) for tree in trees], tmp_path_factory.mktemp("tree"))
    assert not hits
    assert not [address for address in leads if not address.startswith(WEB)]
