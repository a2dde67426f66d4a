"""The three hands write one and the same document."""

import pytest
from lxml import html as lxml_html

from data.demo import dialect
from data.demo.sites import SITES
from tests.demo.sample import sample, text_of

LAYOUTS = sorted({(name, layout) for name, site in SITES.items() for layout, _ in site.manners})


def shape(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Every element in order: its name, its attributes, and its own text without the space around it."""
    return [
        (str(element.tag), {str(name): str(value) for name, value in element.items()}, (element.text or "").strip())
        for element in lxml_html.document_fromstring(text).iter()
    ]


@pytest.mark.parametrize(("site", "layout"), LAYOUTS)
@pytest.mark.parametrize("hand", [2, 3])
def test_another_hand_changes_no_element(site: str, layout: str, hand: int) -> None:
    text = text_of(SITES[site].article(sample(site, layout, 1), ()))
    assert shape(dialect.write(text, hand)) == shape(text)


def test_what_the_hands_do() -> None:
    text = '<p class="a" id="b c"\n   hidden>x</p>\n    <a href="/x">y</a>'
    assert dialect.write(text, 1) == text
    assert dialect.write(text, 2) == "<p hidden  id='b c'  class='a'>x</p>\n    <a href='/x'>y</a>"
    assert dialect.write(text, 3) == '<p class=a id="b c" hidden>x</p>\n<a href=/x>y</a>'


def test_code_and_scripts_keep_every_space() -> None:
    text = '<pre id="x">\n    a\n      b</pre><script>\n    let a = "<p id=\'q\'>";\n</script>'
    assert dialect.write(text, 3) == text
    assert dialect.write(text, 2) == text
