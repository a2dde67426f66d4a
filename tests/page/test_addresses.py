"""One key for one article, whichever way its address is written."""

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.page.addresses import address, clean, key_of, unwrap
from aggregator.page.outbound import join

PLATFORMS = [
    # platform, key, canonical URL, and the forms that mean it
    (
        "51cto",
        "51cto:1427566",
        "https://blog.51cto.com/u_5346598/1427566",
        [
            "http://cpp.blog.51cto.com/5346598/1427566",
            "http://cpp.blog.51cto.com/blog/5346598/1427566/",
            "http://blog.51cto.com/5346598/1427566",
            "https://blog.51cto.com/u_5346598/1427566?abTest=51cto#comment",
            "blog.51cto.com/u_5346598/1427566.html",
        ],
    ),
    ("51cto", "51cto:1427566", "https://blog.51cto.com/lavasoft/1427566", ["http://blog.51cto.com/lavasoft/1427566"]),
    (
        "51cto",
        "51cto:article:700123",
        "https://www.51cto.com/article/700123.html",
        ["http://www.51cto.com/article/700123", "https://www.51cto.com/article/700123.html"],
    ),
    (
        "aliyun",
        "aliyun:691765",
        "https://developer.aliyun.com/article/691765",
        [
            "https://yq.aliyun.com/articles/691765?utm_content=g_1&spm=a2c.1",
            "http://yq.aliyun.com/articles/691765#comment",
            "https://developer.aliyun.com/article/691765?scm=20140722",
            "https://m.aliyun.com/yunqi/articles/691765",
        ],
    ),
    (
        "oschina",
        "oschina:blog:1610765",
        "https://my.oschina.net/u/2396236/blog/1610765",
        ["https://my.oschina.net/u/2396236/blog/1610765?from=x", "http://my.oschina.net/u/2396236/blog/1610765/"],
    ),
    (
        "oschina",
        "oschina:news:60157",
        "https://www.oschina.net/news/60157",
        ["http://www.oschina.net/news/60157/android-patterns?sid=1", "https://www.oschina.net/news/60157?p=2"],
    ),
    (
        "csdn",
        "csdn:79515893",
        "https://blog.csdn.net/li/article/details/79515893",
        [
            "http://blog.csdn.net/li/article/details/79515893",
            "https://blog.csdn.net/li/article/details/79515893?utm_source=app&ops_request_misc=1",
            "https://blog.csdn.net/li/java/article/details/79515893",
            "https://li.blog.csdn.net/article/details/79515893",
            "https://m.blog.csdn.net/li/article/details/79515893",
            "http://m.blog.csdn.net/blog/li/79515893",
            "blog.csdn.net/li/article/details/79515893",
        ],
    ),
    (
        "cnblogs",
        "cnblogs:4658611",
        "https://www.cnblogs.com/rich/p/4658611.html",
        [
            "http://www.cnblogs.com/rich/p/4658611",
            "https://cnblogs.com/rich/archive/2015/07/19/4658611.html",
            "https://www.cnblogs.com/rich/articles/4658611.html#4800",
            "http://rich.cnblogs.com/archive/2015/07/19/4658611.html",
        ],
    ),
    (
        "cnblogs",
        "cnblogs:rich:kg-1",
        "https://www.cnblogs.com/rich/p/kg-1.html",
        ["http://www.cnblogs.com/rich/p/kg-1.html", "https://www.cnblogs.com/rich/p/kg-1"],
    ),
    (
        "juejin",
        "juejin:5e1505d0f265da5d5d744050",
        "https://juejin.cn/post/5e1505d0f265da5d5d744050",
        ["https://juejin.im/post/5e1505d0f265da5d5d744050", "https://juejin.cn/post/5e1505d0f265da5d5d744050?from=s"],
    ),
    (
        "segmentfault",
        "segmentfault:1190000012345",
        "https://segmentfault.com/a/1190000012345",
        ["https://segmentfault.com/a/1190000012345?utm_source=tag-newest"],
    ),
    (
        "infoq",
        "infoq:HHTVQvH5",
        "https://www.infoq.cn/article/HHTVQvH5",
        ["http://www.infoq.com/cn/articles/HHTVQvH5", "https://infoq.cn/article/HHTVQvH5"],
    ),
    ("jianshu", "jianshu:6f6330b0ab60", "https://www.jianshu.com/p/6f6330b0ab60", ["http://www.jianshu.com/p/6f6330b0ab60"]),
    (
        "tencent",
        "tencent:1006667",
        "https://cloud.tencent.com/developer/article/1006667",
        [
            "https://www.qcloud.com/community/article/1006667",
            "https://cloud.tencent.com/developer/article/1006667?from=15425&from_column=20421",
        ],
    ),
    ("huawei", "huawei:298643", "https://bbs.huaweicloud.com/blogs/298643", ["http://bbs.huaweicloud.com/blogs/298643?x=1"]),
    (
        "zhihu",
        "zhihu:338926709",
        "https://zhuanlan.zhihu.com/p/338926709",
        ["http://zhuanlan.zhihu.com/p/338926709?utm_psn=1", "https://zhuanlan.zhihu.com/frontend/338926709"],
    ),
    (
        "zhihu",
        "zhihu:answer:155685476",
        "https://www.zhihu.com/question/57601873/answer/155685476",
        ["http://www.zhihu.com/question/57601873/answer/155685476"],
    ),
    (
        "wechat",
        "wechat:MzA3==:265:1",
        "https://mp.weixin.qq.com/s?__biz=MzA3==&mid=265&idx=1&sn=ab",
        ["http://mp.weixin.qq.com/s?__biz=MzA3==&mid=265&idx=1&sn=ab&chksm=8&scene=21#wechat_redirect"],
    ),
    ("wechat", "wechat:Hp-ZJL_x", "https://mp.weixin.qq.com/s/Hp-ZJL_x", ["https://mp.weixin.qq.com/s/Hp-ZJL_x?scene=25#rd"]),
    (
        "iteye",
        "iteye:2093247",
        "https://www.iteye.com/blog/wang-2093247",
        ["http://wang.iteye.com/blog/2093247", "http://wang.javaeye.com/blog/2093247"],
    ),
    ("imooc", "imooc:29089", "https://www.imooc.com/article/29089", ["http://www.imooc.com/article/29089?block_id=x"]),
]  # fmt: skip
FORMS = [(form, *rest) for *rest, forms in PLATFORMS for form in forms]


