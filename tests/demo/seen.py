"""Selectors that public evidence gives for the platforms' real pages: the templates are held against them.

Seen in whole or saved real pages: 51CTO of 2017 to 2024 and the Hexo themes. From public crawlers' code: Alibaba Cloud
of 2018 to 2024 and OSCHINA of 2019 to 2024.
"""

from tests.demo.sample import HANDS

# (site, layout, CSS, what the first match must be, hands in which the part is there).
FIRST = [
    ("51cto", "2021", "link[rel=canonical]::attr(href)", "url", HANDS),
    ("51cto", "2021", ".fixtitle h3.title", "title", HANDS),
    ("51cto", "2021", ".fixtitle .messbox a.name[title]::attr(title)", "author", HANDS),
    ("51cto", "2021", "article.detail-content-left > div.article-detail > .title > h1", "title", HANDS),
    ("51cto", "2021", '.messbox .mess-line1 a[href*="blog.51cto.com/"]', "author", HANDS),
    ("51cto", "2021", ".messbox time[pubdate]::attr(pubdate)", "second", HANDS),
    ("51cto", "2021", ".messbox time[pubdate]", "second", HANDS),
    ("51cto", "2021", "[blog_id]::attr(blog_id)", "number", HANDS),
    ("51cto", "2021", ".article-content-wrap .artical-content-bak.main-content #result p", "paragraph", HANDS),
    ("51cto", "2021", "#result.con.editor-preview-side[data-version] p", "paragraph", HANDS),
    ("51cto", "2021", "#container.am-engine[data-element=root] p", "paragraph", (1, 2)),
    ("51cto", "2021", "#result h2#h0", "heading", (1, 2)),
    ("51cto", "2018", ".artical-title-list a.tab.original", "mark", HANDS),
    ("51cto", "2018", ".artical-title-list a.name", "author", HANDS),
    ("51cto", "2018", ".artical-title-list a.time", "second", HANDS),
    ("51cto", "2018", "div.artical-content-bak.main-content > div.con.editor-preview-side p", "paragraph", HANDS),
    ("51cto", "2018", "#result p", "paragraph", (1, 2)),
    ("51cto", "2018", ".crumbs span a", "author_blog", HANDS),
    ("aliyun", "lark", "link[rel=canonical]::attr(href)", "url", HANDS),
    ("aliyun", "lark", "h1.article-title", "title", HANDS),
    ("aliyun", "dom", "h1.article-title", "title", (1, 3)),
    ("aliyun", "dom", "div.article-content p", "paragraph", (1, 3)),
    ("aliyun", "dom", "p.hiddenTitle", "title", (2,)),
    ("aliyun", "dom", "div.content-detail.unsafe.markdown-body p", "paragraph", (2,)),
    ("oschina", "2019", "h1.article-box__title", "title", HANDS),
    ("oschina", "2019", '.article-box__meta a[href^="https://my.oschina.net/u/"]', "author", HANDS),
    ("oschina", "2019", "div.article-detail div.content p", "paragraph", (1, 3)),
    ("oschina", "2019", ".article-box__content .detail-box p", "paragraph", (2,)),
    ("oschina", "2019", "val[data-name=objId]::attr(data-value)", "number", HANDS),
    ("oschina", "2019", 'meta[property="bytedance:updated_time"]::attr(content)', "modified", (1,)),
    ("hexo", "next", "h1.post-title", "title", HANDS),
    ("hexo", "next", ".post-body p", "paragraph", HANDS),
    ("hexo", "next", '[property="article:published_time"]::attr(content)', "utc", (1, 2)),
    ("hexo", "butterfly", "article.post-content#article-container p", "paragraph", HANDS),
    ("hexo", "butterfly", "#post-meta time.post-meta-date-created::attr(datetime)", "utc", HANDS),
    ("hexo", "butterfly", '[property="article:author"]::attr(content)', "author", (1, 3)),
    ("hexo", "landscape", "h1.article-title[itemprop]", "title", HANDS),
    ("hexo", "landscape", ".article-entry p", "paragraph", HANDS),
    ("hexo", "landscape", "time[itemprop=datePublished]::attr(datetime)", "utc", HANDS),
]

# The same for fields of many values.
ALL = [
    ("51cto", "2021", ".mess-tag a.shence_tag", "tags"),
    ("51cto", "2021", ".mess-tag a.shence_cate", "categories"),
    ("51cto", "2018", ".for-tag a", "tags"),
    ("oschina", "2019", ".tags-box .tags-box__inner a.tag-item", "tags"),
    ("hexo", "butterfly", ".post-meta__tag-list > a.post-meta__tags", "tags"),
]
