"""What themes call the parts of a page: classes and ids to roles, as data.

The names are those of the field (Hexo, Hugo, Jekyll, VuePress, WordPress, Typecho, Halo, Ghost, Docusaurus and the
platforms), not of single pages. A name is matched in words: `postBody`, `post_body` and `post-body` are one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from aggregator.page.dom import wordset

if TYPE_CHECKING:
    from lxml.html import HtmlElement


class Role:
    """What an element is, going by its names: bits, of which several may hold (enum's flags take ten times longer)."""

    NONE: Final = 0
    BODY: Final = 1  # the article's own text
    POST: Final = 2  # the article with its title and its footer
    HEAD: Final = 4  # title, date, author, counters, tags
    NOISE: Final = 8  # around an article or between its paragraphs, never part of it
    NOTICE: Final = 16  # who owns it and where it comes from: kept as data
    CODE: Final = 32  # the box of a code block


_POST = r"(?:article|post|posts|entry|blog|news|topic|detail|details|story|note|essay|document|archive|single|page)"
_BODY = r"(?:body|content|contents|entry|text|html|markdown|richtext|rich-text|md)"
_COUNTED = r"(?:posts?|articles?|reads?|reading|list|links?|entries|box|card|feed|about|content|stories|container)"

# Regular expressions over words joined by "-"; a match stands between word boundaries.
NAMES: dict[int, tuple[str, ...]] = {
    Role.BODY: (
        rf"{_POST}-(?:inner-|full-|main-|card-|single-|page-)?{_BODY}",
        r"(?:content|body)-(?:article|post|entry|html|text|views|detail|default|markdown)",
        r"article-(?:inner|container|detail|view)",
        r"(?:markdown|md|rich|htmledit|am)-(?:body|section|content|text|engine|views?|preview|media-content)",
        r"(?:theme-|content-)(?:default|reco|vdoing|hope|doc)(?:-content|-markdown)?",
        r"vp-doc|gh-content|kg-canvas|e-content|hentry-content|blogpost-body|prose|heti|yue|typo|show-content",
        r"nota-content|rich-text|post-rich-text|lake-content|ne-viewer-body|editor-preview-side|js-content",
    ),
    Role.POST: (
        r"article|post|entry|hentry|h-entry|blog-post|single-post|post-block|post-single|post-detail|article-detail",
    ),
    Role.HEAD: (
        r"(?:article|post|entry|page|blog|single|content)-(?:header|head|metas?|info|title|subtitle|date|time|author)",
        r"(?:article|post|entry|page|blog|single|content)-(?:byline|infobar|details-meta|cover|banner|heading)",
        r"(?:article|post|entry|page)-(?:tags?|categor(?:y|ies)|cats?|taxonom(?:y|ies)|label|labels)",
        r"(?:tags?|categor(?:y|ies)|cats?)-(?:list|links|cate|box|wrap|group)|taglist|post-?meta|entry-utility",
        r"metas?|byline|info-break-policy|post-desc|breadcrumb-info",
    ),
    Role.NOISE: (
        # Tables of contents.
        r"tocs?|tocbot|toc-(?:content|wrap|wrapper|container|card|list|title|nav|box)|tables?-of-contents?|catalog(?:ue)?",
        r"(?:article|post|content|detail-content)-(?:toc|directory|catalog(?:ue)?|outline)|outline-(?:nav|list|marker)",
        r"doc-outline|anchor-nav|right-menu(?:-(?:wrapper|margin|title|content))?|sidebar-toc",
        # A site's navigation and sides.
        r"side-?bars?|aside|widgets?|nav|navs|navbar|navigation|nav-(?:links?|previous|next|wrap)|menus?|main-menu",
        r"breadcrumbs?|crumbs?|site-(?:header|footer|nav|info)|page-(?:footer|nav)|footer-nav|footer",
        r"skip-(?:link|to-content)|sr-only|screen-reader-text|visually-?hidden|read(?:ing)?-progress|progress-bar",
        r"search-(?:form|box|popup|modal|results?|container|pop-overlay)|cookie-(?:consent|banner|notice)",
        r"back-?to-?top|go-?top|scroll-?to-?top|to-?top|rightside|side-tools?|toolbox|github-corner|noprint|no-print",
        # Sharing, following, paying, voting.
        r"share|shares|sharing|share-(?:bar|box|buttons?|links?|wrap|icons?|this)|sns|sharedaddy|bdshare(?:buttonbox)?",
        r"jiathis|addtoany|addthis|social|social-(?:share|links?|icons?|media)",
        rf"{_POST}-(?:share|sharing|shares|socials?|likes?|votes?|actions?|tools?|toolbar|operate|extra|signature)",
        r"rewards?|reward-(?:container|button|box|modal|wrap)|post-reward|donat(?:e|ion)|dashang|appreciat(?:e|ion)",
        r"tip-?jar|buy-me-a-coffee|alipay|wechat-?pay|qr-?codes?|erweima|wechat-follow|gzh|gongzhonghao",
        r"subscri(?:be|ption)|subscribe-(?:form|box|card)|newsletter|follow-(?:me|us|box)|like-box|digg|diggit|claps",
        r"post-views|views-count|read-count|busuanzi|leancloud-visitors|post-stats?|vote",
        # Comments.
        r"comments?|comments?-(?:box|list|area|form|wrap|wrapper|container)|(?:post|article|page|v)-?comments?|respond",
        r"disqus(?:-thread)?|gitalk(?:-container)?|gitment|valine|waline|tcomment|twikoo|giscus|utterances|cusdis|livere",
        r"changyan|artalk|isso|remark42|commento|remarkbox|beaudar|fb-comments",
        # Other articles.
        rf"(?:related|relevant|similar|recommend(?:ed|ation)?s?|read-next|hot|popular|latest|recent)-{_COUNTED}",
        rf"(?:post|article|entry|page)-(?:related|recommend(?:ed)?|relevant)(?:-{_COUNTED})?",
        r"related|recommend(?:ed|ation|ations)?|(?:jp-)?relatedposts|yarpp(?:-related)?|read-more-(?:feed|card)",
        rf"{_POST}-(?:nav|navigation|navigator|pagination|pager|prev|next|prev-next|prevnext|paging|copy-nav)",
        r"pagination|paginav|pager|paginator|pagination-nav|prev-next|prev-and-next|next-prev|prev-article|next-article",
        # Adverts.
        r"ads?|advs?|advert(?:isement|ising)?|adsense|adsbygoogle|ads?-(?:wrap|wrapper|container|box|slot|unit|banner)",
        r"google-auto-placed|wwads(?:-cn)?|page-wwads|sponsor(?:s|ed)?|promo|promotion|carbonads|banner-ad",
        # An article's foot: editing, contributors, the author's card.
        r"(?:post-|page-)?edit(?:-(?:link|page|this|this-page|post|info|on-github|url))?|theme-edit-this-page|page-tags",
        r"improve-this-page|(?:theme-)?last-(?:updated|modified)|git-(?:log|info)|(?:md-)?source-file|contributors|label-list|action-box",
        r"(?:post|article|entry|blog)-(?:footer|foot|bottom|widgets?)|(?:author|user)-(?:box|bio|card|info-box|profile)",
        r"about-(?:the-)?author|post-author-bio|my-signature|blog-post-info(?:-block)?|post-next-prev|under-post-card\d?",
        r"green-channel|live2d|waifu|aplayer|meting",
    ),
    Role.NOTICE: (
        r"copy-?rights?|copyright-(?:box|info|notice|item|wrap|author|outer-line)|copytext2?|licen[cs](?:e|ing)",
        r"(?:post|article|entry|blog|page|my)-(?:copyright|licen[cs]e|licen[cs]ing|cc|statement)|license-(?:wrapper|box)",
        r"cc-license|creative-?commons|reprint|reprint-(?:statement|info|notice)|repost|repost-(?:info|notice)",
        r"article-source-link|post-declare|declare|declaration|statement-box",
    ),
    Role.CODE: (
        r"highlights?|highlighter(?:-rouge)?|highlighttable|highlight-wrap|code-?highlight|syntax-?highlight(?:er)?",
        r"code-?blocks?|code-wrapper|code-toolbar|codehilite|code-snippet(?:-fix)?|cnblogs-(?:code|highlighter)",
        r"language-[a-z0-9+#]+|line-numbers-mode|chroma|lntable|rouge-table|wp-block-code|prettyprint|geshi|wp-syntax",
        r"gist|shiki|expressive-code|code-mirror|code-?box|code-area|enlighter|enlighter-jsraw|source-code|hljs-cto|hljs",
        r"crayon-syntax|prism",
    ),
}
_TABLE = {role: re.compile(rf"(?:^|[ -])(?:{'|'.join(patterns)})(?:$|[ -])") for role, patterns in NAMES.items()}
_BOXES = wordset("div section article main ul ol header footer aside table td form nav dl body")
# An article's box says `no-sidebar` or `has-toc` of the page, not of itself.
_STATE = re.compile(r"^(?:has|no|not|with|without|is|show|hide|hidden|enable|disable)-|-(?:open|enabled|on)$")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_JOIN = re.compile(r"[_:]+|--+")


def names(element: HtmlElement) -> str:
    """An element's class and id as lower-case words: words of a name joined by `-`, names by a space."""
    return spell(element.get("class") or "", element.get("id") or "")


@lru_cache(maxsize=8192)
def spell(classes: str, ident: str) -> str:
    """Class and id as words: `spell("postBody hl_1", "")` is "post-body hl-1"."""
    text = _JOIN.sub("-", _CAMEL.sub("-", f"{classes} {ident}")).lower()
    return " ".join(name for name in text.split() if not _STATE.search(name))


def role(element: HtmlElement) -> int:
    """What an element is by its names; Role.NONE where they say nothing. Only a box's id is a name of the theme's:
    those of headings and paragraphs are made of their words.
    """
    classes = element.get("class")
    ident = element.get("id") if element.tag in _BOXES else None
    return _role(classes or "", ident or "") if classes or ident else Role.NONE


@lru_cache(maxsize=8192)
def _role(classes: str, ident: str) -> int:
    words = spell(classes, ident)
    found: int = Role.NONE
    for kind, pattern in _TABLE.items():
        if pattern.search(words):
            found |= kind
    return found
