"""The pages that stand where a post should and are none, by what they have in them. Sources stand beside each mark."""

from __future__ import annotations

from dataclasses import dataclass

# Characters: a challenge is a script and little else; a platform's own shell around a notice is larger.
STUB, SHELL = 20_000, 300_000

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
