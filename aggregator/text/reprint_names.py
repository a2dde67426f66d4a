"""Names in reprint lines: author and site in 「aaron 51CTO博客」 and 「博客园 - 张三」, a site in 公众号《某某》."""

import re
from dataclasses import dataclass

from aggregator.text.reprint_sites import SITE, platform_of

_QUOTES = "\"'「」『』《》〈〉【】“”‘’[]*_`!~> :-–—|·"
_CHANNEL = re.compile(
    r"(?:微信)?(?:公众号|公众账号|公众平台|订阅号|公号|公众帐号)\s*"
    r"(?:文章.*|(?:[-:|–—]|是|为)*\s*[\"'《【\[<「]?\s*(?P<name>[^\"'》】\]>」,。;:()（|]{1,40})?)",
    re.IGNORECASE,
)
_NAME = r"[\"'「《]?(?P<author>[^\"'」》,。;:(]{1,40}?)[\"'」》]?"
_BETWEEN = r"(?:\s*(?:博主|作者|用户|网友)\s*:?\s*|\s*[-–—@/·|_]+\s*|\s+|的|(?=[^-–—@/·|_\s]+的?(?:博客|专栏)$))"
_SPLITS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<site>{SITE})",
        rf"(?P<site>{SITE}){_BETWEEN}{_NAME}(?:的?(?:博客|专栏|文章|主页))?",
        rf"(?P<author>[^,。;:|]{{1,40}}?)\s*的?\s*(?P<site>{SITE})(?:的?博客)?",
        r"(?P<author>.{1,30}?)\s*的?投稿",
        r"(?P<site>(?P<author>.{1,30}?)的(?:个人)?(?:技术)?(?:博客|专栏|部落格|blog|主页|空间))",
    )
)
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
# What follows a site's name and is none of it: Martin Fowler 网站, 某某上的教程.
_OF_SITE = re.compile(r"(?:\s+网站$|\s*上的.*$|\s*(?:的|这)(?:这|一)?篇?(?:文章|教程|一文|博文).*$|[中里]的?一篇.*$)")
# Words that stand where a name could, and are none. LeetCode's 来源：力扣 names the exercise, not the article.
_NO_NAME = re.compile(
    r"^(?:网络|互联网|网上|网友|下面|以下|上面|这里|此处|官网|官方|原文|链接|个人|工作|原创|作者|本站|本人|本博客|博主|转载|未知|不详"
    r"|文章|一篇|一个|某(?:个|些|位|人|公司)|一[次场位段份道些]|实际|真实|日常|线上|生产|最新|最近|近期|对|公众号|微信|地址|http|力扣|leetcode|牛客|点击|及|和|与|如下|\d{4}\s*[-年/.])",
    re.IGNORECASE,
)
_MINE = re.compile(r"^(?:我|本人|笔者|自己|个人)(?:的|在|于|自己|发|写|知乎)")
# A parenthesis that explains a name (an account's id, an address), not one that is part of it: InfoQ (EN).
_EXPLAINS = re.compile(
    r"(?<=[\u4e00-\u9fff])\s*[(（][\w-]{3,}[)）]$|[(（][^()（）]*(?:https?:|gh_|id|转载|微信|公众|账号|号[:：]|@|www\.)[^()（）]*[)）]?|[(（]\s*$",
    re.IGNORECASE,
)
_NAME_END = re.compile(
    r"\s*\bhttps?:|\s+[^\s:,]{1,6}:|(?<=[^\s\"'“‘])《|[,。;!?:|<>]|\s{2,}|(?<![A-Z])\.(?=\s|$)|\s(?:与|和|及|并|等)\s?|(?:与|并|同步)(?=[《「\"]|同步|发布)"
)
# A link's words with these, or with so many, are the article's title and no name.
# What a quoted name is of: 书籍《某某》.
_KIND_OF = re.compile(r"^\s*(?:书籍|图书|一书|博文|文章|网站|杂志)\s*(?=[《「“\"])")
_DATED = re.compile(r"\s*[,(]\s*\d{4}[-/.年]\d.*$")
# Whose a title is: 张三《某某》, 张三 的《某某》. A link's address may cut the title off.
_OF_TITLE = re.compile(r"(?P<name>[^《》]*[^\s《》在])\s*《")
# People have names of two to four Chinese characters, or handles in small letters; what ends or begins so is none.
_WRITER = re.compile(r"[\u4e00-\u9fff·]{2,4}|[a-z0-9_.-]{3,24}")
_ORGANISATION = re.compile(
    r"^(?:阿里|腾讯|百度|美团|京东|华为|小米|网易|新浪|搜狐|字节|滴滴|携程|微软|谷歌|苹果|机器之心|量子位)"
    r"|(?:[网社报刊站]|社区|论坛|博客|专栏|杂志|新闻|学院|大学|学会|研究院|实验室|团队|技术|科技|公司|集团|中心|平台|频道|官方|前线)$"
)
# What a user's name looks like: one word, or two to four Chinese characters.
_USER = re.compile(r"[A-Za-z0-9_.-]{3,24}|[\u4e00-\u9fff]{2,4}")
# A name in Latin letters: two or three capitalised words, none of them a publication's.
_PERSON = re.compile(
    r"(?!.*\b(?:Blog|News|Weekly|Daily|Journal|Engineering|Team|Labs?|Docs|Official|Magazine|Review|Post|Times)\b)"
    r"[A-Z][\w’'-]+(?: [A-Z]\.)?(?: [A-Z][\w’'-]+){1,2}"
)
_TITLE = re.compile(r"[:,?!|。、《]|.{24}")
_AUTHOR_TAIL = re.compile(
    r"\s*(?:原创|撰文|著|整理|编译|翻译|译|投稿|等人?|发表|出品|授权.*|(?:著作|版权).*|\[\w{1,3}\])$"
)
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Names:
    """Who and where; "" for what is not said. `mine` where the author speaks of another place of their own."""

    author: str = ""
    site: str = ""
    mine: bool = False


