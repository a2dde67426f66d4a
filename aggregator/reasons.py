"""What people read for the reasons by which runs count what went wrong; JSON and the store keep the reasons."""

WORDS = {
    # Of pages, listings and lines that are no post (RejectedError), or none that was asked for
    "challenge": "验证或登录页面",
    "cut-off": "内容不完整",
    "empty": "没有正文",
    "entry": "条目读不懂",
    "failed": "处理出错",
    "feed": "feed 读不懂",
    "fetch": "没有取到",
    "field": "字段不对",
    "gone": "已被删除",
    "json": "不是 JSON 对象",
    "length": "太长",
    "listing": "列表页",
    "offsite": "转到别的网站",
    "old": "早于要抓的日期",
    "removed": "编辑移除过",
    "robots": "robots.txt 不允许",
    "sitemap": "站点地图读不懂",
    "source": "来源的声明有误",
    "type": "不是网页",
    "url": "地址不对",
    # Of requests without a usable answer
    "address": "转到的不是网址",
    "connection": "连接失败",
    "dns": "查不到域名",
    "encoding": "压缩有误",
    "guard": "不是公网地址",
    "ignored": "没有发出",
    "redirects": "重定向没有尽头",
    "refused": "拒绝连接",
    "robots-unreachable": "robots.txt 取不到",
    "scheme": "不是 http 或 https",
    "timeout": "超时",
    "too-large": "太大",
    "unexpected": "意外的错误",
    # Of what is our own doing
    "archive": "归档文件有问题",
    "queue": "有消息没有送到",
    "spider": "解析出错",
    "stage": "处理环节出错",
    "start": "没有跑起来",
    "store": "数据库出错",
}

_STATUS = "http-"


def word(reason: str) -> str:
    """A reason as people read it: HTTP 404 for http-404; one that nothing gives any more, as it stands."""
    if reason.startswith(_STATUS):
        return f"HTTP {reason.removeprefix(_STATUS)}"
    return WORDS.get(reason, reason)
