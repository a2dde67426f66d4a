"""The text of an article: blocks with their offsets, lines with their links."""

import pytest

from aggregator.page import text
from aggregator.page.parse import fragment
from aggregator.page.sanitize import sanitize_tree
from aggregator.page.tidy import tidy
from aggregator.post import BlockKind
from aggregator.text.reprint import Line, Link


def read(html: str) -> text.Reading:
    tree = fragment(f"<article>{html}</article>")
    tidy(tree, "https://blog.test/a/")
    return text.read(sanitize_tree(tree))


def test_blocks() -> None:
    reading = read(
        "<h2>标题</h2><p>第一段，\n接着写。</p><pre><code class='language-go'>a := 1\n\n\tb()</code></pre>"
        "<ul><li>甲<ul><li>乙</li></ul>丙</li></ul><blockquote><p>引文</p></blockquote>"
        "<table><tr><th>名</th><th>值</th></tr><tr><td><p>x</p><p>y</p></td><td></td></tr></table><p>末段</p>"
    )
    assert [(block.kind, block.detail, reading.text[block.start : block.end]) for block in reading.blocks] == [
        (BlockKind.HEADING, "2", "标题"),
        (BlockKind.PROSE, "", "第一段，接着写。"),
        (BlockKind.CODE, "go", "a := 1\n\n\tb()"),
        (BlockKind.LIST, "", "甲"),
        (BlockKind.LIST, "", "乙"),
        (BlockKind.LIST, "", "丙"),
        (BlockKind.QUOTE, "", "引文"),
        (BlockKind.TABLE, "", "名\t值\nx y"),
        (BlockKind.PROSE, "", "末段"),
    ]
    assert reading.text.startswith("标题\n\n第一段，接着写。\n\na := 1\n\n\tb()\n\n甲\n乙\n丙\n\n引文")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>甲  乙\t丙</p>", "甲 乙 丙"),
        ("<p>one\n  two</p>", "one two"),
        ("<p>中文\n中文</p>", "中文中文"),
        ("<p>用 <code>x</code> 和<b>粗体</b>。</p>", "用 x 和粗体。"),
        ("<p>甲<br>乙 <br/> 丙</p>", "甲\n乙\n丙"),
        ("<p>&nbsp;&nbsp;甲&nbsp;乙</p>", "甲 乙"),
        ("<p>　　缩进<br>　　再缩进</p>", "缩进\n再缩进"),
        ("<p>零\u200b宽\ufeff</p>", "零宽"),
        ("<p>e\u0301tude</p>", "\u00e9tude"),
        ("甲<div>乙</div>丙", "甲\n\n乙\n\n丙"),
        ("<table><tr><td>甲<table><tr><td>乙</td></tr></table></td></tr><tr><td>丙</td></tr></table>", "甲\n乙\n丙"),
        ("<p>x<sup>2</sup></p>", "x2"),
        ("<p>这是<b>重点</b>\n下一行</p>", "这是重点下一行"),
        ("<p>a &lt;b&gt; &amp;amp; &lt;p&gt; c</p>", "a <b> &amp; <p> c"),
        ("<p>见 <a href='/b' title='x > <p> \"y\"'> 此处 </a> 。</p>", "见 此处 。"),
        ("<p><img src='/a.png' alt='1 > 0 <br>'>图</p>", "图"),
        ("<p>一个 List<T> 和 Map<K, V> 的区别</p>", "一个 List 和 Map 的区别"),
        ("<table><tr><td>甲<br><br>乙</td><td>丙 <p> 丁</p>戊</td></tr></table>", "甲 乙\t丙 丁戊"),
        ("<table><tr><td>甲</td><td>乙<pre>x</pre>丙</td></tr></table>", "甲\t乙\n\nx\n\n丙"),
        ("", ""),
    ],
)
def test_white_space(html: str, expected: str) -> None:
    assert read(html).text == expected


def test_code_keeps_what_prose_loses() -> None:
    assert read("<pre>a\u0301  b\n\n\n\tc</pre>").text == "a\u0301  b\n\n\n\tc"


def test_lines_have_their_links() -> None:
    reading = read(
        "<p>本文转自<br>见 <a href='https://x.test/1'>此处</a>，谢谢</p><pre>转载自 x</pre><p><a href='/b/'>乙</a></p>"
    )
    assert reading.lines == [
        Line("本文转自"),
        Line("见 此处，谢谢", (Link(2, 4, "https://x.test/1"),)),
        Line("乙", (Link(0, 1, "https://blog.test/b/"),)),
    ]


def test_links_of_a_table_stand_where_its_text_does() -> None:
    (line,) = read("<table><tr><td> 甲 </td><td>见 <a href='/b?x=1&amp;y=2'>此处</a></td></tr></table>").lines
    assert line == Line("甲\t见 此处", (Link(4, 6, "https://blog.test/b?x=1&y=2"),))


def test_a_link_that_begins_with_a_line_end_is_of_the_next_line() -> None:
    assert read("<p>甲<a href='/b'><br>乙</a></p>").lines == [
        Line("甲"),
        Line("乙", (Link(0, 1, "https://blog.test/b"),)),
    ]
