"""Pages that stand where a post should and are none: challenges, login walls, notices that a post is gone.

They are recognised, never solved and never stored. Knowledge is the table SIGNATURES; where its marks come from stands
beside each. No alarm for an article that talks about such pages: its text is long, and its marks are in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from aggregator.errors import ChallengeError, RejectedError

# Characters: a challenge is a script and little else; a platform's own shell around a notice is larger.
STUB, SHELL = 20_000, 300_000

# Characters within which such a page has its title: it has no long head before it.
HEAD = 4_000

# Characters of visible text. A stub that only runs a script shows a line of 请稍候 or <noscript> at most; a notice is a
# title, a sentence or two, and a button; a platform's shell adds its navigation.
SILENT, NOTICE, SHELL_TEXT = 120, 260, 1_500


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One kind of page: all of `marks` in its source, all of `text` in what it shows, none of `lacks` in its source.

    `marks` may not stand in what the page shows (a page that shows them explains them). `title` is a pattern that the
    whole title must match. `host` ends the hosts it is for. `largest` bounds the source and `shows` the visible text,
    in characters. `reason` is RejectedError's.
    """

    name: str
    marks: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    title: str = ""
    host: str = ""
    largest: int = STUB
    shows: int = NOTICE
    reason: str = "challenge"


SIGNATURES = (
    # Tencent EdgeOne, in front of 51CTO and many others [public crawlers].
    Signature(name="EdgeOne", marks=("__tst_status",), shows=SILENT),
    Signature(name="EdgeOne", marks=("EO_Bot_Ssid",), shows=SILENT),
    Signature(name="EdgeOne", marks=("WTKkN", "bOYDu", "wyeCN"), shows=SILENT),
    # Alibaba Cloud WAF: a script computes a cookie from arg1; its newer form hides the question in a textarea.
    Signature(name="Aliyun WAF", marks=("acw_sc__v2", "arg1"), shows=SILENT),
    Signature(name="Aliyun WAF", marks=("_waf_",), shows=SILENT),
    Signature(name="Aliyun slider", text=("验证",), marks=("AWSC",)),
    Signature(name="Aliyun slider", text=("验证",), marks=("nocaptcha",)),
    Signature(name="Tencent captcha", text=("验证",), marks=("TencentCaptcha(",)),
    Signature(name="Geetest", text=("验证",), marks=("initGeetest",)),
    Signature(name="Cloudflare", marks=("_cf_chl_opt", "challenge-platform"), largest=2 * STUB),
    # By what such pages show, whoever made them.
    Signature(name="captcha", title=r"(滑动|安全|访问|人机|身份|图形|行为)?验证(码|页面|中心)?", largest=SHELL),
    Signature(name="captcha", title=r"(百度|腾讯)?安全验证", largest=SHELL),
    Signature(name="captcha", text=("验证", "请输入验证码", "访问")),
    Signature(name="captcha", text=("验证", "拖动", "滑块")),
    Signature(name="captcha", text=("验证", "请完成", "继续访问")),
    Signature(name="captcha", text=("访问过于频繁",)),
    Signature(name="WeChat environment check", text=("验证", "环境异常"), largest=SHELL),
    # A column page carries its article as JSON in #js-initialData [public crawlers]; without it, it asks who is there.
    Signature(
        name="Zhihu without data",
        host="zhihu.com",
        lacks=("js-initialData", "RichText"),
        largest=SHELL,
        shows=SHELL_TEXT,
    ),
    Signature(name="login", title=r"(用户|会员|账号|帐号)?登[录陆](页面|中心)?|请?先?登[录陆]", largest=SHELL),
    Signature(name="login", marks=('type="password"',), text=("登录", "密码")),
    # Not a challenge: the post is gone, with status 200.
    Signature(name="deleted", text=("该内容已被发布者删除",), largest=SHELL, reason="gone"),
    Signature(name="deleted", text=("此内容因违规无法查看",), largest=SHELL, reason="gone"),
    Signature(
        name="deleted",
        host="oschina.net",
        text=("找不到您访问的页面",),
        largest=SHELL,
        shows=SHELL_TEXT,
        reason="gone",
    ),
)

WORDS = {
    "challenge": "a challenge or login page ({name}) stands where the post should: the source is asking who we are",
    "gone": "the post is gone: the page is a notice ({name})",
}

TITLE = re.compile(r"<title[^>]*>([^<]{0,200})</title", re.IGNORECASE)
# What a title says after its own words: " - 腾讯云", "_51CTO博客".
TITLE_TAIL = re.compile(r"\s*[-_|–—·].*", re.DOTALL)
INVISIBLE = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|head|template|svg|textarea)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL
)
TAG = re.compile(r"<[^>]*>")


def check(html: str, url: str) -> None:
    """Raise where a page is one of SIGNATURES: ChallengeError, or RejectedError("gone") for a deleted post.

    `html` is the page as text. Pages that match no mark, nearly all, cost a search of their source a mark.
    """
    signature = find(html, urlsplit(url).hostname or "")
    if signature is None:
        return
    message = f"{url}: {WORDS[signature.reason].format(name=signature.name)}"
    if signature.reason == "challenge":
        raise ChallengeError(message)
    raise RejectedError(signature.reason, message)


def find(html: str, host: str) -> Signature | None:
    """The signature that a page of a host matches, if any."""
    if len(html) > SHELL:
        return None
    source = _Source(html, host)
    return next((signature for signature in SIGNATURES if source.matches(signature)), None)


class _Source:
    """A page's source, and what was already asked of it: the table asks for some words again and again."""

    def __init__(self, html: str, host: str) -> None:
        self.html = html
        self.host = host
        self.known: dict[str, bool] = {}

    def matches(self, signature: Signature) -> bool:
        """Cheap questions first: the visible text is taken out only after all others are answered with yes."""
        return (
            len(self.html) <= signature.largest
            and (not signature.host or f".{self.host}".endswith(f".{signature.host}"))
            and (not signature.title or re.fullmatch(signature.title, self.title) is not None)
            and all(self.has(words) for words in signature.text)
            and all(self.has(mark) for mark in signature.marks)
            and not any(self.has(mark) for mark in signature.lacks)
            and self._shows(signature)
        )

    def has(self, words: str) -> bool:
        """Whether words stand anywhere in the source."""
        if words not in self.known:
            self.known[words] = words in self.html
        return self.known[words]

    @cached_property
    def title(self) -> str:
        """The title without what follows a dash or bar in it."""
        found = TITLE.search(self.html, 0, HEAD)
        return TITLE_TAIL.sub("", found[1]).strip() if found else ""

    @cached_property
    def text(self) -> str:
        """What the page shows."""
        return visible(self.html)

    def _shows(self, signature: Signature) -> bool:
        return (
            len(self.text) <= signature.shows
            and all(words in self.text for words in signature.text)
            and not any(mark in self.text for mark in signature.marks)
        )


def visible(html: str) -> str:
    """Roughly what a page shows: its text without markup, scripts, styles and white space."""
    return "".join(TAG.sub("", INVISIBLE.sub("", html)).split())
