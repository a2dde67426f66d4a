"""The site's own words, Chinese first. A reader's Accept-Language chooses; what is not told apart is Chinese."""

WORDS = {
    "zh": {
        "site": "精选",
        "tagline": "中文技术文章，去重归源，只留值得读的",
        "home": "首页",
        "posts": "文章",
        "featured": "精选列表",
        "search": "搜索",
        "search_placeholder": "搜索文章，如 容器网络",
        "tags": "标签",
        "sources": "来源",
        "resources": "资源下载",
        "more_resources": "更多资源",
        "about": "关于",
        "newest": "最新文章",
        "picked": "精选",
        "why": "入选理由",
        "found": "搜索[{query}],共{total}篇文章",
        "found_any": "以下文章只包含其中一部分词",
        "matched_copy": "符合条件的是这篇文章的另一个出处",
        "nothing": "没有找到。换个词，或去掉引号试试。",
        "no_originals": "这里的文章都是转载或副本，列在各自原文的页面上，见「同一篇文章的其他出处」。",
        "search_help": '空格分开的词都要出现；"引号"里的原样出现；-词 排除；还有 tag: source: author: before: after:',
        "original": "原创",
        "reprint": "转载",
        "translation": "翻译",
        "excerpt": "节选",
        "reprinted_from": "本文转自",
        "original_link": "原文链接",
        "translated_from": "本文译自",
        "read_at_source": "到原站阅读全文",
        "only_excerpt": "来源不允许转载全文，这里只有摘要。",
        "only_link": "来源只允许链接，正文请到原站阅读。",
        "same_story": "同一篇文章的其他出处",
        "listed_under": "本文与另一篇内容相同，原文是",
        "related": "相关文章",
        "words_count": "{count} 字",
        "previous": "上一页",
        "next": "下一页",
        "page": "第 {page} 页",
        "months": "按月份",
        "all": "全部",
        "not_found": "这里没有这个页面",
        "not_found_text": "它可能已被移除，或者地址有误。",
        "sentences": "{}。{}",
        "failed": "出了点问题",
        "failed_text": "请稍后再试。",
        "updated": "数据截至 {as_of}，共 {posts} 篇文章",
        "skip": "跳到正文",
        "image": "图片",
        "no_date": "日期不详",
        "about_text": "本站内容由程序从公开的技术博客收集，版权归原作者所有；每篇文章都注明来源和原文链接。",
        "about_posts": "同一篇文章在多处出现时只列一次，以原文为准，转载列在文章页的「其他出处」里。"
        "只准转摘要的来源只有摘要，只准链接的只有标题和链接。",
        "about_feeds": "每个标签和来源的页面都有自己的订阅源，精选的是：",
        "api": "JSON 接口",
        "api_text": "每个页面都有 JSON 版本，地址后面加 .json。",
        "api_takes": "参数：",
        "api_holds": "内容：",
        "api_card": "posts 里的每一篇都有：",
        "api_rules": "时间是 UTC（ISO 8601，以 Z 结尾）；tags 是名称，tag_slugs 是它们在地址里的写法；每页 20 篇，"
        "next 说明还有没有下一页；没有的东西回答 404，error 是一句说明。"
        "搜索结果另有 snippet，是已经转义、可以直接放进页面的 HTML；还有 matched_copy：文章自己不符合时，"
        "是这篇文章符合条件的另一个出处，否则是 null。",
        "feed": "订阅",
    },
    "en": {
        "site": "Jingxuan",
        "tagline": "Chinese tech posts, each story once, under its original",
        "home": "Home",
        "posts": "Posts",
        "featured": "Picks",
        "search": "Search",
        "search_placeholder": "Search, e.g. 容器网络",
        "tags": "Tags",
        "sources": "Sources",
        "resources": "Downloads",
        "more_resources": "More",
        "about": "About",
        "newest": "Newest",
        "picked": "Picks",
        "why": "Why it was picked",
        "found": "{total} posts for “{query}”",
        "found_any": "These hold only some of the words",
        "matched_copy": "What fits is the same story elsewhere",
        "nothing": "Nothing found. Try another word, or without quotes.",
        "no_originals": "All posts here are copies, listed on their originals' pages: The same story elsewhere.",
        "search_help": 'All words; "quoted" as it stands; -word excludes; also tag: source: author: before: after:',
        "original": "original",
        "reprint": "reprint",
        "translation": "translation",
        "excerpt": "excerpt",
        "reprinted_from": "Reprinted from",
        "original_link": "Original",
        "translated_from": "Translated from",
        "read_at_source": "Read it at its source",
        "only_excerpt": "The source does not allow its full text here.",
        "only_link": "The source allows nothing but a link: read it there.",
        "same_story": "The same story elsewhere",
        "listed_under": "The same as another post; the original is",
        "related": "Related posts",
        "words_count": "{count} words",
        "previous": "Previous",
        "next": "Next",
        "page": "Page {page}",
        "months": "By month",
        "all": "All",
        "not_found": "There is no such page",
        "not_found_text": "It may have been removed, or the address is wrong.",
        "sentences": "{}. {}",
        "failed": "Something went wrong",
        "failed_text": "Please try again later.",
        "updated": "As of {as_of}, {posts} posts",
        "skip": "Skip to content",
        "image": "image",
        "no_date": "no date",
        "about_text": "A program collects these posts from public blogs. They belong to their authors.",
        "about_posts": "A post that stands in several places is listed once, under its original; its page "
        "names the others. Of a source that allows an excerpt only, there is an excerpt only; of one "
        "that allows a link, the title and the link.",
        "about_feeds": "The page of each tag and source has feeds of its own; those of the picks:",
        "api": "JSON",
        "api_text": "Every page has a JSON twin: its address with .json behind it.",
        "api_takes": "Takes:",
        "api_holds": "Holds:",
        "api_card": "Each entry of posts has:",
        "api_rules": "Times are UTC (ISO 8601, ending in Z); tags are names, tag_slugs how they stand in addresses; "
        "20 posts a page, and next says whether another follows; what is not there is answered 404, with a sentence "
        "in error. A search adds snippet, which is HTML, escaped, and matched_copy: the same story elsewhere, where "
        "that fits and the post itself does not; else null.",
        "feed": "Feed",
    },
}


def language_of(accept: str) -> str:
    """ "zh" or "en": the first of an Accept-Language header that we have, by its weights; else Chinese."""
    weighted = []
    for part in accept.replace(" ", "").split(","):
        name, _, weight = part.partition(";q=")
        try:
            weighted.append((float(weight or 1), name.split("-")[0].lower()))
        except ValueError:
            continue
    # A weight of 0 means: not this one.
    ranked = [name for weight, name in sorted(weighted, key=lambda pair: -pair[0]) if name in WORDS and weight > 0]
    return ranked[0] if ranked else "zh"
