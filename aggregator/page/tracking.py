"""What URLs carry that is no part of the address: tracking parameters, and the wrappers that sites put around links."""

# Query parameters that say where a reader came from, never what the page is. Compared in lower case.
TRACKING_PREFIXES = (
    "utm_",
    "spm",
    "scm",
    "hmsr",
    "hmpl",
    "hmcu",
    "hmkw",
    "hmci",
    "mtm_",
    "pk_",
    "mc_",
    "share_",
    "ref_",
    "_hs",
    "wt_",
)
_NAMES = """
    from fromsource from_column from_search fromid fromuid from_source source src_from sharefrom
    shareuid sharetoken sharesource     isappinstalled nsukey wfr ref referer referrer refer fr frm
    fbclid gclid dclid yclid msclkid twclid igshid gbraid wbraid bd_vid _ga _gl tdsourcetag hmmd
    ops_request_misc request_id biz_id depth_1 vd_source seid weibo_id weibo_from tt_from
    chksm scene subscene ascene devicetype nettype pass_ticket wx_header exportkey acctmode sessionid clicktime enterid
    wechat_redirect mpshare srcid sharer_shareid sharer_shareinfo sharer_shareinfo_first sharer_sharetime
    trackingid tracking_id track_id trk cm_mmc yid_source _refluxos
"""
TRACKING = frozenset(_NAMES.split())

# Pages that only lead elsewhere: host -> (path prefix, parameters that may hold the address; "" is the whole query).
WRAPPERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "afdian.net": ("/link", ("target",)),
    "app.yinxiang.com": ("/OutboundRedirect", ("dest",)),
    "blog.51cto.com": ("/transfer", ("",)),
    "c.pc.qq.com": ("/", ("pfurl", "url")),
    "cloud.tencent.com": ("/developer/tools/blog-entry", ("target",)),
    "gitee.com": ("/link", ("target",)),
    "hacpai.com": ("/forward", ("goto",)),
    "ld246.com": ("/forward", ("goto",)),
    "leetcode.cn": ("/link", ("target",)),
    "link.csdn.net": ("/", ("target",)),
    "link.jianshu.com": ("/", ("t", "to")),
    "link.juejin.cn": ("/", ("target",)),
    "link.juejin.im": ("/", ("target",)),
    "link.ld246.com": ("/forward", ("goto",)),
    "link.segmentfault.com": ("/", ("url",)),
    "link.wtturl.cn": ("/", ("target",)),
    "link.zhihu.com": ("/", ("target",)),
    "links.jianshu.com": ("/go", ("to",)),
    "mp.weixinbridge.com": ("/mp/wapredirect", ("url",)),
    "sspai.com": ("/link", ("target",)),
    "weibo.cn": ("/sinaurl", ("u", "toasturl")),
    "www.douban.com": ("/link2", ("url",)),
    "www.google.com": ("/url", ("q", "url")),
    "www.infoq.cn": ("/link", ("target",)),
    "www.jianshu.com": ("/go-wild", ("url",)),
    "www.oschina.net": ("/action/GoToLink", ("url",)),
    "www.youtube.com": ("/redirect", ("q",)),
    "www.zhihu.com": ("/link", ("target",)),
    "xie.infoq.cn": ("/link", ("target",)),
    "yq.aliyun.com": ("/go/articleRenderRedirect", ("url",)),
}


def is_tracking(name: str) -> bool:
    """Whether a query parameter only follows the reader."""
    name = name.lower()
    return name in TRACKING or name.startswith(TRACKING_PREFIXES)
