"""What stays of an article's element and what goes: images, links, formulas, media, noise, boxes."""

import pytest
from lxml import etree

from aggregator.page.notices import as_text
from aggregator.page.parse import fragment
from aggregator.page.sanitize import sanitize
from aggregator.page.tidy import tidy

BASE = "https://blog.test/posts/a/"


def cleaned(html: str) -> str:
    tree = fragment(f"<article>{html}</article>")
    tidy(tree, BASE)
    return sanitize(etree.tostring(tree, encoding="unicode", method="html"))


def src(html: str) -> list[str]:
    return [image.get("src") or "" for image in fragment(f"<div>{cleaned(html)}</div>").iter("img")]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<img src="/a.png">', "https://blog.test/a.png"),
        ('<img src="a.png">', "https://blog.test/posts/a/a.png"),
        ('<img src="//x.test/a.png">', "https://x.test/a.png"),
        ('<img src="/loading.gif" data-original="/a.png">', "https://blog.test/a.png"),
        ('<img src="data:image/gif;base64,AA" data-src="/a.png">', "https://blog.test/a.png"),
        ('<img data-actualsrc="/small.png" data-original="/a.png">', "https://blog.test/a.png"),
        ('<img data-original-src="//x.test/a.png">', "https://x.test/a.png"),
        ('<img data-lazy-src="/a.png" src="">', "https://blog.test/a.png"),
        ('<img srcset="/s.png 320w, /a.png 1280w, /m.png 640w">', "https://blog.test/a.png"),
        ('<img srcset="/s.png, /a.png 2x">', "https://blog.test/a.png"),
        ('<picture><source srcset="/a.webp 1x"><img></picture>', "https://blog.test/a.webp"),
        ('<img src="https://x.test/a.png?x-oss-process=image/watermark,text_abc">', "https://x.test/a.png"),
        ('<img src="https://x.test/a.png?imageView2/2/w/800">', "https://x.test/a.png"),
        ('<img src="https://x.test/a?wx_fmt=png">', "https://x.test/a?wx_fmt=png"),
        ('<img src="https://x.test/a.png#pic_center">', "https://x.test/a.png"),
        ('<noscript><img src="/a.png"></noscript>', "https://blog.test/a.png"),
        (
            '<img class="lazy" src="data:image/gif;base64,AA"><noscript><img src="/a.png"></noscript>',
            "https://blog.test/a.png",
        ),
        ('<img data-original="/a.png"><noscript><img src="/a.png"></noscript>', "https://blog.test/a.png"),
        ('<span><img data-src="/a.png"></span><noscript><img src="/a.png"></noscript>', "https://blog.test/a.png"),
    ],
)
def test_an_image_has_its_true_address(html: str, expected: str) -> None:
    assert src(f"<p>图：{html}</p>") == [expected]


@pytest.mark.parametrize(
    "html",
    [
        '<img src="data:image/gif;base64,AA">',
        '<img src="https://x.test/count.gif" width="1" height="1">',
        '<img src="/a.png" class="avatar">',
        '<img src="/qr.png" alt="公众号二维码">',
        '<img src="javascript:alert(1)">',
        '<img src="http://[broken">',
    ],
)
def test_an_image_that_is_none_goes(html: str) -> None:
    assert src(f"<p>字{html}</p>") == []


@pytest.mark.parametrize(
    ("alt", "expected"), [("结构图", "结构图"), ("在这里插入图片描述", ""), ("image-20210304.png", ""), ("image", "")]
)
def test_alternative_text_is_the_authors(alt: str, expected: str) -> None:
    assert f'alt="{expected}"' in cleaned(f'<p>字<img src="/a.png" alt="{alt}"></p>')


