"""CSS that starts at a selector's first name finds what CSS over the whole page does."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parsel import Selector

from aggregator.page.decode import decode
from aggregator.page.dom import has_text, text_of
from aggregator.page.parse import document
from aggregator.page.rules import Rules
from aggregator.page.select import Names, select
from spiders import registry

GOLDEN = Path(__file__).parents[1] / "golden"
SCHEMES = {"jsonld", "meta", "re", "json", "label"}

PAGE = """<body class="page a"><div id="x" class="a b"><p class="b">一<span class="a  c">二</span></p>
<a href="/u/1" class="b">三</a> 四</div><div class="a"><p class="b">五</p><p id="x" class="\xa0d\te">六</p>七</div>
<h1 class="title">八</h1><p>九</p>"""
SELECTORS = (
    ".a", ".a::text", "div.a", ".a .b", ".a > .b", "#x", "#x .c", "p#x", ".a.b", ".c + a", ".a ~ h1", ".c::text",
    ".a .b::text", "a.b::attr(href)", ".b:contains('五')", ".b:not(.a)", ".none", "#none a", "h1", "*", "[href]",
    ".a, h1", ".a,.c", ".d", ".e", ".page", "p.b[class=b]", ".title:contains('.a')", "div:contains('.c') p", r".a\:b",
)  # fmt: skip


def both(root: object, css: str) -> tuple[list[object], list[object]]:
    """What is found from the names, and what parsel finds."""
    whole = Selector(root=root, type="html")
    return list(select(whole.root, Names(whole.root), css)), [found.root for found in whole.css(css)]


@pytest.mark.parametrize("css", SELECTORS)
def test_it_finds_what_parsel_finds(css: str) -> None:
    found, expected = both(document(PAGE), css)
    assert found == expected


@given(st.recursive(
    st.sampled_from(["一", ""]),
    lambda inner: st.tuples(st.sampled_from(["p", "div", "a", "h1"]), st.sampled_from(["", "a", "b a", "c", "b"]),
                            st.sampled_from(["", "x"]), st.lists(inner, max_size=3))
    .map(lambda made: f'<{made[0]} class="{made[1]}" id="{made[2]}">{"".join(made[3])}</{made[0]}>'),
    max_leaves=12,
), st.sampled_from(SELECTORS))  # fmt: skip
def test_it_finds_the_same_on_any_page(html: str, css: str) -> None:
    found, expected = both(document(f"<body>{html}</body>"), css)
    assert found == expected


# The fields of Rules that say where something is.
PLACES = ["body", "title", "author", "published", "modified", "kind", "copyright", "tags", "categories", "drop"]


def css_of(rule: Rules) -> Iterator[str]:
    """The selectors of a rule: what begins with a scheme is none."""
    for places in map(partial(getattr, rule), PLACES):
        yield from (place for place in places if place.partition(":")[0] not in SCHEMES)


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*/*/page.html")), ids=lambda path: "/".join(path.parts[-3:-1]))
def test_it_finds_the_same_on_the_pages_of_the_platforms(path: Path) -> None:
    page = document(decode(path.read_bytes()))
    for rule in registry.rules_for(json.loads(path.with_name("meta.json").read_text(encoding="utf-8"))["url"]):
        for css in css_of(rule):
            found, expected = both(page, css)
            assert found == expected, css


@pytest.mark.parametrize(
    "html",
    ["<p>一", "<p> \n<b>一</b>", "<p><script>一</script>", "<p><script>一</script>二", "<p><noscript>一</noscript>",
     "<p><img>", "<p>&nbsp;</p>", "<p><style>一</style><b> </b>"],
)  # fmt: skip
def test_an_element_has_text_where_its_text_is_not_empty(html: str) -> None:
    paragraph = next(document(html).iter("p"))
    assert has_text(paragraph) == bool(text_of(paragraph))
