"""Where an article says that it comes from. Lines stand as on a page; [words](address) is a link."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.page.addresses import key_of
from aggregator.text.reprint import Line, Link, Reprint, find

OWN = "https://own.test/posts/9"
BODY = ("先看日志，再看监控。", "结论是缓存没有失效。")
POST = "https://example.com/post/77"


def line(marked: str) -> Line:
    """A line from its text with links in it."""
    text, links, end = "", [], 0
    for found in re.finditer(r"\[([^\]]*)\]\(((?:[^()]|\([^()]*\))*)\)", marked):
        text += marked[end : found.start()]
        links.append(Link(len(text), len(text) + len(found[1]), found[2]))
        text, end = text + found[1], found.end()
    return Line(text + marked[end:], tuple(links))


def found_in(*marked: str, own: str = OWN) -> Reprint | None:
    """What an article with these last lines says."""
    return find([line(text) for text in (*BODY, *marked)], own_key=key_of(own), key_of=key_of)


def told(*marked: str, own: str = OWN) -> tuple[str, str, str, str]:
    """Kind, address, author and source of an article with these last lines."""
    found = found_in(*marked, own=own)
    return (found.kind, found.url, found.author, found.source) if found else ("", "", "", "")


REPRINTS = [
    # How platforms write it: the line with author, site and address
    (
        ["本文转自 xiaowang 51CTO博客，原文链接：http://blog.51cto.com/xw/1234567，如需转载请自行联系原作者"],
        ("http://blog.51cto.com/xw/1234567", "xiaowang", "51CTO博客"),
    ),
    (
        ["本文转自小王51CTO博客，原文链接http://blog.51cto.com/xw/1234567如需转载请自行联系原作者"],
        ("http://blog.51cto.com/xw/1234567", "小王", "51CTO博客"),
    ),
    (
        ["本文转自博客园秋天的雨的博客，原文链接：http://www.cnblogs.com/qty/p/765.html，如需转载请自行联系原博主。"],
        ("http://www.cnblogs.com/qty/p/765.html", "秋天的雨", "博客园"),
    ),
    (
        [
            "原文发布时间为：2018-7-2",
            "本文作者：高山",
            "本文来自云栖社区合作伙伴“运维前线”，了解相关信息可以关注“运维前线”。",
        ],
        ("", "高山", "运维前线"),
    ),
    (
        [
            "作者：高山",
            "链接：https://www.jianshu.com/p/0a1b2c3d",
            "来源：简书",
            "著作权归作者所有，商业转载请联系作者。",
        ],
        ("https://www.jianshu.com/p/0a1b2c3d", "高山", "简书"),
    ),
    (
        ["版权声明：本文为CSDN博主「高山」的原创文章，转载请附上原文出处链接及本声明。", f"原文链接：{POST}"],
        (POST, "高山", "CSDN"),
    ),
    (
        [
            "本文来自博客园，作者：[高山](https://www.cnblogs.com/gs/)，转载请注明原文链接：https://www.cnblogs.com/gs/p/1"
        ],
        ("https://www.cnblogs.com/gs/p/1", "高山", "博客园"),
    ),
    (["本文分享自微信公众号 - 运维前线（gh_12ab），作者：高山流水"], ("", "高山流水", "运维前线")),
    (
        ["本文分享自华为云社区《[一文读懂索引](https://bbs.huaweicloud.com/blogs/298)》，作者： 高山 。"],
        ("https://bbs.huaweicloud.com/blogs/298", "高山", "华为云社区"),
    ),
    (
        [f"本文出自 “[高山的博客](http://gs.blog.51cto.com)” 博客，请务必保留此出处[{POST}]({POST})"],
        (POST, "高山", "高山的博客"),
    ),
    (["作者｜高山（花名）", f"来源｜[运维前线公众号]({POST})"], (POST, "高山", "运维前线公众号")),
    # An author before a title
    (["本文转自张三《索引的代价》"], ("", "张三", "")),
    ([f"本文节选自 林间一苇 的《索引的代价》，原文链接：{POST}"], (POST, "林间一苇", "")),
    ([f"转载自：“张三”《[索引的代价]({POST})》"], (POST, "张三", "")),
    ([f"转自张三、李四的《索引的代价》：{POST}"], (POST, "张三、李四", "")),
    ([f"转自博客园 张三《索引的代价》 {POST}"], (POST, "张三", "博客园")),
    ([f"转自 gaoshan(高山)《索引的代价》{POST}"], (POST, "gaoshan", "")),
    # A site before a title, and a title that is the site's
    ([f"本文转自虎嗅《索引的代价》 {POST}"], (POST, "", "虎嗅")),
    ([f"本文转自人民网《索引的代价》 {POST}"], (POST, "", "人民网")),
    ([f"本文转自阿里技术的《索引的代价》 {POST}"], (POST, "", "阿里技术")),
    ([f"本文转自微信公众号《运维前线》 {POST}"], (POST, "", "运维前线")),
    ([f"本文转自《程序员》杂志 {POST}"], (POST, "", "程序员")),
    ([f"转自网友的《索引的代价》 {POST}"], (POST, "", "")),
    # How people write it
    ([f"转自：{POST}"], (POST, "", "")),
    ([f"转载于:{POST}"], (POST, "", "")),
    ([f"转：{POST}"], (POST, "", "")),
    ([f"此文章转载自{POST}"], (POST, "", "")),
    ([f"轉載自：[運維前線]({POST})"], (POST, "", "運維前線")),
    ([f"（转载自：{POST}）"], (POST, "", "")),
    ([f"[原文链接：{POST}]({POST})"], (POST, "", "")),
    ([f"[阅读原文]({POST}?utm_source=feed)"], (POST, "", "")),
    ([f"原文请戳：{POST}"], (POST, "", "")),
    ([f"出处：{POST}#more"], (POST, "", "")),
    ([f"From：{POST}"], (POST, "", "")),
    ([f"Reposted from [Example Weekly]({POST})"], (POST, "", "Example Weekly")),
    (["转载自：运维前线\u00a0"], ("", "", "运维前线")),
    (["本文转载自微信公众号「运维前线」，作者高山 。转载本文请联系运维前线公众号。"], ("", "高山", "运维前线")),
    ([f"文章来自：伯乐在线-高山-J {POST}"], (POST, "高山-J", "伯乐在线")),
    (
        ["原文出处： [gaoshan（@gaoshan）](https://www.cnblogs.com/gaoshan/p/5.html)"],
        ("https://www.cnblogs.com/gaoshan/p/5.html", "gaoshan", ""),
    ),
    ([f"作者: 高山 原文地址: {POST}。"], (POST, "高山", "")),
    ([f"本文由 [简悦](http://ksria.com/simpread/) 转码， 原文地址 [example.com]({POST})"], (POST, "", "")),
    ([f"来源：Example (EN)（{POST}?utm_campaign=x）"], (POST, "", "Example (EN)")),
    # Where the address ends, and what it hides in
    (["（原文链接：https://example.com/ms36(v=vs.80).aspx)"], ("https://example.com/ms36(v=vs.80).aspx", "", "")),
    (["**转自 https://example.com/a/1**"], ("https://example.com/a/1", "", "")),
    (["转自 https://example.com/a/1，侵删"], ("https://example.com/a/1", "", "")),
    (
        ["[转自 http://example.com/a/1如需转载请联系](http://example.com/a/1%E5%A6%82%E9%9C%80)"],
        ("http://example.com/a/1", "", ""),
    ),
    (
        ["原文链接：[答案](https://link.zhihu.com/?target=https%3A//example.com/a/1)"],
        ("https://example.com/a/1", "", ""),
    ),
    # Label and link on two lines, and a link that shows nothing
    (["本文转自", f"[{POST}]({POST})"], (POST, "", "")),
    (["原文链接：", POST], (POST, "", "")),
    ([f"转载自：[]({POST})"], (POST, "", "")),
    (
        ["本文转载自：[运维前线](https://ops.example.com)", f"链接：{POST}", "原文：https://example.org/en/1"],
        (POST, "", "运维前线"),
    ),
]
TRANSLATIONS = [
    ([f"本文译自 Martin Fowler 的《Is Design Dead?》，原文：{POST}"], (POST, "Martin Fowler", "")),
    ([f"本文译自 Netflix 的《Chaos》，原文：{POST}"], (POST, "", "Netflix")),
    ([f"本文译自：[链接]({POST})"], (POST, "", "")),
    ([f"英文原文：{POST}"], (POST, "", "")),
    ([f"查看英文原文：{POST}"], (POST, "", "")),
    ([f"英文出处：{POST}"], (POST, "", "")),
    ([f"翻译原文：{POST}"], (POST, "", "")),
    (
        [f"via: {POST}", "作者：[Jane Q. Doe](https://example.com/author/jane) 选题：甲 译者：乙 校对：丙"],
        (POST, "Jane Q. Doe", ""),
    ),
    (
        [
            f"原文地址：[How things work]({POST})",
            "原文作者：[Jane Doe](https://medium.com/@jane)",
            "译文出自：[某翻译计划](https://github.com/x/y)",
            "本文永久链接：[z](https://github.com/x/y/z.md)",
            "译者：[乙](https://github.com/yi)",
        ],
        (POST, "Jane Doe", "某翻译计划"),
    ),
    (["本文由 [GCTT](https://github.com/x) 原创编译，[某中文网](https://example.org/) 荣誉推出"], ("", "", "")),
    ([f"本文由 小李 翻译并完善，原文地址：{POST} 。"], (POST, "", "")),
    ([POST, "作者：Jane Doe"], (POST, "Jane Doe", "")),
]
FIRST = [
    ([f"本文首发于个人博客：{POST}"], (POST, "", "")),
    (["本文首发于 [高山的小站](https://gs.example.com/)"], ("https://gs.example.com/", "", "高山的小站")),
    (
        ["本文首发于我的知乎专栏 [山中记](https://zhuanlan.zhihu.com/p/24)，转载请保留链接"],
        ("https://zhuanlan.zhihu.com/p/24", "", "山中记"),
    ),
    (["*本文首发于微信公众号，欢迎转载，请注明出处。*"], ("", "", "微信公众号")),
    (["本文首发于：微信公众号「运维前线」，公众号 ID：ops"], ("", "", "运维前线")),
    (
        ["这篇文章转载自[我在知乎上的回答](https://www.zhihu.com/question/1/answer/2)"],
        ("https://www.zhihu.com/question/1/answer/2", "", ""),
    ),
    ([f"首发地址：{POST}"], (POST, "", "")),
]
NOTHING = [
    [],
    ["作者：高山"],
    ["版权声明：本文为博主原创文章，未经博主允许不得转载。https://blog.csdn.net/gs/article/details/1234"],
    ["版权声明：本文为博主原创文章，遵循 CC 4.0 BY-SA 版权协议，转载请附上原文出处链接和本声明。"],
    ["本文链接：https://blog.csdn.net/gs/article/details/1234"],
    ["本文永久更新链接地址：https://example.com/1"],
    [
        "文章作者: 高山",
        "文章链接: https://gs.example.com/1/",
        "版权声明: 本博客采用 [BY-NC-SA](https://creativecommons.org/licenses/by-nc-sa/4.0/)",
    ],
    [f"转载请注明出处：{POST}"],
    [f"尊重原创，转载请注明转自：{POST}"],
    [f"转载请注明： 【文章转载自高山：[{POST}]({POST})】"],
    ["原文出处及转载信息见文内详细说明，如有侵权，请联系 ops@example.com 删除。"],
    [f"论文原文地址：{POST}"],
    [f"图片来源：{POST}"],
    [f"参考：{POST}"],
    ["参考资料", f"1. 来源：{POST}", f"2. 链接：{POST}/2"],
    ["项目地址：https://github.com/a/b"],
    [f"镜像代码，Fork From：{POST}"],
    ["链接：https://pan.baidu.com/s/1abc 提取码：1234"],
    ["来源：力扣（LeetCode）", "链接：https://leetcode-cn.com/problems/two-sum"],
    ["声明：本文部分内容转载自网络，如有侵权请联系删除。"],
    ["数据来自于用户的输入。"],
    ["递归让它来自动完成这个过程，旋转自己。"],
    ["更多内容请关注公众号：运维前线"],
    ["原文链接：https://own.test/posts/9?from=timeline#top"],
    ["本文首发于 [own.test](https://own.test/)"],
]


@pytest.mark.parametrize(("marked", "expected"), REPRINTS)
def test_reprint(marked: list[str], expected: tuple[str, str, str]) -> None:
    assert told(*marked) == ("reprint", *expected)


@pytest.mark.parametrize(("marked", "expected"), TRANSLATIONS)
def test_translation(marked: list[str], expected: tuple[str, str, str]) -> None:
    assert told(*marked) == ("translation", *expected)


@pytest.mark.parametrize(("marked", "expected"), FIRST)
def test_first_publication(marked: list[str], expected: tuple[str, str, str]) -> None:
    assert told(*marked) == ("first_published", *expected)


@pytest.mark.parametrize("marked", NOTHING)
def test_licences_lists_and_prose_name_no_source(marked: list[str]) -> None:
    found = found_in(*marked)
    assert found is None or (found.url, found.author) == ("", "")


def test_a_notice_of_the_article_s_own_platform_is_no_source() -> None:
    own = "https://blog.csdn.net/gs/article/details/1234"
    notice = "版权声明：本文为CSDN博主「高山」的原创文章，转载请附上原文出处链接及本声明。"
    assert found_in(notice, f"原文链接：{own}?utm_source=x", own=own) is None
    assert (
        found_in("©著作权归作者所有：来自51CTO博客作者高山的原创作品", own="https://blog.51cto.com/u_1/12345") is None
    )


def test_a_reprint_on_the_same_platform_has_its_source() -> None:
    own = "https://blog.csdn.net/gs/article/details/1234"
    other = "https://blog.csdn.net/li/article/details/99"
    assert told(f"原文链接：{other}", own=own) == ("reprint", other, "", "")


def test_an_address_of_the_own_site_is_no_source() -> None:
    assert told("转载自：https://own.test/archive") == ("", "", "", "")


def test_the_original_s_date_is_kept_as_printed() -> None:
    found = found_in("原文发布时间为：2018-12-4")
    assert found is not None
    assert (found.kind, found.published, found.line) == ("reprint", "2018-12-4", "原文发布时间为：2018-12-4")


def test_the_line_of_a_card_has_label_and_address() -> None:
    found = found_in("本文转载自：运维前线", f"链接：{POST}")
    assert found is not None
    assert found.line == f"本文转载自：运维前线 链接：{POST}"


def test_lines_in_the_middle_count_only_where_they_name_the_article() -> None:
    many = [Line(f"第{at}段，讲一个细节。") for at in range(40)]
    middle = [*many, line(f"原文链接：{POST}"), *many]
    assert find(middle, own_key=OWN, key_of=key_of) is None
    middle = [*many, line(f"本文转载自：{POST}"), *many]
    found = find(middle, own_key=OWN, key_of=key_of)
    assert found is not None
    assert found.url == POST


def test_a_digest_of_other_posts_is_none_of_them() -> None:
    items = [text for at in range(4) for text in (f"第{at}条新闻。", f"原文链接：https://example.com/news/{at}")]
    assert told(*items) == ("", "", "", "")


def test_a_first_publication_gives_way_to_what_was_translated() -> None:
    assert told("首发于：https://example.org/articles/1", f"via：{POST}") == ("translation", POST, "", "")


@given(st.lists(st.text(alphabet="本文转自原链接：来源作者译http://a.b/1 （）「」，。[]()\n", max_size=60), max_size=6))
def test_any_lines_are_taken(texts: list[str]) -> None:
    lines = [Line(text, (Link(0, len(text), "https://example.com/x"),)) for text in texts]
    found = find(lines, own_key=OWN, key_of=key_of)
    assert found is None or found.kind in ("reprint", "translation", "first_published")
