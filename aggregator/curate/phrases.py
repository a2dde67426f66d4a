"""What gives a post away that is no article: phrases of adverts, job offers, digests and machines.

Each choice of the four that are looked for in whole texts begins with a plain character: then a text is searched for
those characters, and tried only there, which takes a tenth of the time. So a choice says itself twice rather than
begin with a group, and `^` stands behind what it is about.

And the other way round: what gives away that a text gives reasons.
"""

import re

from ahocorasick_rs import AhoCorasick

# Phrases of their trade. One may stand in any article; it is their number and their place that tell.
ADVERT = re.compile(
    r"优惠券|优惠码|限时(?:优惠|特惠|抢购|免费)|秒杀价|立即(?:购买|抢购|报名|领取)|扫码(?:领取|加群|入群|报名|关注)|免费领取|限时领取"
    r"|加(?:我)?微信|领取(?:资料|福利|礼包)|训练营|试听课?|报名(?:链接|入口|方式)|原价|折扣|拼团|返现|满减|抽奖|大促|爆款"
    r"|公众号(?:后台)?回复|点击(?:购买|报名|领取)|学费|包就业|课程大纲|名额有限|先到先得"
)
RECRUITMENT = re.compile(
    r"招聘|内推|诚聘|急聘|岗位职责|职位描述|任职(?:要求|资格)|工作职责|岗位要求|薪资(?:待遇|范围)|福利待遇|五险一金|投递简历|简历(?:投递|发送?至|请发)"
    r"|月薪[^。]{0,6}\d+[kK]|薪资[^。]{0,6}\d+[kK]|薪酬[^。]{0,6}\d+[kK]|年终奖|学历要求|工作地点|base\s*地?[:：]?\s*(?:北京|上海|深圳|杭州|广州|成都)"
)
DIGEST_TITLE = re.compile(
    r"(?:周|日|早|晚|月|双周|半月)(?:刊|报)|(?:每|一|本|上)周(?:资讯|精选|新闻|回顾|动态|要闻|推荐|分享)|(?:新闻|资讯|链接|文章)(?:汇总|速览|速递|合集|一览|盘点)"
    r"|weekly|newsletter|digest|第\s*[0-9零〇一二三四五六七八九十百]+\s*期|issue\s*#?\d+|release\s*notes?|更新日志|发布说明",
    re.IGNORECASE,
)
# Titles of notes on somebody's book, course or paper.
NOTES = re.compile(
    r"《.+》.{0,8}(?:笔记|摘抄|摘录|习题|答案)|(?:读书|阅读|课程|听课|学习)笔记|课后(?:练习|习题|作业)|(?<![做记写用])笔记\s*[（(]?[0-9一二三四五六七八九十]*[)）]?$"
    r"|论文.{0,2}(?:翻译|阅读|学习|精读)"
)
# Titles of a manual's pages and a book's chapters (-3.5 is the section of one; 0.8 after a space is a version).
MANUAL = re.compile(
    r"手册|(?:官方|参考|用户|使用|开发|接口|帮助)文档|\bdocs?\b|\b(?:user|commands?|reference|developer|administrator)\s+(?:guide|manual)"
    r"|\bin action\b|^第\s*[0-9一二三四五六七八九十百]+\s*[章节讲课]|-\d{1,2}\.\d{1,2}$|习题",
    re.IGNORECASE,
)
# Connectives that text machines and rewriters string together; people use one or two.
SPUN = re.compile(
    r"总而言之|综上所述|值得注意的是|不可否认|毋庸置疑|随着[^，。]{2,20}的(?:不断|快速|飞速|迅猛)?发展|众所周知|与此同时|换句话说|由此可见|不言而喻|在当今"
    r"|扮演着?[^，。]{0,6}重要的?角色|希望本文(?:能够?)?对[^，。]{0,8}有所帮助"
)
_PRAISED = r"(?:问题|想法)(?:问得|提得|非常|很)[^。\n]{0,6}(?:好|深刻|关键)"
# What is left of a dialogue with a language model that was pasted and not edited.
DIALOGUE = re.compile(
    r"下面(?:我|是我)(?:会|将)?(?:给你|为你|帮你)|我(?:可以|也可以|能)(?:继续)?(?:帮你|为你|给你)|要不要我|如果你(?:愿意|需要|希望|想)[^。\n]{0,20}我(?:可以|也可以|能)"
    r"|你(?:提到|说|问|提出)的[^。\n]{0,30}(?:非常|很)(?:好|深刻|贴切|关键|有)"
    rf"|这个{_PRAISED}|你这个{_PRAISED}|你的{_PRAISED}"
    r"|作为(?:一个|一名)?(?:AI|人工智能|语言模型)|根据(?:搜索结果|您的|你的)|希望(?:这|以上)[^。\n]{0,10}(?:对你|对您)"
    r"|好的(?<=^..)[，,！!]|当然(?<=^..)[，,！!]|没问题(?<=^...)[，,！!]"
    r"|用户(?:问|询问)我",
    re.MULTILINE,
)
# Cause, contrast, condition, case and consequence: who explains uses many of them, a manual or a list few. In English
# with the spaces and commas that stand around them.
_REASONS = (
    "因为|由于|所以|因此|从而|导致|原因|为什么|但是|然而|不过|虽然|尽管|否则|如果|假如|假设|除非|反之|即使|其实|意味着|例如|比如|譬如|相比|相反"
    "|区别|优点|缺点|代价|也就是说|换句话说|因為|由於|從而|導致|為什麼|雖然|儘管|否則|假設|其實|意味著|區別|優點|缺點|代價|也就是說"
    "| because | therefore| however,| although | for example| unless | instead of | whereas |in other words|otherwise"
)
REASONS = AhoCorasick(_REASONS.split("|"))
