"""Markdown and plain text to HTML, as the clean stage takes it."""

import pytest

from aggregator.page.markdown import text_to_html, to_html


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("```go\na := 1\n\n\tb()\n```", '<pre><code class="language-go">a := 1\n\n\tb()\n</code></pre>'),
        ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |", "<td>1</td>"),
        ("- [x] 做完", "做完"),
        ("- [x] 做完", 'checked="checked"'),
        ("注[^1]\n\n[^1]: 脚注", "脚注"),
        ("设 $E = mc^2$，则", "$E = mc^2$"),
        ("$$\na < b\n$$", "$$a &lt; b$$"),
        ("花了 $5 和 $6 元", "$5 和 $6"),
        ("~~删~~", "<s>删</s>"),
        ("---\ntitle: 题\n---\n正文", "<p>正文</p>"),
        ("\ufeff# 题\r\n\r\n文", "<h1>题</h1>"),
        ("a\n\n<div>原样</div>", "<div>原样</div>"),
        ("", ""),
    ],
)
def test_markdown(markdown: str, expected: str) -> None:
    assert expected in to_html(markdown)


def test_front_matter_is_left_out() -> None:
    assert "title" not in to_html("---\ntitle: 题\n---\n\n正文")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲\n乙\n\n丙", "<p>甲<br>乙</p><p>丙</p>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("\r\n甲\r\n　\r\n乙\r\n", "<p>甲</p><p>乙</p>"),
        ("", ""),
    ],
)
def test_plain_text(text: str, expected: str) -> None:
    assert text_to_html(text) == expected
