"""The words that say where an article comes from, as one table of labels.

Patterns are of a line as reprint_labels.fold_line gives it: plain punctuation, simplified characters.
"""

from dataclasses import dataclass
from enum import Enum, auto


class Role(Enum):
    """What a label introduces."""

    REPRINT = auto()  # the place an article was taken from: 转载自, 来自, 来源
    ORIGIN = auto()  # the original, by the name of its site or author: 原文出处
    LINK = auto()  # the original, by its address only: 原文链接, 阅读原文
    TRANSLATED = auto()  # the original in another language: 译自, 英文原文, via
    FIRST = auto()  # the author's own first publication: 首发于
    SITE = auto()  # only ever a site: 云栖社区合作伙伴
    TEAM = auto()  # only ever who translated: 译文出自
    AUTHOR = auto()  # an author of something: 作者
    ORIGINAL_AUTHOR = auto()  # the author of an original: 原文作者
    TRANSLATOR = auto()  # that the article is a translation: 译者, 原创编译
    DATE = auto()  # the original's date: 原文发布时间
    MORE = auto()  # an address for what a line beside it names: 链接
    COPYRIGHT = auto()  # whose work it is, told by the site it is of: 本文为CSDN博主「…」的原创文章
    OWN = auto()  # the article's own address, never a source: 本文链接


@dataclass(frozen=True, slots=True)
class Row:
    """A label's pattern, and when it is one.

    edge: only at the beginning of a line or clause, or after a word for "this article". strong: believed anywhere in
    an article, not only in its first and last lines. bare: believed without an address, for the names it gives.
    first: only as the first words of a line. later: only behind another label of its line.
    """

    role: Role
    pattern: str
    edge: bool = True
    strong: bool = False
    bare: bool = True
    first: bool = False
    later: bool = False


_SEP = r"\s*(?:[:|]|-{1,2}>?|—+|–|=>|→)"
_THIS = r"(?:(?:本|此|这篇?|本篇|该)(?:文章?|博文|博客|帖|篇)|这篇|本篇)"
ARTICLE = rf"(?:{_THIS}|文章|博文|全文|内容|原文|帖子|正文)"
# What may stand between "this article" and what was done with it.
_HOW = r"(?:内容|主要|大部分|基本上?|均|都|全部|是|系|为|由我|经|已|获|授权|许可|首先|最早|正文|及配图|\s)*"
_TAKEN = (
    r"(?:转载|转发|转帖|转贴|转|搬运|摘录|摘抄|摘编|节选|引用|引入|引|选|摘|分享|改编|整理|收集|收录|编辑"
    r"|重构完善|整理完善|授权转载)"
)
_WHERE = r"(?:链接|地址|网址|出处|来源|连接|位置|url|link|在此|点此)"
_SEE = r"请?(?:参?见|参考|参阅|戳|点击?|看|移步|访问)"
_LANGUAGE = r"(?:英文|英语|外文|日文|日语|德文|法文|俄文|韩文|国外|翻译)"
_PUT = r"(?:发布|发表|刊登|刊载|刊发|推送|连载)"
# 自 as the beginning of another word: 转自己, 译自动.
_NO_OTHER_WORD = r"(?![己动身带然行由定检测愈])"
_AT_URL = r"(?=\s*https?:)"
_LATIN = r"(?<![a-z])(?<![a-z] )"

