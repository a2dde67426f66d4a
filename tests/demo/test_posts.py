"""The demo's posts as a whole, and the reading of their files."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from aggregator.clock import parse_iso
from aggregator.page.challenge import check
from data.demo.clock import CRAWLED
from data.demo.sites import SITES
from data.demo.texts import blocks, load
from tests.demo.expected import demo, expected, of
from tests.demo.sample import page_of

HAN = re.compile(r"[\u4e00-\u9fff]")


def test_there_are_at_least_sixty_posts_of_four_sites() -> None:
    assert len(expected()) >= 60
    assert min(Counter(post.source for post in expected()).values()) >= 10


def test_every_layout_is_there_in_every_hand() -> None:
    wanted = {(name, *manner) for name, site in SITES.items() for manner in site.manners}
    assert {(post.site, post.layout, post.variant) for post in demo()} == wanted


@pytest.mark.parametrize("post", expected(), ids=lambda post: post.slug)
def test_a_post_is_short_and_chinese(post: object) -> None:
    text = of(getattr(post, "slug", "")).markdown
    assert 250 <= len(HAN.findall(text)) <= 900


def test_addresses_titles_and_times_are_sound() -> None:
    urls = [post.url for post in expected()]
    assert len(urls) == len(set(urls))
    assert all(post.published < CRAWLED for post in demo())
    assert max(parse_iso(post.published_at) for post in expected()).date().isoformat() == "2024-12-20"


def test_a_search_for_base_setup_finds_several() -> None:
    found = [post for post in demo() if "基础搭建" in post.title + post.markdown]
    assert len(found) >= 6
    assert len({post.site for post in found}) >= 3


def test_no_page_but_the_challenge_looks_like_one() -> None:
    for post in demo():
        if "challenge" not in post.cases:
            check(page_of(post), SITES[post.site].url(post))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no front matter", "a.md: no front matter"),
        ('+++\ntitle = "x"\npublished = 2024-01-01\nflavour = "y"\n+++\n', "a.md: .*flavour"),
        ('+++\npublished = 2024-01-01\n[copy]\nof = "a"\n+++\n', "a.md: copy of 'a'"),
        ('+++\npublished = 2024-01-01\n[copy]\nof = "b"\nedits = [["p", "q"]]\n+++\n', "a.md: nothing to edit: 'p'"),
    ],
)
def test_a_file_that_is_wrong_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    (tmp_path / "b.md").write_text("+++\npublished = 2024-01-01\n+++\nx", encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        load(tmp_path)


def test_markdown_blocks_are_parted_by_blank_lines_outside_of_code() -> None:
    assert blocks("a\nb\n\n```\nx\n\ny\n```\n\n\nc") == ["a\nb", "```\nx\n\ny\n```", "c"]
