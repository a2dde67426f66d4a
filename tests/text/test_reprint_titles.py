"""What a title says of its article, and what only looks like it."""

import pytest

from aggregator.page.addresses import key_of
from aggregator.text.reprint import Line, find
from aggregator.text.reprint_titles import said_by

NAME = "预写日志的两种实现"

REPRINTS = [
    *(f"{mark}{NAME}" for mark in ("【转】", "[转]", "［转］", "（转）", "(转) ", "〔转〕", "「转」", "【轉】")),
    *(f"{mark}{NAME}" for mark in ("【转载】", "[转载] ", "（转载）", "(转载)", "[转帖]", "【转贴】", "【轉載】")),
    *(f"{mark}{NAME}" for mark in ("转：", "转: ", "转载：", "转载:", "转 | ", "转｜", "轉載：", "转帖：")),
    *(
        f"{mark}{NAME}"
        for mark in ("[Reprint] ", "[REPRINT]", "[Repost] ", "Repost: ", "【转自知乎】", "[转载自开源中国]")
    ),
    *(f"{NAME}{mark}" for mark in ("（转）", "(转)", " [转]", "【转】", "（转载）", "[转载]", "【转载】", "(轉載)")),
    *(f"{before}【转】{NAME}" for before in ("【Java】", "[置顶][数据库] ")),
    f"{NAME}（转）（上）",
    *(f"{mark}{NAME}" for mark in ("转自：", "[转自: CSDN]", "【转自 小明的博客】", "[ZT]", "【转载自：自由人】")),
    f"{NAME}（转自知乎）",
    *(f"{NAME}{mark}" for mark in ("-转载", "_转载", " - 转载", "——转载", "－转帖", " | 转载", "-轉載", "--转贴")),
    *(f"{NAME}{mark}" for mark in (" - 转", " -- 转", " — 转", " | 轉", " - 转 ")),
    "Write-Ahead Log-转载",
]
TRANSLATIONS = [
    *(
        f"{mark}{NAME}"
        for mark in ("【译】", "[译] ", "（译）", "(译)", "「译」", "【譯】", "【译文】", "[翻译] ", "【翻译】")
    ),
    *(f"{mark}{NAME}" for mark in ("翻译：", "翻译: ", "译：", "译文：", "译 | ", "译丨")),
    *(f"{NAME}{mark}" for mark in ("（译）", " [译]", "【译】", "(译)（下）")),
]
NEITHER = [
    "",
    NAME,
    "转载量最高的十篇文章",
    "转载须知与版权",
    "转行做后端的第三年",
    "转正答辩",
    "[转行] 从测试到开发",
    "【转正】我的试用期总结",
    "(转换) 字符编码",
    "转换：字符编码的那些事",
    "转码：视频处理实践",
    "译码器的设计",
    "[译码器] 数字电路笔记",
    "编译：从源码到目标文件",
    "【编译】LLVM 入门",
    "[反转] 链表",
    "链表的反转（反转）",
    "（翻转）二叉树",
    "拼音转汉字",
    "中英互译",
    "论文翻译",
    "谷歌浏览器插件推荐（翻译）",
    "说说「转」",
    "一次服务器的流转: 记录",
    "转 Go 的这一年",
    "[转自己的一点感想]",
    *(f"转自{word}：三年总结" for word in ("研", "由职业", "媒体", "学", "托管", "建机房", "主可控", "动化测试")),
    *(f"【转自{word}】三年总结" for word in ("由职业", "然语言", "签证书", "适应布局", "研", "学", "媒体")),
    "「转」字怎么写：代码里的汉字",
    "【译】字的来历",
    *(
        "版权声明：禁止 - 转载",
        "发文类型：原创、翻译 - 转载",
        "文章授权方式：原创 | 转载",
        "电机控制：左转 - 右转 - 转",
    ),
    "Reprinting books in LaTeX",
    "React（译码）",
    "转发：路由器怎样选下一跳",
    "转发: forward 与 redirect",
    "【转发】Nginx 的四种写法",
    "端口-转发",
    "请求重定向 - 转发",
    "ZT 零信任架构入门",
    "ZT: Zero Trust",
    "行转列-列转行",
    "行-转",
    "左旋_转",
    "版权声明-转载须知",
    "博客-转载量统计",
    "禁止转载",
    "-转载",
    "转载",
    "CSS3 - 旋转",
    "正-反转",
    "Repost",
    "A - 转 - B",
]


@pytest.mark.parametrize("title", REPRINTS)
def test_a_reprint_is_called_one(title: str) -> None:
    assert said_by(title) == "reprint"


@pytest.mark.parametrize("title", TRANSLATIONS)
def test_a_translation_is_called_one(title: str) -> None:
    assert said_by(title) == "translation"


@pytest.mark.parametrize("title", NEITHER)
def test_words_that_have_the_mark_in_them_say_nothing(title: str) -> None:
    assert said_by(title) == ""


@pytest.mark.parametrize("part", ["-", " - ", "- ", " -", "—", "_ ", "转", "-转", " - 转载 ", "【转", "（"])
def test_a_long_title_is_read_in_linear_time(part: str) -> None:
    """Whatever it repeats: what would be quadratic does not end here."""
    assert said_by(part * 200_000 + "。") == ""


ENGLISH = "https://example.com/post/77"


@pytest.mark.parametrize(
    ("title", "line", "kind"),
    [
        (f"【转】{NAME}", f"首发于：{ENGLISH}", "reprint"),
        (f"【转】{NAME}", f"译自：{ENGLISH}", "reprint"),
        (f"【译】{NAME}", f"原文链接：{ENGLISH}", "translation"),
        (f"【译】{NAME}", f"来源：{ENGLISH}", "translation"),
        (f"【译】{NAME}", f"本文转载自：{ENGLISH}", "reprint"),
        (NAME, f"原文链接：{ENGLISH}", "reprint"),
    ],
)
def test_title_and_line_together(title: str, line: str, kind: str) -> None:
    """A reprint of a translation is a reprint; an original's address under 【译】 is what was translated."""
    found = find([Line("先看日志。"), Line(line)], own_key="https://own.test/9", key_of=key_of, title=title)
    assert found is not None
    assert (found.kind, found.url, found.line) == (kind, ENGLISH, line)


def test_a_title_names_no_source() -> None:
    found = find([Line("先看日志。")], own_key="https://own.test/9", key_of=key_of, title=f"【转】{NAME}")
    assert found is not None
    assert (found.kind, found.url, found.author, found.source, found.line) == ("reprint", "", "", "", "")