ROWS: tuple[Row, ...] = (
    Row(
        Role.OWN,
        rf"(?:本文|文章|博客|博文|永久|固定|当前|本页|本站|更新)+(?:永久|固定|更新)*(?:链接|网址|地址|url)+{_SEP}?",
        strong=True,
    ),
    Row(
        Role.DATE,
        r"(?:原文|原始|原)(?:首次|最早)?的?(?:发布|发表|刊登)(?:时间|日期|于(?=\W*\d{4})|(?=\s*:))\s*[为是]?\s*:?",
    ),
    Row(Role.ORIGIN, rf"原文(?:首次|最早|最初)?{_PUT}[于在]"),
    Row(Role.ORIGINAL_AUTHOR, rf"(?:原文|原)\s*(?:作者|作)\s*[为是]?{_SEP}|文章原作者[为是]?|original author{_SEP}"),
    Row(Role.TEAM, rf"(?:译文|翻译)(?:出自|来自|来源){_SEP}?", strong=True),
    Row(Role.SITE, rf"(?:{ARTICLE})?来自云栖社区(?:官方)?合作伙伴", strong=True),
    Row(
        Role.TRANSLATED,
        rf"(?:{_THIS})?(?:阅读|查看|点击|浏览|访问)*{_LANGUAGE}(?:(?:原文|原版)(?:{_WHERE}|{_SEE})*|出处|来源)(?:{_SEP}|(?=\s*$)|{_AT_URL})",
        bare=False,
    ),
    Row(
        Role.TRANSLATED,
        rf"(?:翻译|意译|摘译|节译|直译|(?<!编)译)自{_NO_OTHER_WORD}|translated from",
        edge=False,
        strong=True,
    ),
    Row(Role.TRANSLATED, rf"编译自(?:{_SEP}|(?=\s*[^\w\s])|{_AT_URL})|(?:{_THIS}){_HOW}编译自", strong=True),
    Row(Role.TRANSLATED, rf"{_LATIN}via(?:{_SEP}|(?=\s+https?:))", bare=False),
    Row(Role.TRANSLATOR, rf"(?:{ARTICLE}|译文)由[^。;:]{{1,40}}?(?:翻译|编译|译制)(?![^\s,。;并而])", strong=True),
    Row(
        Role.TRANSLATED,
        r"(?:本文|此文|这篇文章)[是为系](?:一篇)?(?:翻译|译文|译作)|(?:这篇|本篇)(?:翻译|译文)",
        strong=True,
    ),
    Row(Role.TRANSLATOR, rf"(?:译者|翻译者?|编译者?|译文作者){_SEP}|(?<!\w)译者(?=\s)", edge=False),
    Row(Role.FIRST, r"(?:首发|始发|原载|首刊|首载)(?:于|在|自|地址|链接|平台|(?=[\s:]))(?!\s*\d{4})", strong=True),
    Row(
        Role.FIRST,
        rf"(?:{ARTICLE}{_HOW}|(?<![\w\s]))(?:首次|最早|最先|最初|首先){_PUT}[于在至](?!\s*\d{{4}})",
        strong=True,
    ),
    Row(
        Role.FIRST,
        rf"(?:本文|此文|这篇文章|本篇文章)(?:原|已|同时|曾|也|同步)*(?:{_PUT}[于在至]|同步[自于])(?!\s*\d)",
        strong=True,
    ),
    Row(Role.FIRST, rf"已发布{_SEP}|(?:originally|first) (?:published|posted|appeared) (?:at|on|in)", bare=False),
    Row(Role.REPRINT, r"(?:转载|转帖|转贴)(?:自|于(?!\s*\d)|来源|出处|地址|链接|原文)", edge=False, strong=True),
    Row(Role.REPRINT, rf"(?<![旋跳翻运流扭逆中周轮调反倒移回偏好])转自{_NO_OTHER_WORD}", edge=False, strong=True),
    Row(Role.REPRINT, r"以下(?:文章|内容)(?:来源于|来自)", strong=True),
    Row(Role.REPRINT, rf"{ARTICLE}{_HOW}{_TAKEN}(?:自|于){_NO_OTHER_WORD}", strong=True),
    Row(Role.REPRINT, rf"{ARTICLE}{_HOW}(?:来自于?|来源于|源自|源于|出自){_NO_OTHER_WORD}"),
    Row(Role.REPRINT, rf"(?:搬运|引用|引入|转发)自{_NO_OTHER_WORD}|(?:reposted|reprinted|republished) from"),
    Row(Role.REPRINT, rf"(?:摘|选|节选|摘录|摘抄|整理|改编|收录|来)自{_SEP}"),
    Row(Role.REPRINT, r"来自(?=.{1,30}投稿)", first=True),
    Row(
        Role.REPRINT,
        rf"(?:文章|本文|转载|内容|信息|资讯|新闻)?(?:来源|出处)(?:链接|地址|网址)?(?:{_SEP}|{_AT_URL})",
    ),
    Row(Role.REPRINT, rf"{_LATIN}(?:from|source){_SEP}", bare=False),
    Row(Role.ORIGIN, rf"原文(?:章)?(?:出处|来源)(?:链接|地址)?{_SEP}?"),
    Row(Role.LINK, rf"(?:阅读|查看|点击|浏览|访问|更多)*原文(?:章)?(?:{_WHERE}|{_SEE})*{_SEP}", bare=False),
    Row(Role.LINK, rf"(?:阅读|查看|点击|浏览)+原文|原文{_WHERE}+", bare=False),
    Row(Role.LINK, r"原文(?=\s*$|\s*https?:)", first=True, bare=False),
    Row(Role.REPRINT, r"转\s*[:|]", first=True, bare=False),
    Row(
        Role.LINK,
        rf"(?:原帖|原贴|原址|原始?(?:链接|地址|网址|网页|出处)|原始(?:文档|文章)(?:来源|出处)?)(?:地址|链接)?{_SEP}",
        bare=False,
    ),
    Row(Role.LINK, rf"original (?:article|post|link|source|url|text)s?{_SEP}?", bare=False),
    Row(
        Role.AUTHOR,
        rf"(?:{ARTICLE}的?|博客)?(?<!译文)作者[是为]?(?:{_SEP}|(?=\s+[^\s,。]{{2,12}}\s*$))|撰文\s*[:|/]",
    ),
    Row(Role.AUTHOR, r"文\s*[:|/]", first=True),
    Row(Role.AUTHOR, rf"{_LATIN}author{_SEP}"),
    Row(
        Role.AUTHOR,
        r"(?:原文|文章)?作者[是为]?(?=\s*[^\s:,.。简介按注信博主微公的也和在认本未])",
        later=True,
    ),
    Row(Role.LINK, rf"全文(?:链接|地址)(?:{_SEE})?{_SEP}", bare=False),
    Row(Role.MORE, rf"(?:文章|文章的|原|全文)?(?:链接|地址|网址|url)(?:{_SEP}|{_AT_URL})", bare=False),
)