@pytest.mark.parametrize(("form", "platform", "key", "canonical"), FORMS)
def test_every_form_of_a_platform_s_article_is_one(form: str, platform: str, key: str, canonical: str) -> None:
    found = address(form)
    assert (found.platform, found.key, found.url) == (platform, key, canonical)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://blog.51cto.com/nav/openstack_p_1", "https://blog.51cto.com/nav/openstack_p_1"),
        ("https://blog.51cto.com/li/category3", "https://blog.51cto.com/li/category3"),
        ("https://blog.csdn.net/li/category_123.html", "https://blog.csdn.net/li/category_123.html"),
        ("https://www.cnblogs.com/rich/", "https://cnblogs.com/rich"),
        ("https://mp.weixin.qq.com/s?src=11&timestamp=1", "https://mp.weixin.qq.com/s?src=11&timestamp=1"),
    ],
)
def test_a_platform_s_other_pages_are_no_articles(url: str, key: str) -> None:
    assert address(url).key == key
    assert address(url).platform != ""


@pytest.mark.parametrize(
    "same",
    [
        ["https://example.com/a", "http://example.com/a/", "http://www.example.com:80/a", "HTTPS://EXAMPLE.com/a#top"],
        ["https://example.com/", "http://example.com", "https://www.example.com/index.html", "example.com/index.php"],
        ["https://example.com/?p=12", "http://example.com/index.php?p=12&utm_source=feed"],
        ["https://example.com/x?a=1&id=5", "https://example.com/x?id=5&a=1&spm=3.2&share_token=q"],
        ["https://example.com/博客/一.html", "https://example.com/%E5%8D%9A%E5%AE%A2/%e4%b8%80.html"],
        ["https://例子.com/a", "https://xn--fsqu00a.com/a"],
        ["https://example.com/archives/5", "https://example.com/index.php/archives/5/"],
        ["https://example.com/ab", " https://example.com/ab\n", "https://example.com/\u200bab"],
    ],
)  # fmt: skip
def test_one_page_has_one_key(same: list[str]) -> None:
    assert len({key_of(url) for url in same}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/?p=12", "https://example.com/?p=13"),
        ("https://example.com/show.php?id=5", "https://example.com/show.php"),
        ("https://example.com/A", "https://example.com/a"),
        ("https://example.com:8080/a", "https://example.com/a"),
        ("https://m.example.com/a", "https://example.com/a"),
        ("https://example.com/docs/#/guide", "https://example.com/docs/#/api"),
        ("https://my.oschina.net/u/1/blog/60157", "https://www.oschina.net/news/60157"),
    ],
)
def test_other_pages_have_other_keys(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)


