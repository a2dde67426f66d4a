import pytest

from aggregator.page import labels
from aggregator.page.parse import fragment


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>作者：清弦</p><p>正文。</p>", "清弦"),
        ("<p>作者 | 陆行舟</p>", "陆行舟"),
        ("<p><strong>作者 ｜ 周屿（半山）</strong></p>", "周屿（半山）"),
        ("<p>作者: 清弦<br>来源 | 某公众号</p>", "清弦"),
        ("<p>作者：清弦　来源：某公众号</p>", "清弦"),
        ("<p>来源 | 某公众号</p><p>作者 | 陆行舟</p>", "陆行舟"),
        ("<blockquote><p>【作者】：清弦</p></blockquote>", ""),
        ("<p>作者：这件事要从去年说起。那时我们还没有监控。</p>", ""),
        ("<p>作者的结论是：别这样做。</p>", ""),
        ("<p>作者：</p><p>正文</p>", ""),
        ("<p>一</p><p>二</p><p>三</p><p>作者：清弦</p>", ""),
        ("<pre><code>作者：清弦</code></pre><p>正文</p>", ""),
        ("", ""),
    ],
)
def test_an_author_in_the_first_lines(html: str, expected: str) -> None:
    assert labels.value(fragment(html), "作者") == expected