TEX = "E = mc^2"
KATEX = (
    f'<span class="katex"><span class="katex-mathml"><math><semantics><mrow><mi>E</mi></mrow><annotation encoding='
    f'"application/x-tex">{TEX}</annotation></semantics></math></span><span class="katex-html" aria-hidden="true">'
    "<span>E</span><span>=</span><span>mc2</span></span></span>"
)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (KATEX, f"${TEX}$"),
        (f'<span class="katex-display">{KATEX}</span>', f"$${TEX}$$"),
        (
            f'<span class="MathJax">E=mc2</span><script type="math/tex">{TEX}</script>',
            f"${TEX}$",
        ),
        (f'<script type="math/tex; mode=display">{TEX}</script>', f"$${TEX}$$"),
        (f'<span class="ztext-math" data-tex="{TEX}"></span>', f"${TEX}$"),
        ('<img src="https://www.zhihu.com/equation?tex=E+%3D+mc%5E2" alt="x" eeimg="1">', f"${TEX}$"),
        (f'<img class="mathcode" src="https://x.test/f.gif" alt="{TEX}">', f"${TEX}$"),
        (
            f'<mjx-container jax="CHTML"><mjx-math>E</mjx-math><math alttext="{TEX}"><mi>E</mi></math></mjx-container>',
            f"${TEX}$",
        ),
        ("<math><mi>a</mi><mo>+</mo><mi>b</mi></math>", "a+b"),
        (rf'<span class="math inline">\({TEX}\)</span>', rf"\({TEX}\)"),
        (f"设 ${TEX}$，则", f"设 ${TEX}$，则"),
    ],
)
def test_a_formula_is_its_tex_once(html: str, expected: str) -> None:
    assert cleaned(f"<p>前{html}后</p>") == f"<p>前{expected}后</p>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="/b/">乙</a>', 'href="https://blog.test/b/"'),
        ('<a href="#注1">注</a>', 'href="https://blog.test/posts/a/#%E6%B3%A81"'),
        ('<a href="https://link.zhihu.com/?target=https%3A//x.test/c">丙</a>', 'href="https://x.test/c"'),
        ('<a href="mailto:a@x.test">信</a>', 'href="mailto:a@x.test"'),
    ],
)
def test_a_link_is_absolute(html: str, expected: str) -> None:
    assert expected in cleaned(f"<p>见{html}。</p>")


@pytest.mark.parametrize("html", ['<a href="javascript:void(0)">字</a>', '<a href="http://[x">字</a>', "<a>字</a>"])
def test_a_link_to_nowhere_is_its_words(html: str) -> None:
    assert cleaned(f"<p>见{html}。</p>") == "<p>见字。</p>"


@pytest.mark.parametrize(
    "anchor",
    [
        '<a href="#一" class="headerlink" title="一"></a>',
        '<a class="header-anchor" href="#一">#</a>',
        '<a hidden class="anchor" aria-hidden="true" href="#一">#</a>',
        '<a class="hash-link" href="#一">&ZeroWidthSpace;</a>',
        '<a name="t0"></a>',
        '<a href="#一">¶</a>',
    ],
)
def test_a_headings_anchor_goes(anchor: str) -> None:
    assert cleaned(f"<h2>{anchor}一</h2><p>正文。</p>") == "<h2>一</h2><p>正文。</p>"


def test_a_heading_that_links_to_itself_keeps_its_words() -> None:
    assert "一</a></h2>" in cleaned('<h2><a href="#一" class="anchor">一</a></h2><p>正文。</p>')


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            '<iframe src="//player.bilibili.com/player.html?bvid=BV1"></iframe>',
            "https://player.bilibili.com/player.html?bvid=BV1",
        ),
        ('<video><source src="/v.mp4"></video>', "https://blog.test/v.mp4"),
        ('<iframe class="video_iframe" data-src="https://v.qq.com/x"></iframe>', "https://v.qq.com/x"),
    ],
)
def test_media_become_links(html: str, expected: str) -> None:
    assert f'<a href="{expected}"' in cleaned(f"<p>视频</p>{html}").replace("&amp;", "&")


def test_an_adverts_frame_goes() -> None:
    assert cleaned('<p>字</p><iframe src="https://googleads.g.doubleclick.net/x"></iframe>') == "<p>字</p>"


