"""The score stage: parts in range with a reason each, whatever the post."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.settings import BaseSettings

from aggregator.curate.weights import weights
from aggregator.post import Block, BlockKind, Kind, Post, TagMatch
from aggregator.run import Run
from pipelines.score import ScoreStage

STAGE = ScoreStage(BaseSettings(), Run("test", datetime(2026, 1, 1, tzinfo=UTC)))


def values(post: Post) -> dict[str, float]:
    STAGE.process(post)
    return {part.name: part.value for part in post.score_parts}


@given(
    title=st.text(max_size=40),
    text=st.text(max_size=300),
    html=st.text(max_size=200),
    words=st.integers(min_value=0, max_value=10**9),
    kind=st.sampled_from(Kind),
    block=st.sampled_from(BlockKind),
)
def test_every_part_is_in_range_and_explained(
    title: str, text: str, html: str, words: int, kind: Kind, block: BlockKind
) -> None:
    post = Post("https://a.test/", title=title, content_text=text, content_html=html, word_count=words, kind=kind)
    post.blocks = [Block(block, 0, len(text))]
    STAGE.process(post)
    names = [part.name for part in post.score_parts]
    assert len(set(names)) == len(names)
    for part in post.score_parts:
        assert 0 <= part.value <= 1
        assert part.weight == weights()[part.name]
        assert part.reason


@pytest.mark.parametrize(
    ("headings", "tables", "told"),
    [
        (4, 0, "4 个小标题"),
        (0, 2, "2 处列表或表格"),
        (1, 1, "1 个小标题，1 处列表或表格"),
        (0, 0, "没有小标题、列表和表格"),
    ],
)
def test_only_what_is_there_is_counted(headings: int, tables: int, told: str) -> None:
    post = Post("", title="t", word_count=900)
    post.blocks = [Block(BlockKind.HEADING, 0, 0)] * headings + [Block(BlockKind.TABLE, 0, 0)] * tables
    STAGE.process(post)
    assert next(part.reason for part in post.score_parts if part.name == "structure") == told


@pytest.mark.parametrize(
    ("penalty", "post"),
    [
        ("advert", Post("", title="训练营限时优惠，扫码领取", content_text="原价999，立即报名，扫码入群，名额有限。")),
        (
            "recruitment",
            Post("", title="阿里巴巴招聘Java工程师", content_text="岗位职责：写代码。任职要求：三年。五险一金。"),
        ),
        ("digest", Post("", title="前端周刊第 52 期", content_text="本周链接。", word_count=500)),
        ("thin", Post("", title="记录", content_text="好。", word_count=1)),
        ("offtopic", Post("", title="春游", matches=[TagMatch("生活", 0.6, "auto", "标题")])),
        (
            "noise",
            Post("", title="IMPORTANT!!! READ THIS NOW!!! 🔥🔥🔥", content_text="看！！！看！！！", word_count=300),
        ),
        (
            "spun",
            Post("", title="云计算", content_text="随着技术的不断发展，它很重要。总而言之，值得注意的是，综上所述。"),
        ),
        ("dead_links", Post("", title="下载", content_html='<a href="#">下载</a> <a href="">源码</a>', word_count=300)),
    ],
)
def test_what_is_no_article_is_penalised(penalty: str, post: Post) -> None:
    assert values(post)[penalty] > 0.2


def test_an_honest_article_has_no_penalty() -> None:
    text = "本文介绍如何给 Nginx 配置缓存。先看一个例子。\n然后说明每个参数的含义，最后给出压测结果。"
    tags = [TagMatch("Nginx", 0.8, "auto", "标题")]
    post = Post("", title="Nginx 缓存配置实践", content_text=text, word_count=900, matches=tags)
    assert [name for name in values(post) if weights()[name] < 0] == []


def test_a_reprint_is_worth_less_than_an_original() -> None:
    original = values(Post("", title="一"))["originality"]
    reprint = values(Post("", title="一", kind=Kind.REPRINT))["originality"]
    assert original == 1
    assert reprint < 0.5


@pytest.mark.parametrize(
    ("title", "whole"),
    [
        ("消息网关用户手册", False),
        ("Mail Server Administrator Guide", False),
        ("Netty in Action-04-传输", False),
        ("第 7 章 并发", False),
        ("分支的合并-3.2", False),
        ("《重构》读书笔记", False),
        ("Effective Networking 笔记（三）", False),
        ("一致性协议论文翻译", False),
        ("为什么要做笔记", True),
        ("从零写一个消息网关", True),
        ("重构指南：什么时候该停下来", True),
        ("升级到 Fedora 40.1", True),
        ("压缩文档数据库的三个办法", True),
    ],
)
def test_a_part_of_a_manual_or_a_book_is_not_all_its_writers(title: str, whole: bool) -> None:  # noqa: FBT001
    assert (values(Post("", title=title))["originality"] == 1) is whole


def test_who_gives_reasons_explains_and_who_lists_does_not() -> None:
    reasons = "因为连接会断，所以要重试。但是重试会放大流量，例如下游变慢的时候。如果不限次数，原因再小也会导致雪崩。"
    listing = "host：主机名。port：端口。timeout：超时时间。retries：重试次数。pool：连接数。"
    english = "It retries because links break; however, it must stop, for example when the other side is slow."
    told = {
        text: values(Post("", title="重试", content_text=text))["reasoning"] for text in (reasons, listing, english)
    }
    assert told[reasons] > 0.4
    assert told[listing] == 0
    assert told[english] > 0.1


def test_saying_the_same_reason_again_explains_no_more() -> None:
    once, often = (values(Post("", title="t", content_text="因为快。" * times))["reasoning"] for times in (1, 50))
    assert once == often


@pytest.mark.parametrize(
    ("penalty", "title", "text"),
    [
        ("advert", "秒杀系统的设计", "秒杀的难点在库存。秒杀要限流，秒杀要削峰，秒杀要防刷。"),
        ("recruitment", "Token 用量对比", "窄查询 2k–6k，宽查询 3k–8k。"),
        ("noise", "INFORMATION_SCHEMA 简介", "这些表是只读的。"),
        ("spun", "进程调度", "下面我来介绍调度器。希望这篇文章对你有用。"),
        ("digest", "第 11 章：数组和切片", "数组是同一类型元素的集合。"),
    ],
)
def test_what_only_looks_like_it_is_not_penalised(penalty: str, title: str, text: str) -> None:
    assert values(Post("", title=title, content_text=text, word_count=600)).get(penalty, 0) == 0


def test_a_pasted_dialogue_with_a_machine_is_penalised() -> None:
    text = "你提到的这个点非常好。\n下面我为你整理成三部分。\n如果你愿意，我可以继续帮你细化。"
    assert values(Post("", title="模块化", content_text=text, word_count=600))["spun"] >= 0.5
