"""The platforms' URL forms, as one table: which article an address means, and its canonical form.

A pattern is matched with the whole of `SUB/PATH` (a closing slash apart), where SUB is what stands before the row's
host: the user in USER.blog.51cto.com, "m" of a mobile host, else nothing. Names of the pattern, and of the query
parameters listed last, fill the key and the URL; all must be there. Without a URL the address stays as it came, over
https. The forms are those of pages and crawlers that were seen; where two kinds of a platform's pages count their ids
apart, the key says of which (oschina:news, oschina:blog).
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """One way a platform writes an article's address; `query` pairs a name of the templates with a parameter."""

    platform: str
    pattern: re.Pattern[str]
    key: str
    url: str
    query: tuple[tuple[str, str], ...]


# Hosts that are another host's under an older or a regional name.
ALIASES = {
    "cloud.tencent.com.cn": "cloud.tencent.com",
    "javaeye.com": "iteye.com",
    "jianshu.io": "jianshu.com",
    "juejin.im": "juejin.cn",
}

# What stands between a cnblogs user and the article; the ids of all three are one sequence.
_CNBLOGS = r"(?:p|articles|archive/\d{4}/\d+/\d+)"

# Host, platform, pattern, key, canonical URL, name=parameter of the query. Rows of a host are tried in order.
# fmt: off
_ROWS: tuple[tuple[str, ...], ...] = (
    # A number as the user is what is u_NUMBER today. http://USER.blog.51cto.com/[blog/]UID/AID is the oldest form.
    ("blog.51cto.com", "51cto", r"[^/]*/(?:blog/)?(?:u_)?(?P<user>\d+)/(?P<id>\d{4,})(?:\.html)?", "51cto:{id}",
     "https://blog.51cto.com/u_{user}/{id}"),
    ("blog.51cto.com", "51cto", r"[^/]*/(?P<user>[^/]+)/(?P<id>\d{4,})(?:\.html)?", "51cto:{id}",
     "https://blog.51cto.com/{user}/{id}"),
    ("51cto.com", "51cto", r"(?:www|m)?/article/(?P<id>\d+)(?:\.html)?", "51cto:article:{id}",
     "https://www.51cto.com/article/{id}.html"),
    ("51cto.com", "51cto", r"[^/]*/art/\d{6}/(?P<id>\d+)(?:_\w+)?\.html?", "51cto:art:{id}", ""),
    ("51cto.com", "51cto", r"ost/posts/(?P<id>\d+)", "51cto:ost:{id}", "https://ost.51cto.com/posts/{id}"),
    # yq.aliyun.com/articles/N became developer.aliyun.com/article/N in 2020, with its number.
    ("aliyun.com", "aliyun", r"(?:yq|developer|m)/(?:yunqi/)?articles?/(?P<id>\d+)(?:\.html)?", "aliyun:{id}",
     "https://developer.aliyun.com/article/{id}"),
    ("aliyun.com", "aliyun", r"(?:yq|developer)/ask/(?P<id>\d+)", "aliyun:ask:{id}",
     "https://developer.aliyun.com/ask/{id}"),
    ("aliyun.com", "aliyun", r"xz/t/(?P<id>\d+)", "aliyun:xz:{id}", "https://xz.aliyun.com/t/{id}"),
    ("oschina.net", "oschina", r"my/(?P<user>u/\d+|[^/]+)/blog/(?P<id>\d+)", "oschina:blog:{id}",
     "https://my.oschina.net/{user}/blog/{id}"),
    ("oschina.net", "oschina", r"m/blog/(?P<id>\d+)", "oschina:blog:{id}", ""),
    ("oschina.net", "oschina", r"(?:www|m)?/news/(?P<id>\d+)(?:/[^/]*)?", "oschina:news:{id}",
     "https://www.oschina.net/news/{id}"),
    ("oschina.net", "oschina", r"(?:www)?/question/(?P<id>\d+_\d+)", "oschina:question:{id}",
     "https://www.oschina.net/question/{id}"),
    ("blog.csdn.net", "csdn", r"(?:m)?/(?P<user>[^/]+)/(?:[^/]+/)?article/details/(?P<id>\d+)", "csdn:{id}",
     "https://blog.csdn.net/{user}/article/details/{id}"),
    ("blog.csdn.net", "csdn", r"m/blog/(?P<user>[^/]+)/(?P<id>\d+)", "csdn:{id}",
     "https://blog.csdn.net/{user}/article/details/{id}"),
    ("blog.csdn.net", "csdn", r"m/article/details", "csdn:{id}", "", "id=id"),
    ("blog.csdn.net", "csdn", r"(?P<user>[^/]+)/(?:[^/]+/)?article/details/(?P<id>\d+)", "csdn:{id}",
     "https://blog.csdn.net/{user}/article/details/{id}"),
    ("csdn.net", "csdn", r"bbs/topics/(?P<id>\d+)", "csdn:topic:{id}", "https://bbs.csdn.net/topics/{id}"),
    ("csdn.net", "csdn", r"(?:www)?/article/\d{4}-\d\d-\d\d/(?P<id>\d+)(?:-[^/]*)?", "csdn:news:{id}", ""),
    ("cnblogs.com", "cnblogs", rf"(?:www|m)?/(?P<user>[^/]+)/{_CNBLOGS}/(?P<id>\d+)(?:\.html|\.aspx)?", "cnblogs:{id}",
     "https://www.cnblogs.com/{user}/p/{id}.html"),
    ("cnblogs.com", "cnblogs", rf"(?:www|m)?/(?P<user>[^/]+)/{_CNBLOGS}/(?P<slug>[^/]+?)(?:\.html|\.aspx)?",
     "cnblogs:{user}:{slug}", "https://www.cnblogs.com/{user}/p/{slug}.html"),
    ("cnblogs.com", "cnblogs", rf"(?P<user>[^/.]+)/{_CNBLOGS}/(?P<id>\d+)(?:\.html|\.aspx)?", "cnblogs:{id}",
     "https://www.cnblogs.com/{user}/p/{id}.html"),
    ("cnblogs.com", "cnblogs", r"news/n/(?P<id>\d+)", "cnblogs:news:{id}", "https://news.cnblogs.com/n/{id}/"),
    ("cnblogs.com", "cnblogs", r"kb/page/(?P<id>\d+)", "cnblogs:kb:{id}", "https://kb.cnblogs.com/page/{id}/"),
    ("juejin.cn", "juejin", r"[^/]*/s?post/(?P<id>\w+)", "juejin:{id}", "https://juejin.cn/post/{id}"),
    ("juejin.cn", "juejin", r"[^/]*/entry/(?P<id>\w+)", "juejin:entry:{id}", "https://juejin.cn/entry/{id}"),
    ("juejin.cn", "juejin", r"[^/]*/news/(?P<id>\d+)", "juejin:news:{id}", "https://juejin.cn/news/{id}"),
    ("segmentfault.com", "segmentfault", r"[^/]*/a/(?P<id>\d+)", "segmentfault:{id}", "https://segmentfault.com/a/{id}"),
    ("segmentfault.com", "segmentfault", r"[^/]*/q/(?P<id>\d+)", "segmentfault:q:{id}",
     "https://segmentfault.com/q/{id}"),
    ("infoq.cn", "infoq", r"xie/article/(?P<id>\w+)", "infoq:xie:{id}", "https://xie.infoq.cn/article/{id}"),
    ("infoq.cn", "infoq", r"(?:www|m)?/(?P<kind>article|news)/(?P<id>[^/]+)", "infoq:{id}",
     "https://www.infoq.cn/{kind}/{id}"),
    ("infoq.com", "infoq", r"(?:www)?/cn/articles/(?P<id>[^/]+)", "infoq:{id}", "https://www.infoq.cn/article/{id}"),
    ("jianshu.com", "jianshu", r"(?:www|m)?/p/(?P<id>\w+)", "jianshu:{id}", "https://www.jianshu.com/p/{id}"),
    ("cloud.tencent.com", "tencent", r"[^/]*/(?:developer|community)/article/(?P<id>\d+)", "tencent:{id}",
     "https://cloud.tencent.com/developer/article/{id}"),
    ("cloud.tencent.com", "tencent", r"[^/]*/developer/news/(?P<id>\d+)", "tencent:news:{id}",
     "https://cloud.tencent.com/developer/news/{id}"),
    ("qcloud.com", "tencent", r"(?:www)?/community/article/(?P<id>\d+)", "tencent:{id}",
     "https://cloud.tencent.com/developer/article/{id}"),
    ("bbs.huaweicloud.com", "huawei", r"[^/]*/blogs/(?:detail/)?(?P<id>\d+|[0-9a-f]{32})", "huawei:{id}",
     "https://bbs.huaweicloud.com/blogs/{id}"),
    ("zhihu.com", "zhihu", r"(?:zhuanlan|www)?/p/(?P<id>\d+)(?:/edit)?", "zhihu:{id}",
     "https://zhuanlan.zhihu.com/p/{id}"),
    ("zhihu.com", "zhihu", r"zhuanlan/[^/]+/(?P<id>\d+)", "zhihu:{id}", "https://zhuanlan.zhihu.com/p/{id}"),
    ("zhihu.com", "zhihu", r"(?:www|oia)?/(?:appview/p|tardis/\w+/art|articles?)/(?P<id>\d+)", "zhihu:{id}",
     "https://zhuanlan.zhihu.com/p/{id}"),
    ("zhihu.com", "zhihu", r"(?:www|m)?/question/(?P<question>\d+)/answers?/(?P<id>\d+)", "zhihu:answer:{id}",
     "https://www.zhihu.com/question/{question}/answer/{id}"),
    ("zhihu.com", "zhihu", r"(?:www|m)?/answer/(?P<id>\d+)", "zhihu:answer:{id}", ""),
    ("zhihu.com", "zhihu", r"(?:www|m)?/question/(?P<id>\d+)", "zhihu:question:{id}",
     "https://www.zhihu.com/question/{id}"),
    # The short form's id is opaque: that it is the long form's article only the page itself can say.
    ("mp.weixin.qq.com", "wechat", r"/s/(?P<id>[\w-]+)", "wechat:{id}", "https://mp.weixin.qq.com/s/{id}"),
    ("mp.weixin.qq.com", "wechat", r"/s", "wechat:{biz}:{mid}:{idx}",
     "https://mp.weixin.qq.com/s?__biz={biz}&mid={mid}&idx={idx}&sn={sn}", "biz=__biz", "mid=mid", "idx=idx", "sn=sn"),
    ("mp.weixin.qq.com", "wechat", r"/s", "wechat:{biz}:{mid}:{idx}", "", "biz=__biz", "mid=mid", "idx=idx"),
    ("mp.weixin.qq.com", "wechat", r"/mp/appmsg/show", "wechat:{biz}:{mid}:{idx}", "",
     "biz=__biz", "mid=appmsgid", "idx=itemidx"),
    ("iteye.com", "iteye", r"(?:www)?/blog/(?P<user>[^/]+)-(?P<id>\d+)", "iteye:{id}",
     "https://www.iteye.com/blog/{user}-{id}"),
    ("iteye.com", "iteye", r"(?P<user>[^/]+)/blog/(?P<id>\d+)", "iteye:{id}", "https://www.iteye.com/blog/{user}-{id}"),
    ("iteye.com", "iteye", r"(?:www)?/topic/(?P<id>\d+)", "iteye:topic:{id}", "https://www.iteye.com/topic/{id}"),
    ("iteye.com", "iteye", r"(?:www)?/news/(?P<id>\d+)(?:-[^/]*)?", "iteye:news:{id}", "https://www.iteye.com/news/{id}"),
    ("imooc.com", "imooc", r"(?:www|m)?/article/(?:details/id/)?(?P<id>\d+)", "imooc:{id}",
     "https://www.imooc.com/article/{id}"),
    ("v2ex.com", "v2ex", r"[^/]*/t/(?P<id>\d+)", "v2ex:{id}", "https://www.v2ex.com/t/{id}"),
    ("linux.cn", "linuxcn", r"(?:www|m)?/article-(?P<id>\d+)-\d+\.html", "linuxcn:{id}",
     "https://linux.cn/article-{id}-1.html"),
    ("toutiao.com", "toutiao", r"(?:www|m)?/(?:[ai]|article/|group/|item/)(?P<id>\d{15,})", "toutiao:{id}",
     "https://www.toutiao.com/article/{id}/"),
    ("baijiahao.baidu.com", "baijiahao", r"/s", "baijiahao:{id}", "https://baijiahao.baidu.com/s?id={id}", "id=id"),
    ("bilibili.com", "bilibili", r"(?:www|m)?/read/(?:mobile/)?(?:cv)?(?P<id>\d+)", "bilibili:cv{id}",
     "https://www.bilibili.com/read/cv{id}"),
    ("sspai.com", "sspai", r"(?:www)?/post/(?P<id>\d+)", "sspai:{id}", "https://sspai.com/post/{id}"),
    ("36kr.com", "36kr", r"(?:www|m)?/(?:mobile/)?p/(?P<id>\d+)(?:\.html)?", "36kr:{id}", "https://36kr.com/p/{id}"),
    ("stackoverflow.com", "stackoverflow", r"/q(?:uestions)?/(?P<id>\d+)(?:/[^/]*)?", "stackoverflow:{id}",
     "https://stackoverflow.com/questions/{id}"),
)
# fmt: on


def _forms() -> dict[str, tuple[Form, ...]]:
    table: dict[str, tuple[Form, ...]] = {}
    for host, platform, pattern, key, url, *query in _ROWS:
        pairs = tuple((name, parameter) for name, _, parameter in (pair.partition("=") for pair in query))
        form = Form(platform, re.compile(rf"{pattern}/?"), key, url, pairs)
        table[host] = (*table.get(host, ()), form)
    return table


# Host -> its forms. The longest host that ends an address's host is the one that counts.
PLATFORMS: dict[str, tuple[Form, ...]] = _forms()
