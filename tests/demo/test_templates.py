"""Each template against the selectors that public evidence gives for the real pages, in every hand."""

from __future__ import annotations

from itertools import product

import pytest

from data.demo.sites import SITES
from data.demo.texts import DemoPost
from tests.demo.sample import CATEGORY, HANDS, page, sample, texts

# (site, layout, CSS, what the first match must be, hands in which the part is there). Evidence is in docs/ and the
# spiders' own tables: these selectors were seen in real pages or in public crawlers' code for 51CTO 2017–2024, Alibaba
# Cloud 2018–2024, OSCHINA 2019–2024 and the Hexo themes named.
FIRST = [
    ("51cto", "2021", "link[rel=canonical]::attr(href)", "url", HANDS),
    ("51cto", "2021", ".fixtitle h3.title", "title", HANDS),
    ("51cto", "2021", ".fixtitle .messbox a.name[title]::attr(title)", "author", HANDS),
    ("51cto", "2021", "article.detail-content-left > div.article-detail > .title > h1", "title", HANDS),
    ("51cto", "2021", '.messbox .mess-line1 a[href*="blog.51cto.com/"]', "author", HANDS),
    ("51cto", "2021", ".messbox time[pubdate]::attr(pubdate)", "second", HANDS),
    ("51cto", "2021", ".messbox time[pubdate]", "second", HANDS),
    ("51cto", "2021", "[blog_id]::attr(blog_id)", "number", HANDS),
    ("51cto", "2021", ".article-content-wrap .artical-content-bak.main-content #result p", "paragraph", HANDS),
    ("51cto", "2021", "#result.con.editor-preview-side[data-version] p", "paragraph", HANDS),
    ("51cto", "2021", "#container.am-engine[data-element=root] p", "paragraph", (1, 2)),
    ("51cto", "2021", "#result h2#h0", "heading", (1, 2)),
    ("51cto", "2018", ".artical-title-list a.tab.original", "mark", HANDS),
    ("51cto", "2018", ".artical-title-list a.name", "author", HANDS),
    ("51cto", "2018", ".artical-title-list a.time", "second", HANDS),
    ("51cto", "2018", "div.artical-content-bak.main-content > div.con.editor-preview-side p", "paragraph", HANDS),
    ("51cto", "2018", "#result p", "paragraph", (1, 2)),
    ("51cto", "2018", ".crumbs span a", "author_blog", HANDS),
    ("aliyun", "lark", "link[rel=canonical]::attr(href)", "url", HANDS),
    ("aliyun", "lark", "h1.article-title", "title", HANDS),
    ("aliyun", "dom", "h1.article-title", "title", (1, 3)),
    ("aliyun", "dom", "div.article-content p", "paragraph", (1, 3)),
    ("aliyun", "dom", "p.hiddenTitle", "title", (2,)),
    ("aliyun", "dom", "div.content-detail.unsafe.markdown-body p", "paragraph", (2,)),
    ("oschina", "2019", "h1.article-box__title", "title", HANDS),
    ("oschina", "2019", '.article-box__meta a[href^="https://my.oschina.net/u/"]', "author", HANDS),
    ("oschina", "2019", "div.article-detail div.content p", "paragraph", (1, 3)),
    ("oschina", "2019", ".article-box__content .detail-box p", "paragraph", (2,)),
    ("oschina", "2019", "val[data-name=objId]::attr(data-value)", "number", HANDS),
    ("oschina", "2019", 'meta[property="bytedance:updated_time"]::attr(content)', "modified", (1,)),
    ("hexo", "next", "h1.post-title", "title", HANDS),
    ("hexo", "next", ".post-body p", "paragraph", HANDS),
    ("hexo", "next", '[property="article:published_time"]::attr(content)', "utc", (1, 2)),
    ("hexo", "butterfly", "article.post-content#article-container p", "paragraph", HANDS),
    ("hexo", "butterfly", "#post-meta time.post-meta-date-created::attr(datetime)", "utc", HANDS),
    ("hexo", "butterfly", '[property="article:author"]::attr(content)', "author", (1, 3)),
    ("hexo", "landscape", "h1.article-title[itemprop]", "title", HANDS),
    ("hexo", "landscape", ".article-entry p", "paragraph", HANDS),
    ("hexo", "landscape", "time[itemprop=datePublished]::attr(datetime)", "utc", HANDS),
]

# The same for fields of many values.
ALL = [
    ("51cto", "2021", ".mess-tag a.shence_tag", "tags"),
    ("51cto", "2021", ".mess-tag a.shence_cate", "categories"),
    ("51cto", "2018", ".for-tag a", "tags"),
    ("oschina", "2019", ".tags-box .tags-box__inner a.tag-item", "tags"),
    ("hexo", "butterfly", ".post-meta__tag-list > a.post-meta__tags", "tags"),
]


