"""What of a reprint line may be shown of a post whose words may not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.reprint_naming import BETWEEN, named, naming, origin

PROSE = "跳表在有序链表上加多级索引，查找插入删除都是对数时间"
NAMES = ("张三", "阿里技术")


@pytest.mark.parametrize(
    "notice",
    [
        "本文转自 https://a.test/1",
        "本文转自 张三，原文链接：https://a.test/1",
        "本文转载自微信公众号「阿里技术」，作者：张三",
        "https://a.test/1 作者：张三",
        "本文转自公众号「阿里技术」",
        "编译 | 南山 原文链接：",
        "原文地址 www.jianshu.com/p/1234",
        "本文节选自 张三 的《一次磁盘写满的完整复盘：从告警到根因》，原文链接：https://a.test/1",
    ],
)
def test_a_notice_stays_and_the_article_around_it_goes(notice: str) -> None:
    for line in (notice, f"{notice}，{PROSE}", f"{PROSE}。{notice}", f"{PROSE}。{notice} {PROSE}"):
        assert naming(line, *NAMES) == notice


@pytest.mark.parametrize(
    "line",
    ["", PROSE, f"本文转自网络。{PROSE}", f"本文转自 {PROSE} 张三", f"{PROSE}，见 https://a.test/1", f"张三说{PROSE}"],
)
def test_where_no_label_has_a_name_nothing_is_left(line: str) -> None:
    assert naming(line, *NAMES) == ""


def test_an_address_of_the_article_s_own_is_passed_over() -> None:
    assert naming(f"见 https://b.test/2 {PROSE}。译自：https://a.test/1 {PROSE}") == "译自：https://a.test/1"


def test_a_name_that_is_a_word_of_the_article_does_not_open_it() -> None:
    assert naming(f"本文转自 表 {PROSE}", "表", "索引", "对数") == "本文转自 表"


@given(st.text(alphabet="甲乙丙丁，。：", max_size=80), st.text(alphabet="甲乙丙丁，。：", max_size=80))
def test_of_the_article_no_more_than_the_little_between_label_and_name_is_left(before: str, behind: str) -> None:
    left = naming(f"{before} 本文转自 {behind} https://a.test/1", "")
    assert left in ("", f"本文转自 {behind} https://a.test/1")
    assert not left or len(behind) + 2 <= BETWEEN


@pytest.mark.parametrize(
    ("read", "left"),
    [
        ("", ""),
        ("张三", "张三"),
        ("51CTO博客", "51CTO博客"),
        ("阿里云开发者社区", "阿里云开发者社区"),
        ("The Cloudflare Engineering Blog", "The Cloudflare Engineering Blog"),
        (f"张三 {PROSE}", "张三"),
        (PROSE, ""),
        ("Bob Smith in this article we explain how", "Bob Smith in this article"),
    ],
)
def test_a_name_that_runs_on_into_the_article_is_cut(read: str, left: str) -> None:
    assert named(read) == left


def test_such_a_name_does_not_lengthen_the_notice() -> None:
    assert (
        naming(f"本文转自 https://a.test/1 作者：张三 {PROSE}", f"张三 {PROSE}")
        == "本文转自 https://a.test/1 作者：张三"
    )


@pytest.mark.parametrize(
    ("author", "source", "told"),
    [
        ("", "", ""),
        ("阿木", "", "阿木"),
        ("", "51CTO博客", "51CTO博客"),
        ("阿木", "51CTO博客", "阿木 51CTO博客"),
        ("阿木", "阿木的博客", "阿木的博客"),
        ("阿木", "阿木", "阿木"),
        ("amu", "amu's blog", "amu's blog"),
        ("Li", "LinkedIn", "Li LinkedIn"),
        ("木", "阿木的博客", "木 阿木的博客"),
    ],
)
def test_an_author_whom_the_site_s_name_begins_with_is_not_said_twice(author: str, source: str, told: str) -> None:
    assert origin(author, source) == told
