"""Each template against the selectors that public evidence gives for the real pages, in every hand."""

from __future__ import annotations

from itertools import product

import pytest

from data.demo.sites import SITES
from data.demo.texts import DemoPost
from tests.demo.sample import CATEGORY, HANDS, page, sample, texts
from tests.demo.seen import ALL, FIRST


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
