"""The sanitiser: nothing active and no page markup comes out, and cleaning twice is cleaning once."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.page.parse import fragment
from aggregator.page.sanitize import sanitize, sanitize_tree

# Markup that parsers disagree about, and what attackers write: a piece a line.
PIECES = """
<pre>
</pre>
<code class='language-x evil'>
</code>
<p>
</p>
<b>
</b>
<i>
</i>
<a href='javascript:alert(1)'>
<a href='//x.test/a?b&c'>
</a>
<table>
<tr>
<td>
</table>
<math>
<mi>
</math>
<svg>
</svg>
<style>
</style>
<script>
</script>
<!--
-->
<li>
<ul>
</ul>
<h2>
</h2>
<h3>
<span>
</span>
<object>
</object>
<template>
</template>
<select>
<option>
</select>
<img src=x onerror=y>
<img src='data:text/html,x'>
<div style='a:b'>
</div>
<form>
</form>
<input type=checkbox>
<textarea>
</textarea>
<noscript>
</noscript>
<iframe src=x>
</iframe>
<marquee>
<button>
</button>
<font>
<nobr>
<ruby>
<rt>
<details open>
<summary>
<plaintext>
<xmp>
</xmp>
<title>
</title>
&lt;
&amp;lt;
&#0;
&nbsp;
中文
a<b
<
>
"
'
<![CDATA[
]]>
<?pi ?>
<body onload=x>
<html>
<frameset>
<caption>
<col>
<dl>
<dt>
<a {{ url }} href=/x>
<td {...props} colspan=2>
""".strip().splitlines()
FORBIDDEN = re.compile(
    r"<(?:html|head|body|script|style|nav|form|iframe|object|embed|input|svg|math|template)\b"
    r"|<[^>]*\s(?:on\w+|style|id)\s*=|<[^>]*=\s*[\"']?\s*javascript:",
    re.IGNORECASE,
)


@given(
    st.lists(st.one_of(st.sampled_from([*PIECES, "\n", "\n\n", "\t", "\x00"]), st.text(max_size=8)), max_size=30).map(
        "".join
    )
)
def test_any_markup_is_safe_and_settled(html: str) -> None:
    for cleaned in (sanitize(html), sanitize_tree(fragment(html))):
        assert sanitize(cleaned) == cleaned
        assert not FORBIDDEN.search(cleaned)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<pre>\n\nfirst</pre>", "<pre>\n\nfirst</pre>"),
        ("<pre><code>\n\n  x\n</code></pre>", "<pre><code>\n\n  x\n</code></pre>"),
        ('<pre><code class="language-c++ hljs">a\tb</code></pre>', '<pre><code class="language-c++">a\tb</code></pre>'),
        ('<code class="x">a</code>', "<code>a</code>"),
        ("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"),
        ("<p>a<math><mi>x</mi></math>b</p>", "<p>ab</p>"),
        ('<p style="color:red" onclick="x()" id="y">a</p>', "<p>a</p>"),
        ('<a href="javascript:alert(1)">a</a>', '<a rel="noopener noreferrer nofollow">a</a>'),
        ('<img src="https://x.test/a.png" onerror="x" alt="图">', '<img src="https://x.test/a.png" alt="图">'),
        ("<section><p>a</p></section>", "<p>a</p>"),
        ('<td colspan="2">x</td>', "x"),
        (
            '<table><tbody><tr><td colspan="2" rowspan="x">a</td></tr></tbody></table>',
            '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>',
        ),
        ('<ol start="3"><li>a</li></ol>', '<ol start="3"><li>a</li></ol>'),
        ("<p>1 &lt; 2 &amp; 3</p>", "<p>1 &lt; 2 &amp; 3</p>"),
        ("", ""),
    ],
)
def test_what_is_kept(html: str, expected: str) -> None:
    assert sanitize(html) == expected


def test_depth_is_no_danger() -> None:
    deep = sanitize("<div>" * 4000 + "x" + "</div>" * 4000)
    assert "x" in deep
    assert sanitize(deep) == deep


@pytest.mark.parametrize(
    ("served", "kept"),
    [
        ('<section id="x"><p class="y">一</p></section>', "<p>一</p>"),
        ('<div class="x"><p onclick="y()">一 <span>二</span></p></div>', "<div><p>一 二</p></div>"),
        (
            '<section><a class="x" href="https://a.example/" title="t">一</a></section>',
            '<a href="https://a.example/" title="t" rel="noopener noreferrer nofollow">一</a>',
        ),
        ('<section><a href="javascript:x()">一</a></section>', '<a rel="noopener noreferrer nofollow">一</a>'),
        ("<section><p>a&nbsp;b</p><script>x()</script></section>", "<p>a&nbsp;b</p>"),
        (
            '<section><a {{ url }} y\x0bz=1 href="https://a.example/?\x1f">一</a></section>',
            '<a href="https://a.example/?" rel="noopener noreferrer nofollow">一</a>',
        ),
        ("<section><div {...props}>一</div></section>", "<div>一</div>"),
        ('<section><code class="x language-go">一</code></section>', '<code class="language-go">一</code>'),
    ],
)
def test_a_tree_is_cleaned_as_its_html_is(served: str, kept: str) -> None:
    assert sanitize_tree(fragment(served)[0]) == kept
    assert sanitize(kept) == kept


@pytest.mark.parametrize("character", [*map(chr, range(1, 9)), "\x0b", "\x1f", "\x7f", "\ufffe", "\uffff"])
def test_a_control_character_in_a_tags_name_costs_no_article(character: str) -> None:
    assert sanitize_tree(fragment(f"<p>一<x{character}y>二</x{character}y>三</p>")) == "<div><p>一二三</p></div>"