@pytest.mark.parametrize(
    ("wrapped", "inner"),
    [
        ("https://link.zhihu.com/?target=https%3A//example.com/a%3Fb%3D1", "https://example.com/a?b=1"),
        ("https://link.juejin.cn?target=https%3A%2F%2Fexample.com%2Fa", "https://example.com/a"),
        ("https://yq.aliyun.com/go/articleRenderRedirect?url=http%3A%2F%2Fexample.com%2Fa", "http://example.com/a"),
        ("https://links.jianshu.com/go?to=http%253A%252F%252Fexample.com%252Fa", "http://example.com/a"),
        ("https://www.oschina.net/action/GoToLink?url=http%3A%2F%2Fexample.com%2F", "http://example.com/"),
        ("https://gitee.com/link?target=https%3A%2F%2Fexample.com%2Fa&x=1", "https://example.com/a"),
        (
            "https://cloud.tencent.com/developer/tools/blog-entry?target=https%3A%2F%2Fa.com%2F&objectId=1",
            "https://a.com/",
        ),
        ("https://blog.51cto.com/transfer?https://example.com/a?b=1", "https://example.com/a?b=1"),
        ("https://link.csdn.net/?target=https://example.com/a?b=1&c=2", "https://example.com/a?b=1&c=2"),
        (
            "https://link.zhihu.com/?target=https%3A//link.juejin.cn/%3Ftarget%3Dhttp%253A%252F%252Fa.com",
            "http://a.com",
        ),
        (
            "https://link.zhihu.com/?target=javascript%3Aalert(1)",
            "https://link.zhihu.com/?target=javascript%3Aalert(1)",
        ),
        ("https://www.zhihu.com/question/1", "https://www.zhihu.com/question/1"),
    ],
)
def test_wrappers_of_outbound_links_are_undone(wrapped: str, inner: str) -> None:
    assert unwrap(wrapped) == inner


@pytest.mark.parametrize(
    ("url", "stripped"),
    [
        ("https://user:pw@blog.test/a", "https://blog.test/a"),
        ("http://user@blog.test:8080/a?x=@", "http://blog.test:8080/a?x=@"),
        ("//u:p@blog.test/a", "https://blog.test/a"),
        ("https://u:p@ss@blog.test/a", "https://blog.test/a"),
        ("https://link.zhihu.com/?target=https%3A//u%3Ap@blog.test/a", "https://blog.test/a"),
        ("https://medium.test/@user/a", "https://medium.test/@user/a"),
        ("mailto:me@blog.test", "mailto:me@blog.test"),
    ],
)
def test_names_and_passwords_are_no_part_of_an_address(url: str, stripped: str) -> None:
    assert clean(url) == stripped
    assert "u:p" not in key_of(url)
    assert "user:pw" not in address(url).url


def test_wrappers_in_wrappers_end() -> None:
    loop = "https://link.zhihu.com/?target=" * 50 + "https://example.com/"
    assert unwrap(loop).startswith("https://")


def test_cleaning_keeps_the_address_as_printed() -> None:
    printed = "http://www.Example.com/A(b)/?z=1&utm_source=x&a=2&from=rss#part"
    assert clean(printed) == "http://www.Example.com/A(b)/?z=1&a=2"


@pytest.mark.parametrize(
    "text", ["", "not a url", "mailto:a@b.c", "javascript:void(0)", "http://[::1", "https://h:99999/"]
)
def test_what_is_no_web_address_is_its_own_key(text: str) -> None:
    assert address(text).platform == ""
    assert key_of(address(text).url) == address(text).key


HOSTS = [
    "example.com",
    "www.example.com",
    "blog.51cto.com",
    "me.blog.csdn.net",
    "link.zhihu.com",
    "mp.weixin.qq.com",
    "例子.cn",
    "a.com:80",
]
PIECES = [
    "/",
    "a",
    "index.html",
    "index.php",
    "?",
    "&",
    "=",
    "#",
    "target",
    "url",
    "http://",
    "%2F",
    "%",
    "中",
    " ",
    "123456",
    "u_12",
    "//",
    "..",
]
URLS = st.builds(
    lambda scheme, host, tail: scheme + host + "".join(tail),
    st.sampled_from(["http://", "https://", "//", ""]),
    st.sampled_from(HOSTS),
    st.lists(st.sampled_from(PIECES), max_size=12),
)


@given(st.one_of(URLS, st.text(max_size=60)))
def test_an_address_s_address_is_the_same_article(url: str) -> None:
    found = address(url)
    assert address(found.url).key == found.key
    assert key_of(clean(url)) == found.key
    assert not found.key.startswith("https://") or key_of(found.key) == found.key


# What joining trips over: what is dropped when empty, what is refused, what is taken out, what begins anew.
BEGINNINGS = ["http://", "HTTPS://", "https://", "mailto:", "ftp:", "//", "h.test", "u:p@", ":80", "/a", "/../b", "/./"]
SIGNS = [
    "?",
    "#",
    "?x=1",
    "#f",
    ";p",
    "[",
    "]",
    "%20",
    " ",
    "\n",
    "\t",
    "\u3000",
    "\\",
    "中",
    ";",
    "：80",
    "／",
    "℀",
    "é",
]
PARTS = st.sampled_from([*BEGINNINGS, *SIGNS])


@given(st.lists(PARTS, max_size=6).map("".join), st.sampled_from(["https://b.test/x/y?z#w", "http://b.test", ""]))
def test_an_address_is_joined_as_the_standard_library_joins_it(url: str, base: str) -> None:
    try:
        joined = urljoin(base, url)
    except ValueError:
        joined = ""
    assert join(base, url) == joined
