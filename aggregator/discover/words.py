"""What blogs call their pages that are no posts: tables of words, each a whole part of a path (or a link's text)."""

import re

# Parts of a path below which no posts stand, in any engine.
LISTS = frozenset(
    """
    tag tags label labels keyword keywords category categories cate cat sort series topic topics author authors user
    users member members page search login register signin signup logout wp-admin wp-content wp-includes wp-json
    feed feeds comments rss atom assets static css js images image img uploads fonts cdn-cgi
    标签 分类 专题
    """.split()  # noqa: SIM905 - a table to read
)

# Pages that stand by themselves below the home page.
PAGES = frozenset(
    """
    about about-me aboutme me contact links link friend friends friend-links flinks youlian guestbook message messages
    board donate reward sponsor resume cv project projects gallery photo photos album music movies books column columns
    admin u xmlrpc.php subscribe sitemap stats stat privacy policy terms copyright license legal disclaimer
    404 500 offline tool tools navigation nav bookmarks changelog home index now uses start
    关于 关于我 友链 友情链接 友人帐 留言 留言板 留言簿 搜索 站点地图 项目 相册 专栏 订阅
    """.split()  # noqa: SIM905
)

# Parts that are a listing where they end an address, and may stand before posts (/archives/12/, /post/name/).
LISTINGS = frozenset(
    """archives archive posts post blog blogs articles article all timeline history list news notes
    归档 存档 文章 博客 日志 时间轴 全部文章 所有文章 文章列表 目录""".split()  # noqa: SIM905
)

# Words of a link to a page that lists all posts, best first.
ARCHIVE_TEXT = re.compile(
    r"\W*(?:(?:文章|博客|日志)?(?:归档|存档)|(?:全部|所有)(?:文章|博文|日志)|文章(?:列表|目录)?|博客|博文|日志|时间[轴线]|"
    r"archives?|all (?:posts|articles)|posts?|blog|articles?|writing|timeline)\W*\d*\W*",
    re.I,
)

# Words of a link to the next page of a listing.
NEXT_TEXT = re.compile(
    r"\W*(?:下一页|下页|后一页|后页|更早(?:的文章|文章)?|较旧(?:的)?文章|旧文章|更多文章|加载更多|"
    r"next(?: page| posts)?|older(?: posts| entries)?|more posts|[»›→>⟩]+)\W*",
    re.I,
)

# Names of boxes that hold a listing's paging.
PAGING_NAMES = re.compile(
    r"(?:^|[ _-])(?:pag(?:e|ing|er|ination|inator|enav|e-?numbers?|e-?nav\w*)|nav-?links|next)(?:$|[ _-])"
)

# Names of boxes that lead elsewhere than to what the page is about.
NAV_NAMES = re.compile(
    r"(?:^|[ _-])(?:nav|navbar|menu|menus|footer|sidebar|side|aside|breadcrumbs?|toc|tags?|tag-?cloud|categor(?:y|ies)|"
    r"cloud|share|social|copyright|links?-list|friends?|drawer|toolbar|comments?)(?:$|[ _-])"
)

# Files that are no pages.
NOT_A_PAGE = re.compile(
    r"\.(?:png|jpe?g|gif|webp|svg|ico|bmp|css|js|json|xml|txt|pdf|zip|gz|rar|7z|tar|mp[34]|avi|mov|woff2?|ttf|apk|exe|dmg|"
    r"docx?|xlsx?|pptx?|webmanifest|rss|atom|opml)$",
    re.I,
)
