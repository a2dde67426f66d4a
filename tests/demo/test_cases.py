"""The demo's special cases: each is there and is what it says."""

from __future__ import annotations

import re

import pytest
from parsel import Selector

from aggregator.errors import ChallengeError
from aggregator.page.challenge import check
from data.demo.markup import code_blocks
from data.demo.sites import SITES
from data.demo.texts import blocks
from tests.demo.expected import demo, of, with_case
from tests.demo.sample import page_of, texts


def test_the_reprint_is_its_original_and_one_line() -> None:
    [post] = with_case("reprint")
    original = of("linux-lvm-extend")
    line = "本文转自 青禾运维 51CTO博客，原文链接：http://blog.51cto.com/15200001/2301001，如需转载请自行联系原作者"
    assert (post.site, post.kind, original.site) == ("aliyun", "reprint", "51cto")
    assert post.markdown == f"{original.markdown}\n\n{line}"
    assert post.original is not None
    assert post.original["url"] == "https://blog.51cto.com/u_15200001/2301001"


def test_the_translations_name_original_author_and_translator() -> None:
    for post, translator in zip(with_case("translation"), ("编译 | 南山", "译者：码农小满"), strict=True):
        assert post.kind == "translation"
        assert post.original is not None
        for part in ("原文链接：", post.original["url"], post.original["author"], translator):
            assert part in post.markdown


def test_the_partners_reprint_has_its_three_lines() -> None:
    [post] = with_case("partner-reprint")
    tail = post.markdown.splitlines()[-5:]
    assert [line[:6] for line in tail if line] == ["原文发布时间", "本文作者：方", "本文来自云栖"]


def test_the_edited_copy_differs_a_little_and_says_nothing() -> None:
    [copy] = with_case("edited")
    [source] = with_case("edited-source")
    ours, theirs = set(blocks(copy.markdown)), set(blocks(source.markdown))
    assert copy.site != source.site
    assert len(ours & theirs) >= 3
    assert len(theirs - ours) >= 3
    assert "转" not in copy.markdown


def test_the_excerpt_is_part_of_a_longer_post_of_another_site() -> None:
    [excerpt] = with_case("excerpt")
    [source] = with_case("excerpted")
    assert excerpt.site != source.site
    *taken, line = blocks(excerpt.markdown)
    assert set(taken) < set(blocks(source.markdown))
    assert len("".join(taken)) < 0.6 * len(source.markdown)
    assert line.startswith("本文节选自")


def test_the_reprint_by_mark_is_the_same_text_and_names_nobody() -> None:
    [post] = with_case("reprint-by-mark")
    [source] = with_case("reprinted-by-mark")
    assert post.markdown == source.markdown
    assert "本文章为转载内容" in page_of(post)
    assert post.original is None


def test_the_series_shares_its_beginning_and_nothing_else() -> None:
    parts = [blocks(post.markdown) for post in with_case("series")]
    assert len(parts) == 3
    first, second, third = (set(part) for part in parts)
    assert first & second == second & third == first & third == {parts[0][0]}
    assert parts[0][0].count("https://demo-blog.example/2024/12/") == 3


def test_the_digests_share_their_frame_and_not_their_news() -> None:
    newer, older = (set(blocks(post.markdown)) for post in with_case("digest"))
    assert len(newer & older) == 6
    assert min(len(newer - older), len(older - newer)) == 4


def test_the_code_is_in_many_markups() -> None:
    seen = {re.sub(r"-.*", "", case.removeprefix("code-")) for post in demo() for case in post.cases if "code" in case}
    assert seen >= {"figure", "pre", "syntaxhighlighter", "brush", "lake", "toolbar"}
    for post in demo():
        if any(case.startswith("code-") for case in post.cases):
            assert code_blocks(post.markdown), post.slug


def test_lazy_images_have_a_placeholder_where_the_address_should_be() -> None:
    found = with_case("lazy-image")
    assert len(found) >= 4
    for post in found:
        for source in Selector(text=page_of(post)).css("img.lazyload::attr(src)").getall():
            assert re.search(r"loading|space|^data:", source), post.slug


def test_the_gbk_page_needs_more_than_gb2312() -> None:
    [post] = with_case("gbk")
    body = SITES["hexo"].article(post, ()).body
    assert "陈喆" in body.decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        body.decode("gb2312")
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")


def test_the_challenge_is_told_for_what_it_is_and_is_listed() -> None:
    [post] = with_case("challenge")
    url = SITES["51cto"].url(post)
    with pytest.raises(ChallengeError):
        check(page_of(post), url)
    assert not Selector(text=page_of(post)).css("article")


def test_the_empty_article_has_a_title_and_no_text() -> None:
    [post] = with_case("empty")
    found = Selector(text=page_of(post))
    assert texts(found, ".article-detail h1") == ["草稿：待整理"]
    assert texts(found, "#result") == []
