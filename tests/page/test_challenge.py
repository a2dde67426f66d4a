import pytest

from aggregator.errors import ChallengeError, RejectedError
from aggregator.page.challenge import check, visible

URL = "https://blog.example/post/1"

EDGEONE = """<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><script>
var WTKkN={a:1},bOYDu=2,wyeCN=3;document.cookie="__tst_status="+(a+b+c)+"#;";document.cookie="EO_Bot_Ssid=1";
setTimeout(function(){location.href=location.href.replace(/[?|&]tads/,"")},0x4b0);</script></body></html>"""
WAF = "<html><script>var arg1='3A5F01C2';var _0x=['x'];function reload(x){setCookie(\"acw_sc__v2\",x)}</script></html>"
WAF_NEW = (
    '<html><head><meta name="aliyun_waf_aa" content="1"></head><body><textarea>{"_waf_1":1}</textarea></body></html>'
)
SLIDER = """<html><head><title>滑动验证页面</title><script src="//g.example/AWSC/awsc.js"></script></head>
<body><div id="nc"></div><p>请按住滑块，拖动到最右边完成验证</p></body></html>"""
WECHAT = """<html><head><title></title></head><body><div class="weui-msg"><h2>环境异常</h2>
<p>当前环境异常，完成验证后即可继续访问。</p><a>去验证</a></div></body></html>"""
CAPTCHA = "<html><head><title>安全验证</title></head><body><p>为了您的账号安全，请输入验证码</p></body></html>"
CLOUDFLARE = """<html><head><title>Just a moment...</title></head><body><script>window._cf_chl_opt={};
a.src='/cdn-cgi/challenge-platform/h/b';</script></body></html>"""
LOGIN = """<html><head><title>登录 - 某社区</title></head><body><form><input name="u"><input type="password">
<button>登录</button></form></body></html>"""
ZHIHU = "<html><head><title>知乎</title></head><body><div id='root'></div><script src='a.js'></script></body></html>"
BUSY = "<html><body><h1>访问过于频繁，请稍后再试</h1></body></html>"

DELETED = """<html><body><div class="weui-msg"><h2>该内容已被发布者删除</h2></div></body></html>"""

PROSE = "这一段讲的是爬虫遇到的各种情况，以及怎样有礼貌地对待别人的网站。" * 12
ABOUT_WAF = f"""<html><head><title>acw_sc__v2 的来历 - 我的博客</title></head><body><article><h1>acw_sc__v2 的来历</h1>
<p>{PROSE}</p><pre><code>var arg1 = '…'; setCookie("acw_sc__v2", x); // aliyun_waf_aa</code></pre>
</article></body></html>"""
ABOUT_EDGEONE = f"""<html><head><title>EdgeOne 的 __tst_status</title></head><body><article><p>{PROSE}</p>
<pre><code>WTKkN bOYDu wyeCN __tst_status EO_Bot_Ssid</code></pre></article></body></html>"""
ABOUT_CAPTCHA = f"""<html><head><title>验证码 | 我的博客</title></head><body><article><h1>验证码</h1>
<p>请输入验证码，访问过于频繁，拖动滑块完成验证，环境异常，请完成验证后继续访问。</p><p>{PROSE}</p></article></body></html>"""
SHORT_ABOUT_WAF = """<html><head><title>一条笔记</title></head><body><p>acw_sc__v2 由 arg1 算出。</p>
<script>var counter = 1</script></body></html>"""
LOGIN_BOX = f"""<html><head><title>密码学笔记</title></head><body><form>登录<input type="password">密码</form>
<article><p>{PROSE}</p></article></body></html>"""
COLUMN = '<html><body><div id="root"></div><script id="js-initialData" type="text/json">{}</script></body></html>'
QUIET = "<html><body><article><p>短文。</p></article></body></html>"


@pytest.mark.parametrize(
    ("html", "name"),
    [
        (EDGEONE, "EdgeOne"),
        (WAF, "Aliyun WAF"),
        (WAF_NEW, "Aliyun WAF"),
        (SLIDER, "Aliyun slider"),
        (WECHAT, "WeChat environment check"),
        (CAPTCHA, "captcha"),
        (CLOUDFLARE, "Cloudflare"),
        (LOGIN, "login"),
        (BUSY, "captcha"),
    ],
)
def test_a_challenge_is_named_with_its_url(html: str, name: str) -> None:
    with pytest.raises(ChallengeError, match=name) as caught:
        check(html, URL)
    assert str(caught.value).startswith(URL)


@pytest.mark.parametrize(
    "html", [ABOUT_WAF, ABOUT_EDGEONE, ABOUT_CAPTCHA, SHORT_ABOUT_WAF, LOGIN_BOX, QUIET, "", "<p>纯文本"]
)
def test_an_article_is_no_challenge(html: str) -> None:
    check(html, URL)


def test_a_zhihu_page_is_known_by_what_it_lacks() -> None:
    with pytest.raises(ChallengeError):
        check(ZHIHU, "https://zhuanlan.zhihu.com/p/1")
    check(COLUMN, "https://zhuanlan.zhihu.com/p/1")
    check(ZHIHU, "https://blog.example/p/1")
    check(ZHIHU, "https://notzhihu.com/p/1")


def test_a_deleted_post_is_gone_and_no_challenge() -> None:
    with pytest.raises(RejectedError) as caught:
        check(DELETED, "https://mp.weixin.qq.com/s/x")
    assert (caught.value.reason, isinstance(caught.value, ChallengeError)) == ("gone", False)


def test_a_large_page_with_the_marks_is_no_stub() -> None:
    check(EDGEONE.replace("<script>", "<script>" + "//x\n" * 200_000), URL)


def test_what_is_visible() -> None:
    html = "<head><title>t</title></head><!-- c --><style>p{}</style><p>看 <b>得见</b></p><script>看不见</script>"
    assert visible(html) == "看得见"


@pytest.mark.parametrize(
    ("part", "is_shown"),
    [
        ("<", True),
        ("<!--", False),
        ("<script>", False),
        ("<title>", False),
        ("\t", False),
        # A browser shows nothing of an end tag that never ends. It passes here, and no reader finds an article in it.
        ("</script ", True),
    ],
)
def test_a_page_made_to_be_slow_is_answered(part: str, *, is_shown: bool) -> None:
    """Each of these would take minutes in a search that goes to the end from every sign."""
    notice = f"__tst_status 环境异常，去验证{part * (250_000 // len(part))}"
    if is_shown:
        check(notice, URL)
        return
    with pytest.raises(ChallengeError):
        check(notice, URL)
