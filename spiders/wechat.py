"""微信公众号 (mp.weixin.qq.com): single articles by their address (`-a url=`); nothing lists them, so it is off.

What asks for a login or shows 环境异常 is a challenge, and is left alone.
"""

from aggregator.page.rules import Rules
from spiders.base import PlatformSpider

ARTICLE = Rules(
    name="wechat/article",
    evidence="real",  # a page of 2020
    body=("#js_content",),
    title=("#activity-name", "meta:og:title"),
    author=("#js_author_name", "meta:author", "#js_name"),
    # The page fills #publish_time by script, with 前天 and the like; `ct` is the moment itself, in seconds.
    published=(r're:var ct = "(\d{10})"', r"re:var createTime = '([^']+)'"),
    kind=("#copyright_logo",),
    drop=("mp-common-profile", ".js_uneditable", "#meta_content"),
)


class WechatSpider(PlatformSpider):
    """微信公众号."""

    name = "wechat"
    title = "微信公众号"
    homepage = "https://mp.weixin.qq.com/"
    enabled = False
    hosts = ("mp.weixin.qq.com",)
    posts = r"wechat:.+"
    rules = (ARTICLE,)
