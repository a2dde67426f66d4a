"""Notices as data: what is written down is read back, with its links."""

from aggregator.page.notices import as_text, lines
from aggregator.page.parse import fragment
from aggregator.text.reprint import Line, Link

HTML = """<div class="rights"><p>本文来自 <a href="/u/chen">陈一</a>，
原文链接：<a href="https://x.test/p/1">https://x.test/p/1</a></p>
<ul><li>许可：<a href="//cc.test/by">CC BY</a></li></ul>
<script>no</script></div>"""


def test_a_notice_is_read_back_with_its_links() -> None:
    written = as_text(fragment(HTML), "https://blog.test/a/")
    assert written.split("\n") == [
        "本文来自 [陈一](https://blog.test/u/chen)， 原文链接：https://x.test/p/1",
        "许可：[CC BY](https://cc.test/by)",
    ]
    assert lines(written) == [
        Line("本文来自 陈一， 原文链接：https://x.test/p/1", (Link(5, 7, "https://blog.test/u/chen"),)),
        Line("许可：CC BY", (Link(3, 8, "https://cc.test/by"),)),
    ]


def test_no_notice_has_no_lines() -> None:
    assert lines("") == []
