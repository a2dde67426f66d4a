"""Code blocks of every highlighter the field uses: the text exact, the language named, nothing else left.

Each file of highlighters/ is the same code (code.txt) as one highlighter serves it, between two paragraphs.
"""

from pathlib import Path

import pytest
from lxml import etree, html
from lxml.html import HtmlElement

from aggregator.page.tidy import tidy

HIGHLIGHTERS = Path(__file__).parent / "highlighters"
CODE = (HIGHLIGHTERS / "code.txt").read_text()
NAMES = sorted(path.stem for path in HIGHLIGHTERS.glob("*.html"))


def tidied(fragment: str) -> HtmlElement:
    tree = html.fragment_fromstring(fragment, create_parent="article")
    tidy(tree, "https://blog.test/post/")
    return tree


def blocks(fragment: str) -> list[str]:
    return ["".join(pre.itertext()) for pre in tidied(fragment).iter("pre")]


@pytest.mark.parametrize("name", NAMES)
def test_code_is_exact(name: str) -> None:
    tree = tidied((HIGHLIGHTERS / f"{name}.html").read_text())
    assert ["".join(pre.itertext()) for pre in tree.iter("pre")] == [CODE]
    assert "".join("".join(tree.itertext()).replace(CODE, "").split()) == "前文。后文。"


@pytest.mark.parametrize("name", NAMES)
def test_language_is_recorded(name: str) -> None:
    tree = tidied((HIGHLIGHTERS / f"{name}.html").read_text())
    assert '<pre><code class="language-python">' in etree.tostring(tree, encoding="unicode")


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("<pre>\n\tfirst\n\n\n    last\n\n</pre>", "\tfirst\n\n\n    last"),
        ("<pre>a&nbsp;&nbsp;b<br>&nbsp;<br>c</pre>", "a  b\n\nc"),
        ("<pre><code>a</code>\n<code>b</code></pre>", "a\nb"),
        ("<pre>1 one\n2 two</pre>", "1 one\n2 two"),  # a listing numbered by its author
        ("<pre><code>ls\npwd\n1.2.</code></pre>", "ls\npwd"),  # a rendered page's numbers
        ("<pre>a\r\nb</pre>", "a\nb"),
        ("<pre>&lt;div class='x'&gt;&amp;amp;</pre>", "<div class='x'>&amp;"),
    ],
)
def test_white_space_is_kept(fragment: str, expected: str) -> None:
    assert blocks(fragment) == [expected]


def test_a_table_of_words_is_no_code() -> None:
    tree = tidied("<div class='highlight'><table><tr><td>名称</td><td>说明</td></tr></table></div>")
    assert not list(tree.iter("pre"))
    assert [cell.text for cell in tree.iter("td")] == ["名称", "说明"]


def test_empty_block_goes() -> None:
    assert blocks("<pre><code>  \n </code></pre><p>x</p>") == []


def test_several_blocks_in_one_box_stay_apart() -> None:
    assert blocks("<div class='highlight'><pre>a</pre><p>then</p><pre>b</pre></div>") == ["a", "b"]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('class="brush: js; toolbar: false"', "js"),
        ('class="language-C++"', "c++"),
        ('class="language-plaintext"', None),
        ('class="line-numbers"', None),
        ('class="wp-block-code"', None),
        ('data-lang="go"', "go"),
        ('class="sourceCode haskell"', "haskell"),
        ('class="src src-emacs-lisp"', "emacs-lisp"),
        ('class="java"', "java"),
    ],
)
def test_languages(attributes: str, expected: str | None) -> None:
    code = next(tidied(f"<pre {attributes}>x = 1</pre>").iter("code"))
    assert code.get("class") == (expected and f"language-{expected}")
