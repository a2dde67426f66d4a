"""Text to a tree, as a browser would make it (HTML, 13.2.6.4: optional tags)."""

import pytest
from lxml import etree

from aggregator.page.parse import document


@pytest.mark.parametrize(
    ("source", "head", "body"),
    [
        (
            "<!doctype html><title>题</title><main><p>甲</main>尾<div>乙</div>",
            "<title>题</title>",
            "<main><p>甲</p></main>尾<div>乙</div>",
        ),
        (
            "<meta charset=utf-8><script>1</script><!--c--><header>头</header>间<article>文</article>",
            '<meta charset="utf-8"><script>1</script>',
            "<header>头</header>间<article>文</article>",
        ),
        ("<title>题</title><p>甲</p><article>文</article>", "<title>题</title>", "<p>甲</p><article>文</article>"),
        ("<head><title>题</title></head><body><main>甲</main></body>", "<title>题</title>", "<main>甲</main>"),
        ("<title>题</title>", "<title>题</title>", None),
    ],
)
def test_what_is_no_head_s_stands_in_the_body(source: str, head: str, body: str | None) -> None:
    root = document(source)
    assert inner(root, "head") == head
    assert inner(root, "body") == body


def inner(root: etree._Element, name: str) -> str | None:
    found = root.find(name)
    if found is None:
        return None
    whole = etree.tostring(found, encoding="unicode", method="html")
    return whole.removeprefix(f"<{name}>").removesuffix(f"</{name}>")


def test_a_tree_holds_nothing_but_elements() -> None:
    root = document("<!--甲--><p>乙<!--丙-->丁<?戊?>己</p><pre>1<!--2-->3</pre>")
    assert inner(root, "body") == "<p>乙丁己</p><pre>13</pre>"
    assert [element.tag for element in root.iter()] == ["html", "body", "p", "pre"]