def said(post: DemoPost) -> dict[str, str]:
    """What each name of the tables stands for."""
    return {
        "url": SITES[post.site].url(post),
        "title": "标题 & “引号” 的写法",
        "author": "作者甲",
        "author_blog": "作者甲的博客",
        "second": "2024-05-06 07:08:09",
        "utc": "2024-05-05T23:08:09.000Z",
        "modified": "2024-05-08T10:00:00+08:00",
        "number": "7654321",
        "paragraph": "第一段<正文>。",
        "heading": "小节",
        "mark": "原创",
    }


FIRST_CASES = [(site, layout, hand, css, name) for site, layout, css, name, hands in FIRST for hand in hands]


@pytest.mark.parametrize(("site", "layout", "hand", "css", "name"), FIRST_CASES)
def test_the_selector_of_the_real_page_finds_the_field(site: str, layout: str, hand: int, css: str, name: str) -> None:
    post = sample(site, layout, hand)
    assert texts(page(post), css)[:1] == [said(post)[name]]


@pytest.mark.parametrize(("case", "hand"), list(product(ALL, HANDS)))
def test_the_selector_of_the_real_page_finds_all_values(case: tuple[str, str, str, str], hand: int) -> None:
    site, layout, css, name = case
    expected = {"tags": ["标签一", "C++"], "categories": [CATEGORY[site]]}
    assert texts(page(sample(site, layout, hand)), css) == expected[name]


@pytest.mark.parametrize("hand", HANDS)
def test_alibaba_clouds_tags_are_links_to_labels_after_their_own_name(hand: int) -> None:
    for layout in ("lark", "dom"):
        found = page(sample("aliyun", layout, hand))
        assert texts(found, 'a[href*="/label/article_de-3-"]') == ["标签一", "C++"]
        assert "文章标签：" in found.xpath("string(//body)").get("")


@pytest.mark.parametrize("hand", HANDS)
def test_hexos_tags_are_links_marked_as_tags(hand: int) -> None:
    assert texts(page(sample("hexo", "next", hand)), "a[rel=tag]") == ["# 标签一", "# C++"]
    assert texts(page(sample("hexo", "landscape", hand)), "a[rel=tag]") == ["标签一", "C++"]


def test_the_mark_of_51cto_is_told_by_its_text_whatever_its_class() -> None:
    found = [texts(page(sample("51cto", "2021", hand)), ".article-detail .title span") for hand in HANDS]
    assert found == [["原创"], ["推荐", "原创"], ["原创"]]


@pytest.mark.parametrize(
    ("site", "layout", "title"),
    [
        ("51cto", "2021", "标题 & “引号” 的写法_作者甲的技术博客_51CTO博客"),
        ("oschina", "2019", "标题 & “引号” 的写法 - OSCHINA - 中文开源技术交流社区"),
        ("hexo", "next", "标题 & “引号” 的写法 | 山脚下的机房"),
    ],
)
@pytest.mark.parametrize("hand", HANDS)
def test_the_documents_title_has_the_sites_suffix(site: str, layout: str, title: str, hand: int) -> None:
    assert texts(page(sample(site, layout, hand)), "title") == [title]


def test_parts_are_missing_in_some_hands() -> None:
    scripts = [len(page(sample("51cto", "2021", hand)).css('script[type="application/ld+json"]')) for hand in HANDS]
    graphs = [len(page(sample("hexo", "next", hand)).css('[property="og:type"]')) for hand in HANDS]
    adverts = [len(page(sample("oschina", "2019", hand)).css(".ad-wrap")) for hand in HANDS]
    assert (scripts, graphs, adverts) == ([1, 1, 0], [1, 1, 0], [1, 2, 0])


def test_oschina_prints_its_dates_in_two_ways() -> None:
    found = [texts(page(sample("oschina", "2019", hand)), ".article-box__meta .item-list .item") for hand in HANDS]
    assert ["2024-05-06 07:08:09" in items or "2024/05/06 07:08" in items for items in found] == [True] * 3
    assert "2024/05/06 07:08" in found[1]


def test_the_page_of_before_hexo_is_gbk_and_says_gb2312() -> None:
    post = sample("hexo", "old", 1)
    record = SITES["hexo"].article(post, ())
    assert b"charset=gb2312" in record.body
    assert "标题".encode("gbk") in record.body
    assert record.content_type == "text/html"
    assert texts(page(post), ".post-meta .time") == ["2024年5月6日 07:08"]
