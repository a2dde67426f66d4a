"""What a card shows of an article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.excerpt import excerpt, key_sentences, sentences, word_count

FIRST = "缓存失效时，请求会直接落到数据库上，响应时间随之变长。"
SECOND = "本文从一次线上故障说起，介绍排查的步骤与改进的办法。"


@pytest.mark.parametrize(
    "noise",
    [
        "编者按：本文是运维系列的第三篇。",
        "本文转载自微信公众号「运维前线」，作者高山。",
        "作者：高山",
        "首发于：https://example.com/articles/1",
        "https://example.com/a/very/long/address/of/something",
        "排查缓存失效",
        "《排查缓存失效》",
        "图片来源：example.com",
        "扫码关注公众号「运维前线」，回复 PDF 领取资料",
        "更新时间：2021-03-04",
        "代码如下：",
        "项目地址：https://example.com/cache",
        "高山 2021.3.4",
        "2021-03-04 10:20 高山 阅读 300",
        "本篇文章收集自网络，原出处不明。",
        "更多内容可以参考：缓存手册",
        "::: tip",
        "{:toc}",
        "关键词：缓存、雪崩、随机过期",
        "{{% notice info %}}",
        "大家好，我是高山。",
    ],
)
def test_it_begins_with_the_first_real_prose(noise: str) -> None:
    assert excerpt("排查缓存失效", [noise, FIRST, SECOND]) == f"{FIRST} {SECOND}"


def test_short_labels_before_the_prose_are_left_out() -> None:
    assert excerpt("标题", ["前言", FIRST]) == FIRST
    assert excerpt("标题", ["前言", "正文"]) == "前言 正文"


def test_what_is_said_again_is_shown_once() -> None:
    assert excerpt("标题", [FIRST, FIRST, SECOND, FIRST]) == f"{FIRST} {SECOND}"


def test_a_label_is_cut_from_good_prose() -> None:
    assert excerpt("标题", [f"摘要：{FIRST}"]) == FIRST


@pytest.mark.parametrize(
    "line",
    [
        "本文作者：高山",
        "本文链接：https://blog.test/2024/01/cache/",
        "本文标题：排查缓存失效",
        "版权声明：本博客所有文章除特别声明外，均采用 CC BY-NC-SA 4.0 许可协议。转载请注明出处！",
        "本博客所有文章除特别声明外，均采用 BY-NC-SA 许可协议。转载请注明出处！",
        "文章作者: 高山 文章链接: https://blog.test/cache 版权声明: 转载请注明来自高山的博客！",
        "本作品采用知识共享署名 4.0 国际许可协议进行许可。",
        "许可协议：CC BY 4.0",
        "本文版权归作者和博客园共有，欢迎转载，但必须保留此段声明",
        "未经允许不得转载",
        "图片版权：高山，CC BY-SA",
        "Copyright Notice: All articles in this blog are licensed under CC BY-NC-SA 4.0.",
        "最后更新于：2024-03-04",
    ],
)
def test_whose_it_is_and_what_may_be_done_with_it_is_no_part_of_it(line: str) -> None:
    assert excerpt("标题", [FIRST, line]) == FIRST
    assert excerpt("标题", [line, FIRST]) == FIRST


def test_of_a_paragraph_only_the_sentences_about_rights_go() -> None:
    assert excerpt("标题", [f"{FIRST}转载请注明出处。{SECOND}"]) == f"{FIRST}{SECOND}"


@pytest.mark.parametrize(
    "prose",
    [
        "版权保护是开源软件绕不开的话题，许可证怎么选，要先回答四个问题。",
        "本文采用了一种新的索引结构，授权由网关完成，延迟降低一半。",
        "开源协议：Apache 2.0，可以放心用于商业项目，也可以修改。",
        "抓取转载文章之前，要先看 robots.txt 里写了什么，再决定间隔。",
        "知识共享（Creative Commons）是一组许可，CC BY 只要求署名，最宽松。",
    ],
)
def test_prose_on_rights_stays(prose: str) -> None:
    assert excerpt("标题", [prose]) == prose
    assert excerpt("标题", [FIRST, prose]) == f"{FIRST} {prose}"


@pytest.mark.parametrize(
    ("left", "shown"),
    [
        (f"**{FIRST}**{SECOND}", f"{FIRST}{SECOND}"),
        (f"::: warning [注意] {FIRST}", FIRST),
        (f"2 ** 3 与 2 ** 4 不同，{FIRST}", f"2 ** 3 与 2 ** 4 不同，{FIRST}"),
    ],
)
def test_marks_that_no_renderer_took_are_left_out(left: str, shown: str) -> None:
    assert excerpt("标题", [left]) == shown


@pytest.mark.parametrize(
    "prose",
    [
        "2021-03-04 那天凌晨，缓存集群开始报警，值班的同事被叫醒。",
        "新版在 https://example.com 上可以下载，安装只要一分钟。",
    ],
)
def test_prose_with_a_day_or_a_link_is_kept(prose: str) -> None:
    assert excerpt("标题", [prose]) == prose


def test_prose_that_mentions_a_source_further_on_is_kept() -> None:
    text = "缓存穿透这个说法很常见，它最早来自一篇讲流量的文章，原文链接：https://example.com/1，值得一读。"
    assert excerpt("标题", [text]) == text


def test_it_ends_at_a_sentence_where_one_is_near() -> None:
    text = excerpt("标题", [FIRST * 20], size=100)
    assert text.endswith("。")
    assert 66 <= len(text) <= 100


def test_it_ends_at_a_clause_where_no_sentence_does() -> None:
    text = excerpt("标题", ["，".join(["没有句号的一段话"] * 40)], size=100)
    assert text.endswith("没有句号的一段话…")
    assert len(text) <= 101


def test_an_article_of_nothing_but_noise_is_better_shown_than_not() -> None:
    assert excerpt("标题", ["作者：高山"]) == "作者：高山"
    assert excerpt("标题", []) == ""


@given(st.text(), st.lists(st.text(), max_size=5), st.integers(min_value=10, max_value=400))
def test_any_text_gives_one_line_of_the_size(title: str, paragraphs: list[str], size: int) -> None:
    text = excerpt(title, paragraphs, size=size)
    assert len(text) <= size + 1  # the ellipsis
    assert "\n" not in text


def test_key_sentences_say_what_the_whole_article_and_its_title_say() -> None:
    article = [
        "今天天气不错，适合写一点东西。",
        "缓存失效的原因有三个。第一个原因是过期时间相同，缓存会同时失效。",
        "给缓存的过期时间加上随机数，缓存就不会同时失效。",
        "晚饭吃了面，味道一般般，下次换一家。",
    ]
    assert key_sentences("缓存失效的原因", article, count=2) == [
        "第一个原因是过期时间相同，缓存会同时失效。",
        "给缓存的过期时间加上随机数，缓存就不会同时失效。",
    ]


def test_a_sentence_said_twice_is_one_key_sentence() -> None:
    assert key_sentences("缓存", [FIRST, SECOND, FIRST], count=2) == [FIRST, SECOND]


def test_sentences_end_at_their_marks() -> None:
    assert sentences("先看 v1.2.3。再看日志！“为什么？”他问…… 完") == [
        "先看 v1.2.3。",
        "再看日志！",
        "“为什么？”",
        "他问……",
        "完",
    ]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("使用Docker部署", 5),
        ("GPT-4o v1.20.3", 2),
        ("don't stop", 2),
        ("C++ 与 C#", 3),
        ("データ", 3),
        ("！？ —", 0),
        ("", 0),
    ],
)
def test_word_count(text: str, count: int) -> None:
    assert word_count(text) == count
