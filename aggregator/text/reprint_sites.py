"""Sites by the names that people write, and the platforms of their keys."""

import re

# Sites that are named beside an author, by the platform of their keys; those of "" are none of ours.
_NAMED = {
    "51cto": "51cto", "aliyun": "云栖社区 阿里云", "cnblogs": "博客园 cnblogs", "csdn": "csdn", "huawei": "华为云",
    "imooc": "慕课网", "infoq": "infoq", "iteye": "iteye javaeye", "jianshu": "简书", "juejin": "稀土掘金 掘金",
    "linuxcn": "linux中国", "oschina": "开源中国 oschina", "segmentfault": "segmentfault 思否",
    "sspai": "少数派", "tencent": "腾讯云 云加社区", "toutiao": "今日头条", "v2ex": "v2ex", "zhihu": "知乎",
    "36kr": "36氪", "baijiahao": "百家号",
    "": "伯乐在线 jobbole chinaunix itpub 并发编程网 码农网 极客头条 图灵社区 51testing "
        "网易博客 新浪博客 百度空间 豆瓣 微博 github medium 虎嗅",
}  # fmt: skip
SITES = {name: platform for platform, names in _NAMED.items() for name in names.split()}
_TAIL = r"(?:\.net|\.com|\.cn|技术|开发者)?\s?(?:博客|专栏|社区|论坛|网|站)?(?:社区|博客)?"
SITE = rf"(?:{'|'.join(sorted(map(re.escape, SITES), key=len, reverse=True))}){_TAIL}"


def platform_of(site: str) -> str:
    """The platform whose name a site's name begins with; "" for none."""
    lowered = site.lower()
    return next((platform for name, platform in SITES.items() if platform and lowered.startswith(name)), "")