NOBODY = Names()


def read(value: str, path: str = "", *, linked: bool = False) -> Names:
    """The names in what stands after a label (with plain punctuation).

    `linked` where the value is a link's words, which may as well be the article's title; `path` is the link's.
    """
    mine = bool(_MINE.match(value.lstrip(_QUOTES)))
    if linked and is_title(value):
        return Names(mine=mine)
    text = _EXPLAINS.sub("", value)
    channel = _CHANNEL.search(text)
    if channel and not _NAME_END.search(text[: channel.start()].lstrip(_QUOTES)):
        return Names(site=_trimmed(channel["name"] or "") or _channel_before(text, channel), mine=mine)
    of_title = _OF_TITLE.match(_KIND_OF.sub("", text).lstrip(_QUOTES))
    text = of_title["name"].removesuffix("的") if of_title else _OF_SITE.sub("", _unquoted(text))
    text = _trimmed(_NAME_END.split(text, maxsplit=1)[0])
    if not text or mine or len(text) > _LONGEST or _NO_NAME.match(text):
        return Names(mine=mine)
    if _is_user(text, path) or (of_title and _is_writer(_without_handle(text))):
        return Names(author=_without_handle(text))
    return _split(text)


def is_person(words: str, *, on_platform: bool) -> bool:
    """Whether a link's words are a person's name, or (on a blog platform) a user's."""
    text = _without_handle(_trimmed(_DATED.sub("", words)))
    if platform_of(text) or _NO_NAME.match(text):
        return False
    return bool(_PERSON.fullmatch(text) or (on_platform and _USER.fullmatch(text)))


def is_title(words: str) -> bool:
    """Whether a link's words read like an article's title, not like a name."""
    return bool(_TITLE.search(words))


def author(value: str) -> str:
    """The author's name in what stands after 作者 (with plain punctuation); "" where that is no name."""
    text = _trimmed(_NAME_END.split(_EXPLAINS.sub("", _DATED.sub("", value)).lstrip(_QUOTES), maxsplit=1)[0])
    if found := _SPLITS[1].fullmatch(text):
        text = found["author"]
    text = _trimmed(_AUTHOR_TAIL.sub("", _without_handle(text)))
    return "" if len(text) > _LONGEST or _NO_NAME.match(text) else text


def _split(text: str) -> Names:
    """Author and site of a phrase that names both, else all of it is the site."""
    if not _HOST.fullmatch(text):
        for pattern in _SPLITS:
            if found := pattern.fullmatch(text):
                parts = found.groupdict("")
                return Names(_trimmed(parts.get("author", "")), _trimmed(parts.get("site", "")))
    return Names(site=text)


def _channel_before(text: str, channel: re.Match[str]) -> str:
    """A channel without a name behind the word: its name stands before it (阿里巴巴云原生公众号), or it has none."""
    return _trimmed(text[: channel.end()]) if _trimmed(text[: channel.start()]) else "微信公众号"


def _unquoted(text: str) -> str:
    """What stands in quotes where the value begins with them, else the value."""
    text = _KIND_OF.sub("", text)
    found = re.match(r"\s*[\"'“‘「《【\[<]+([^\"'”’」》】\]>]+)", text)
    return found[1] if found else text.lstrip(_QUOTES)


def _is_user(text: str, path: str) -> bool:
    """Whether a link's words are the user whose page it leads to: richieyangs, and /richieyang/p/1.html."""
    name = _without_handle(text).casefold()
    users = [part.casefold().removeprefix("u_") for part in path.split("/")[1:-1]]
    shortest = 4  # shorter beginnings are alike by chance
    return len(name) >= shortest and any(
        len(user) >= shortest and (name.startswith(user) or user.startswith(name)) for user in users
    )


def _is_writer(name: str) -> bool:
    """Whether who is named before a title is a person, or several, and no site."""
    return not _ORGANISATION.search(name) and all(
        (_WRITER.fullmatch(each) or _PERSON.fullmatch(each)) and not re.fullmatch(SITE, each, re.IGNORECASE)
        for each in name.split("、")
    )


def _without_handle(text: str) -> str:
    return re.sub(r"\s*[(（]@?[^()（）]*[)）]?\s*$", "", text).lstrip("@ ").strip()


def _trimmed(text: str) -> str:
    return text.strip(_QUOTES + "/.,").strip()