@pytest.mark.parametrize(
    "html",
    [
        '<div class="toc"><ul><li>噪声</li></ul></div>',
        '<div class="social-share">噪声</div>',
        '<ins class="adsbygoogle">噪声</ins>',
        '<div id="comments">噪声</div>',
        '<div class="post-nav"><a href="/p/">噪声</a></div>',
        '<div class="related-posts"><h3>噪声</h3></div>',
        '<nav><a href="/">噪声</a></nav>',
        '<div class="reward">噪声</div>',
        '<div class="qrcode">噪声</div>',
        "<style>.噪声{}</style>",
        "<script>var 噪声</script>",
        '<p style="display: none">噪声</p>',
        '<svg style="display: none;"><text>噪声</text></svg>',
        '<span class="sr-only">噪声</span>',
        "<p>上一篇：<a href='/p/'>噪声</a></p>",
        "<button>噪声</button>",
        "<form><input value='噪声'></form>",
        "<!-- 噪声 -->",
    ],
)
def test_noise_goes(html: str) -> None:
    text = "正文的一句话，说明白了一件事。" * 4
    assert cleaned(f"<p>{text}</p>{html}<p>{text}</p>{html}") == f"<p>{text}</p><p>{text}</p>"


@pytest.mark.parametrize(
    "html",
    [
        '<div class="note info"><p>提示</p></div>',
        '<div class="admonition tip"><p>提示</p></div>',
        "<details><summary>展开</summary><p>提示</p></details>",
        '<div style="display:none"><pre>提示</pre></div>',
        '<aside class="callout"><p>提示</p></aside>',
        "<blockquote><p>提示</p><footer>某人</footer></blockquote>",
        '<section class="footnotes"><ol><li>提示</li></ol></section>',
    ],
)
def test_what_the_author_wrote_stays(html: str) -> None:
    assert "提示" in cleaned(f"<p>{'正文。' * 40}</p>{html}")


def test_a_hidden_body_stays() -> None:
    tree = fragment('<div id="js_content" style="visibility: hidden;"><section>正文</section></div>')
    tidy(tree, BASE)
    assert "".join(tree.itertext()) == "正文"


@pytest.mark.parametrize(
    "notice",
    [
        '<div class="post-copyright"><p>本文作者：甲</p><p>版权声明：BY-NC-SA</p></div>',
        "<div><h3>文档信息</h3><ul><li>本文作者：甲</li><li>本文链接：/posts/a/</li><li>版权声明：自由转载</li></ul></div>",
        "<p>版权声明：本文为博主原创文章，转载请附上原文出处链接和本声明。</p>",
    ],
)
def test_a_licence_box_is_kept_as_data_only(notice: str) -> None:
    tree = fragment(f"<article><p>{'正文。' * 40}</p>{notice}</article>")
    taken = tidy(tree, BASE)
    assert "版权声明" not in "".join(tree.itertext())
    assert "版权声明" in "\n".join(as_text(element, BASE) for element in taken)


def test_a_line_that_names_the_source_is_no_licence_box() -> None:
    line = "本文转自 某人 51CTO博客，原文链接：http://blog.51cto.com/a/1，如需转载请自行联系原作者"
    assert "本文转自" in cleaned(f"<p>{'正文。' * 40}</p><p>{line}</p>")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<div>甲</div><div>乙</div>", "<p>甲</p><p>乙</p>"),
        ("<section><section>甲</section></section>", "<p>甲</p>"),
        ("<div><p>甲</p></div>", "<p>甲</p>"),
        ("<div>甲<p>乙</p></div>", "<div>甲<p>乙</p></div>"),
        ("<p></p><p>甲</p><div> </div>", "<p>甲</p>"),
        ("<font color=red>甲</font>", "<p>甲</p>"),
        ("<ul><li><input type=checkbox checked disabled>甲</li></ul>", "<ul><li>☑ 甲</li></ul>"),
        ("<ul><li><input type=checkbox>甲<ul><li>乙</li></ul></li></ul>", "<ul><li>☐ 甲<ul><li>乙</li></ul></li></ul>"),
        ("<table><tr><th>甲</th></tr></table>", "<table><tbody><tr><th>甲</th></tr></tbody></table>"),
    ],
)
def test_structure(html: str, expected: str) -> None:
    assert cleaned(html).replace("&gt;", ">") == expected
