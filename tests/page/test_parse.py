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
            '<meta charset="utf-8"><script>1</script><!--c-->',
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
