"""What hostile servers do, a line each: its name, its kind, the limit that stops it, and what the run says of it.

`said` is the word that a run counts it under (aggregator/fetch/failures.py, and the reasons of rejections), or KEPT where the
page is a post all the same, which is stored without what it tried.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, repeat
from time import sleep

from tests.hostile.site import Answer, Handler, answer, article, moved, page

KEPT = "kept"
MEGABYTE = 1 << 20
PROSE = "<p>" + "这一篇讲怎样给数据库的查询建索引，以及建好以后怎样知道它真的被用上了。" * 6 + "</p>"


@dataclass(frozen=True, slots=True)
class Behaviour:
    name: str
    kind: str
    limit: str
    said: str
    answer: Answer


def good(title: str, body: str = PROSE, head: str = "", date: str = "2024-05-01T08:00:00+08:00") -> bytes:
    return page(article(title, body, date), f"<title>{title}</title>{head}")


# --- Time ------------------------------------------------------------------------------------------------------------


def silent(handler: Handler) -> None:
    handler.rfile.read(1)  # until the other side has enough


def drip(start: bytes, part: bytes) -> Answer:
    def slowly() -> Iterator[bytes]:
        yield start
        for _ in range(300):
            sleep(0.3)
            yield part

    return lambda handler: handler.pour(slowly())


def endless(start: bytes, part: bytes) -> Answer:
    def parts() -> Iterator[bytes]:
        yield start
        yield from repeat(part)

    return lambda handler: handler.pour(parts())


def numbered(start: bytes, line: str) -> Answer:
    """Other lines without end."""

    def parts() -> Iterator[bytes]:
        yield start
        for number in count():
            yield "".join(line.format(number * 100 + each) for each in range(100)).encode()

    return lambda handler: handler.pour(parts())


OPEN = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
ZEROS = b"\0" * MEGABYTE


def squeezed(window: int, megabytes: int = 60) -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, window)
    return b"".join(squeeze.compress(ZEROS) for _ in range(megabytes)) + squeeze.flush()


def deep(tag: str, number: int) -> str:
    return f"<{tag}>" * number + "最里面" + f"</{tag}>" * number


TIME = (
    Behaviour("silence", "slow", "DOWNLOAD_TIMEOUT", "timeout", silent),
    Behaviour("body-drip", "slow", "DOWNLOAD_TIMEOUT", "timeout", drip(OPEN + b"\r\n", b".")),
    Behaviour("header-drip", "slow", "DOWNLOAD_TIMEOUT", "timeout", drip(b"HTTP/1.1 200 OK\r\n", b"X-A: 1\r\n")),
    Behaviour("status-drip", "slow", "DOWNLOAD_TIMEOUT", "timeout", drip(b"HTTP/1.1 2", b"0")),
    Behaviour("chunk-drip", "slow", "DOWNLOAD_TIMEOUT", "timeout", drip(CHUNKED, b"1\r\n.\r\n")),
    Behaviour("busy-for-years", "slow", "LONGEST_WAIT", "http-429", answer(b"", "429 No", Retry_After="31536000")),
    Behaviour("busy-for-ever", "slow", "LONGEST_WAIT", "http-503", answer(b"", "503 No", Retry_After="9" * 400)),
)

SIZE = (
    Behaviour("endless-body", "endless body", "DOWNLOAD_MAXSIZE", "too-large", endless(OPEN + b"\r\n", ZEROS)),
    Behaviour(
        "endless-chunks",
        "endless body",
        "DOWNLOAD_MAXSIZE",
        "too-large",
        endless(CHUNKED, b"100000\r\n" + ZEROS + b"\r\n"),
    ),
    Behaviour(
        "declared-huge",
        "endless body",
        "DOWNLOAD_MAXSIZE",
        "too-large",
        OPEN + b"Content-Length: 99999999999999999999\r\n\r\n<p>",
    ),
    Behaviour("gzip-bomb", "bomb", "DOWNLOAD_MAXSIZE", "too-large", answer(squeezed(31), Content_Encoding="gzip")),
    Behaviour(
        "deflate-bomb", "bomb", "DOWNLOAD_MAXSIZE", "too-large", answer(squeezed(15), Content_Encoding="deflate")
    ),
    Behaviour(
        "raw-deflate-bomb", "bomb", "DOWNLOAD_MAXSIZE", "too-large", answer(squeezed(-15), Content_Encoding="deflate")
    ),
    Behaviour(
        "bomb-in-a-bomb",
        "bomb",
        "DOWNLOAD_MAXSIZE",
        "too-large",
        answer(gzip.compress(squeezed(31, 600)), Content_Encoding="gzip, gzip"),
    ),
    Behaviour(
        "false-gzip", "bomb", "the decoder's errors are failures", "encoding", answer(b"<p>no", Content_Encoding="gzip")
    ),
    Behaviour(
        "half-a-gzip",
        "bomb",
        "what is there is read",
        "empty",
        answer(gzip.compress(good("半个"))[:80], Content_Encoding="gzip"),
    ),
)

LENGTH = (
    Behaviour(
        "length-too-large",
        "wrong length",
        "data loss is a failure",
        "cut-off",
        OPEN + b"Content-Length: 5000\r\n\r\n<p>",
    ),
    Behaviour(
        "length-negative",
        "wrong length",
        "the parser's errors are failures",
        "connection",
        OPEN + b"Content-Length: -5\r\n\r\n<p>",
    ),
    Behaviour(
        "length-no-number",
        "wrong length",
        "the parser's errors are failures",
        "connection",
        OPEN + b"Content-Length: many\r\n\r\n<p>",
    ),
    Behaviour(
        "two-lengths",
        "wrong length",
        "the parser's errors are failures",
        "connection",
        OPEN + b"Content-Length: 3\r\nContent-Length: 5\r\n\r\n<p>xx",
    ),
    Behaviour(
        "chunk-of-exabytes",
        "wrong length",
        "the parser's errors are failures",
        "connection",
        CHUNKED + b"ffffffffffffffff\r\n<p>",
    ),
    Behaviour(
        "chunk-of-words",
        "wrong length",
        "the parser's errors are failures",
        "connection",
        CHUNKED + b"many\r\n<p>\r\n0\r\n\r\n",
    ),
    Behaviour("hung-up", "wrong length", "data loss is a failure", "connection", b""),
    Behaviour("half-a-header", "wrong length", "data loss is a failure", "connection", b"HTTP/1.1 200 OK\r\nContent-"),
    Behaviour("no-http", "wrong length", "the parser's errors are failures", "connection", b"SSH-2.0-OpenSSH_9.2\r\n"),
)


def _to_itself(handler: Handler) -> None:
    handler.wfile.write(moved(handler.path))


HEADERS = (
    Behaviour(
        "header-of-megabytes",
        "headers",
        "the longest line",
        "connection",
        OPEN + b"X-A: " + b"a" * (4 * MEGABYTE) + b"\r\n\r\n",
    ),
    Behaviour(
        "status-of-megabytes",
        "headers",
        "the longest line",
        "connection",
        b"HTTP/1.1 200 " + b"a" * (4 * MEGABYTE) + b"\r\n\r\n",
    ),
    Behaviour(
        "headers-without-end", "headers", "MOST_HEADERS", "connection", numbered(OPEN, "X-{0}: " + "a" * 1000 + "\r\n")
    ),
    Behaviour(
        "continue-without-end", "headers", "DOWNLOAD_TIMEOUT", "timeout", drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n")
    ),
    Behaviour(
        "cookies-without-end",
        "cookies",
        "COOKIES_ENABLED, MOST_HEADERS",
        "connection",
        numbered(OPEN, "Set-Cookie: a{0}=" + "b" * 1000 + "\r\n"),
    ),
    Behaviour(
        "a-thousand-cookies",
        "cookies",
        "COOKIES_ENABLED",
        KEPT,
        good("一千个饼干").replace(b"\r\n", b"\r\n" + b"".join(b"Set-Cookie: a%d=b\r\n" % n for n in range(200)), 1),
    ),
    Behaviour(
        "cookie-wall",
        "cookies",
        "redirects that lead back",
        "redirects",
        _to_itself,
    ),
)


def _loop(handler: Handler) -> None:
    handler.wfile.write(moved(f"/post/redirect-loop/?{handler.server.hits['/post/redirect-loop/']}"))


def _refreshing(handler: Handler) -> None:
    number = handler.server.hits["/post/refresh-loop/"]
    handler.wfile.write(page("", f"<meta http-equiv=refresh content='0;url=/post/refresh-loop/?{number}'>"))


def sent_on(name: str, to: str, limit: str, said: str) -> Behaviour:
    return Behaviour(name, "redirect", limit, said, moved(to))


REDIRECTS = (
    Behaviour("redirect-loop", "redirect", "REDIRECT_MAX_TIMES", "redirects", _loop),
    Behaviour("refresh-loop", "redirect", "REDIRECT_MAX_TIMES", "redirects", _refreshing),
    sent_on("to-file", "file:///etc/passwd", "DOWNLOAD_HANDLERS", "http-302"),
    sent_on("to-data", "data:text/html,<article>x</article>", "DOWNLOAD_HANDLERS", "http-302"),
    sent_on("to-script", "javascript:alert(1)", "DOWNLOAD_HANDLERS", "http-302"),
    sent_on("to-ftp", "ftp://127.0.0.2/x", "DOWNLOAD_HANDLERS", "http-302"),
    sent_on("to-gopher", "gopher://127.0.0.2:6379/_FLUSHALL", "DOWNLOAD_HANDLERS", "http-302"),
    sent_on("to-broken-address", "http://[::1/x", "what is no address is not followed", "http-302"),
    sent_on("to-megabytes", "/post/" + "a" * 12000, "http-404 there", "http-404"),
)

XML = 'text/xml; charset="utf-8"'
ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol" * 100}">' for n in range(10))

MARKUP = (
    Behaviour("deep", "deep and wide", "the parser's depth", KEPT, good("很深", PROSE + deep("div", 20000) + PROSE)),
    Behaviour(
        "deep-quotes",
        "deep and wide",
        "the parser's depth",
        KEPT,
        good("引用套引用", PROSE + deep("blockquote", 5000) + PROSE),
    ),
    Behaviour(
        "deep-lists",
        "deep and wide",
        "the parser's depth",
        KEPT,
        good("列表套列表", PROSE + deep("ul><li", 3000).replace("</ul><li>", "</li></ul>") + PROSE),
    ),
    Behaviour("wide", "deep and wide", "DOWNLOAD_MAXSIZE", KEPT, good("很宽", PROSE + "<b>x</b>" * 60000)),
    Behaviour(
        "wide-table",
        "deep and wide",
        "DOWNLOAD_MAXSIZE",
        KEPT,
        good("很宽的表", PROSE + "<table><tr>" + "<td>1" * 20000 + "</table>"),
    ),
    Behaviour(
        "unclosed", "deep and wide", "the parser's depth", KEPT, good("不收尾", PROSE + "<b><i><a href=x>" * 5000)
    ),
    Behaviour(
        "attributes",
        "deep and wide",
        "the sanitiser",
        KEPT,
        good("属性成堆", PROSE + "<p " + " ".join(f"a{n}=1" for n in range(50000)) + ">完</p>"),
    ),
)

BYTES = (
    Behaviour(
        "utf-8-that-is-none",
        "broken encoding",
        "bad bytes are replaced",
        KEPT,
        good("坏字节", PROSE).replace(b"</div>", b"\xff\xfe\xc0\x80\xed\xa0\x80</div>"),
    ),
    Behaviour(
        "lying-charset",
        "broken encoding",
        "valid UTF-8 is believed",
        KEPT,
        good("说谎的编码", PROSE).replace(b"charset=utf-8", b"charset=utf-16"),
    ),
    Behaviour(
        "no-such-charset",
        "broken encoding",
        "valid UTF-8 is believed",
        KEPT,
        good("没有的编码", PROSE).replace(b"charset=utf-8", b"charset=no-such-99"),
    ),
    Behaviour(
        "utf-7",
        "broken encoding",
        "UTF-7 is not decoded",
        KEPT,
        good("七", PROSE + "<p>+ADw-script+AD4-alert(1)+ADw-/script+AD4-</p>").replace(
            b"charset=utf-8", b"charset=utf-7"
        ),
    ),
    Behaviour(
        "zero-bytes",
        "broken encoding",
        "control characters go",
        KEPT,
        good("零\0字\0节", PROSE + "<p>a\0b<scr\0ipt>alert(1)</scr\0ipt></p>"),
    ),
    Behaviour(
        "control-characters",
        "control and bidi",
        "control characters go",
        KEPT,
        good("控\x1b[31m制\x07字\x08符", PROSE + "<p>\x1b]0;pwned\x07</p>"),
    ),
    Behaviour(
        "bidi",
        "control and bidi",
        "bidi controls go",
        KEPT,
        good("\u202e覆盖\u2066隔离\u200f", PROSE + "<p>\u202egpj.exe</p>"),
    ),
    Behaviour(
        "bidi-author",
        "control and bidi",
        "bidi controls go",
        KEPT,
        good("作者反写", PROSE, "<meta name=author content='\u202e张三\u0007'>"),
    ),
    Behaviour("zalgo", "control and bidi", "DOWNLOAD_MAXSIZE", KEPT, good("题" + "\u0301" * 20000, PROSE)),
)

TRAPS = (
    Behaviour(
        "spaces",
        "regular expression",
        "no pattern backtracks",
        KEPT,
        good("空格", PROSE + "<p>" + " \u3000" * 200000 + "x</p>"),
    ),
    Behaviour(
        "letters",
        "regular expression",
        "no pattern backtracks",
        KEPT,
        good("字母", PROSE + "<p>" + "a" * 400000 + "!</p>"),
    ),
    Behaviour(
        "digits",
        "regular expression",
        "no pattern backtracks",
        KEPT,
        good("数字", PROSE + "<p>" + "1" * 200000 + "-</p>"),
    ),
    Behaviour(
        "dates",
        "regular expression",
        "no pattern backtracks",
        KEPT,
        good("日期", PROSE + "<p>" + "2024-01-" * 50000 + "</p>"),
    ),
    Behaviour(
        "reprints",
        "regular expression",
        "no pattern backtracks",
        KEPT,
        good("转载", PROSE + "<p>" + "本文转自：" * 40000 + "</p>"),
    ),
    Behaviour(
        "origins",
        "regular expression",
        "no pattern backtracks",
        KEPT,
        good("来源", PROSE + "<p>原文链接：http://" * 2000 + "</p>"),
    ),
    Behaviour(
        "brackets",
        "regular expression",
        "no pattern backtracks",
        KEPT,
        good("括号", PROSE + "<p>" + "（【[(" * 50000 + "</p>"),
    ),
    Behaviour(
        "angles",
        "regular expression",
        "no pattern backtracks",
        KEPT,
        good("尖括号", PROSE + "<p>" + "&lt;" * 400000 + "</p>"),
    ),
    Behaviour(
        "code-of-backticks",
        "regular expression",
        "no pattern backtracks",
        KEPT,
        good("反引号", PROSE + "<pre><code>" + "`" * 200000 + "</code></pre>"),
    ),
    Behaviour(
        "code-of-numbers",
        "regular expression",
        "no pattern backtracks",
        KEPT,
        good("行号", PROSE + "<pre>" + "\n".join(map(str, range(20000))) + "</pre>"),
    ),
    Behaviour("a-long-title", "regular expression", "no pattern backtracks", KEPT, good("题目 | " * 5000, PROSE)),
    Behaviour(
        "meta-dates",
        "regular expression",
        "no pattern backtracks",
        KEPT,
        good("元日期", PROSE, f"<meta property='article:published_time' content='{'2024-' * 20000}'>"),
    ),
)

EVIL = "<script>alert(1)</script>"
HREF = "javascript:alert(1)"

SCRIPTS = (
    Behaviour("script-in-body", "script", "the sanitiser", KEPT, good("正文脚本", PROSE + EVIL + PROSE)),
    Behaviour(
        "script-in-title", "script", "titles are text", KEPT, good("&lt;script&gt;alert(1)&lt;/script&gt;题", PROSE)
    ),
    Behaviour(
        "script-in-author",
        "script",
        "names are text",
        KEPT,
        good("作者脚本", PROSE, "<meta name=author content='&lt;img src=x onerror=alert(1)&gt;'>"),
    ),
    Behaviour(
        "script-in-tags",
        "script",
        "names are text",
        KEPT,
        good("标签脚本", PROSE, "<meta name=keywords content='&lt;svg onload=alert(1)&gt;,索引'>"),
    ),
    Behaviour(
        "script-in-image",
        "script",
        "addresses are http or https",
        KEPT,
        good("题图脚本", PROSE, f"<meta property='og:image' content='{HREF}'>"),
    ),
    Behaviour(
        "script-in-canonical",
        "script",
        "addresses are http or https",
        KEPT,
        good("正址脚本", PROSE, f"<link rel=canonical href='{HREF}'>"),
    ),
    Behaviour(
        "script-in-base",
        "script",
        "addresses are http or https",
        KEPT,
        good("基址脚本", PROSE + "<a href='//alert(1)'>x</a>", "<base href='javascript:'>"),
    ),
    Behaviour("script-in-date", "script", "a date is a date", KEPT, good("日期脚本", PROSE, date="&lt;script&gt;")),
    Behaviour(
        "script-in-links",
        "script",
        "the sanitiser",
        KEPT,
        good(
            "链接脚本",
            PROSE
            + f"<a href='{HREF}'>a</a><a href='JaVa&#9;ScRiPt:alert(1)'>b</a><a href='data:text/html,x'>c</a><a href='vbscript:x'>d</a>",
        ),
    ),
    Behaviour(
        "script-in-handlers",
        "script",
        "the sanitiser",
        KEPT,
        good("事件脚本", PROSE + "<img src=x onerror=alert(1)><p onclick=alert(1)>x</p><body onload=alert(1)>"),
    ),
    Behaviour(
        "script-in-svg",
        "script",
        "the sanitiser",
        KEPT,
        good(
            "图形脚本",
            PROSE
            + "<svg onload=alert(1)><script>alert(1)</script><foreignObject><iframe srcdoc='x'></iframe></foreignObject></svg>",
        ),
    ),
    Behaviour(
        "script-in-math",
        "script",
        "the sanitiser",
        KEPT,
        good(
            "公式脚本",
            PROSE
            + "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>"
            + PROSE,
        ),
    ),
    Behaviour(
        "frames",
        "script",
        "the sanitiser",
        KEPT,
        good(
            "框架",
            PROSE
            + "<iframe src='javascript:alert(1)'></iframe><object data=x></object><embed src=x><frameset><frame src=x></frameset>",
        ),
    ),
    Behaviour(
        "forms",
        "script",
        "the sanitiser",
        KEPT,
        good(
            "表单",
            PROSE
            + f"<form action='{HREF}'><input autofocus onfocus=alert(1)><button formaction='{HREF}'>x</button></form>",
        ),
    ),
    Behaviour(
        "styles",
        "script",
        "the sanitiser",
        KEPT,
        good(
            "样式",
            PROSE + "<style>@import 'http://127.0.0.2/';</style><p style=\"background:url(javascript:alert(1))\">x</p>",
        ),
    ),
    Behaviour(
        "script-in-code",
        "script",
        "code is text",
        KEPT,
        good(
            "代码脚本", PROSE + "<pre><code>&lt;script&gt;alert(1)&lt;/script&gt;<script>alert(2)</script></code></pre>"
        ),
    ),
    Behaviour(
        "broken-comment",
        "script",
        "the sanitiser",
        KEPT,
        good("注释", PROSE + "<!--><script>alert(1)</script>--><![CDATA[<script>alert(1)</script>]]>"),
    ),
    Behaviour(
        "json-ld",
        "script",
        "metadata is text",
        KEPT,
        good(
            "结构化",
            PROSE,
            "<script type='application/ld+json'>"
            + json.dumps(
                {
                    "@type": "BlogPosting",
                    "headline": "<script>",
                    "author": {"name": {"name": ["<b>"] * 5}},
                    "datePublished": 1e300,
                    "image": {"url": HREF},
                }
            ).replace("</", "<\\/")
            + "</script>",
        ),
    ),
)


def dated(name: str, date: str) -> Behaviour:
    return Behaviour(
        name, "numbers and dates", "a date that cannot be is no date", KEPT, good(f"数日{name}", PROSE, date=date)
    )


NUMBERS = (
    dated("year-9999", "9999-12-31T23:59:59+14:00"),
    dated("year-0", "0000-00-00T00:00:00Z"),
    dated("year-billion", "1000000000-01-01"),
    dated("number-huge", "9" * 5000),
    dated("offset-huge", "2024-01-01T00:00:00+99:99"),
    dated("ago-huge", "9" * 300 + "天前"),
    Behaviour(
        "json-depth",
        "numbers and dates",
        "JSON that cannot be read is none",
        KEPT,
        good("深结构", PROSE, "<script type='application/ld+json'>" + "[" * 100000 + "</script>"),
    ),
    Behaviour(
        "json-number",
        "numbers and dates",
        "JSON that cannot be read is none",
        KEPT,
        good(
            "大数",
            PROSE,
            '<script type=\'application/ld+json\'>{"@type": "BlogPosting", "wordCount": ' + "9" * 10000 + "}</script>",
        ),
    ),
    Behaviour(
        "entity-huge",
        "numbers and dates",
        "the parser",
        KEPT,
        good("大实体", PROSE + "<p>&#x110000;&#99999999999999999999;&#xD800;&#0;</p>"),
    ),
    Behaviour(
        "image-size-huge",
        "numbers and dates",
        "the sanitiser",
        KEPT,
        good(
            "大图",
            PROSE
            + f"<img src=/a.png width={'9' * 400} height=-1 srcset='/a.png {'9' * 400}w'><table><tr><td colspan={'9' * 30}>x</td></tr></table>",
        ),
    ),
    Behaviour(
        "list-start-huge",
        "numbers and dates",
        "the sanitiser",
        KEPT,
        good("大序号", PROSE + f"<ol start={'9' * 400}><li value={'9' * 400}>x</ol>"),
    ),
)

ARTICLES = (*TIME, *SIZE, *LENGTH, *HEADERS, *REDIRECTS, *MARKUP, *BYTES, *TRAPS, *SCRIPTS, *NUMBERS)


def feed(body: str, head: str = "") -> bytes:
    return answer(f"<?xml version='1.0'?>{head}<rss version='2.0'><channel>{body}</channel></rss>".encode(), kind=XML)


def sitemap(body: str, head: str = "") -> bytes:
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return answer(f"<?xml version='1.0'?>{head}<urlset xmlns='{space}'>{body}</urlset>".encode(), kind=XML)


def entity(reference: str) -> str:
    return f"<item><link>/post/{reference}</link><title>{reference}</title></item>"


EXTERNAL = "<!DOCTYPE r [<!ENTITY x SYSTEM '{0}'>]>"
BOMB = f"<!DOCTYPE r [{ENTITIES}]>"


def feeds(canary: int) -> tuple[Behaviour, ...]:
    """What stands where a feed should: those may lead to other hosts, whose addresses are looked at."""
    inner = {
        "loopback": f"http://127.0.0.2:{canary}/",
        "decimal": f"http://2130706434:{canary}/",
        "hexadecimal": f"http://0x7f000002:{canary}/",
        "octal": f"http://0177.0.0.2:{canary}/",
        "short": f"http://127.2:{canary}/",
        "ipv6": f"http://[::1]:{canary}/",
        "mapped": f"http://[::ffff:127.0.0.2]:{canary}/",
        "mapped-hexadecimal": f"http://[::ffff:7f00:2]:{canary}/",
        "with-password": f"http://127.0.0.1:x@127.0.0.2:{canary}/",
        "private-10": "http://10.0.0.1/",
        "private-192": "http://192.168.1.1/admin",
        "private-172": "http://172.16.0.1/",
        "carrier": "http://100.64.0.1/",
        "metadata": "http://169.254.169.254/latest/meta-data/",
        "metadata-decimal": "http://2852039166/latest/meta-data/",
        "any": f"http://0.0.0.0:{canary}/",
        "broadcast": "http://255.255.255.255/",
        "multicast": "http://224.0.0.1/",
        "name": f"http://inner.example:{canary}/",
        "rebinding": f"http://rebinding.example:{canary}/",
    }
    return (
        *(Behaviour(f"to-{name}", "inner address", "GuardResolver", "dns", moved(url)) for name, url in inner.items()),
        Behaviour("entity-bomb", "XML entities", "entities are not expanded", "listing", feed(entity("&e9;"), BOMB)),
        Behaviour("entities-alone", "XML entities", "entities are not expanded", "feed", feed("&e9;", BOMB)),
        Behaviour(
            "external-entity",
            "XML entities",
            "nothing external is loaded",
            "listing",
            feed(entity("&x;"), EXTERNAL.format("file:///etc/passwd")),
        ),
        Behaviour(
            "external-dtd",
            "XML entities",
            "nothing external is loaded",
            "listing",
            feed("", f"<!DOCTYPE r SYSTEM 'http://127.0.0.2:{canary}/x.dtd'>"),
        ),
        Behaviour(
            "feed-of-noise",
            "XML entities",
            "what is no feed is refused",
            "feed",
            answer(bytes(range(256)) * 400, kind=XML),
        ),
    )


def sitemaps(canary: int) -> tuple[Behaviour, ...]:
    return (
        Behaviour(
            "map-bomb",
            "XML entities",
            "entities are not expanded",
            "sitemap",
            sitemap("<url><loc>&e9;</loc></url>", BOMB),
        ),
        Behaviour(
            "map-external",
            "XML entities",
            "nothing external is loaded",
            "sitemap",
            sitemap("<url><loc>&x;</loc></url>", EXTERNAL.format(f"http://127.0.0.2:{canary}/")),
        ),
        Behaviour(
            "map-gzip-bomb", "bomb", "DOWNLOAD_MAXSIZE", "sitemap", answer(squeezed(31), kind="application/gzip")
        ),
    )
