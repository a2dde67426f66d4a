"""The JSON beside each page, as its page describes it: a test holds this table to what is answered."""

from __future__ import annotations

from typing import NamedTuple


class Address(NamedTuple):
    """An address, the values that it takes, the names in its answer, and what it is in each language."""

    address: str
    takes: str
    holds: str
    zh: str
    en: str


LISTING = "heading total posts page next"

ADDRESSES = (
    Address("/index.json", "", "featured posts", "首页：精选和最新文章", "the first page: picks and newest posts"),
    Address("/featured.json", "page", LISTING, "精选列表，按名次", "the picks, by rank"),
    Address(
        "/posts.json",
        "page month",
        f"{LISTING} months",
        "文章，新的在前；month=2026-01 只要一个月的",
        "all posts, newest first; month=2026-01 one month's",
    ),
    Address(
        "/search.json",
        "q page",
        f"{LISTING} query total_capped more notes",
        "搜索；total 到 10000 为止；结果少时，more 里是只含其中一部分词的文章；"
        "notes 是对查询的提示，每条一句，例如没有文章有这个标签、写的不是日期",
        "a search; total is exact to 10,000; where little is found, more has what holds some of the words only; "
        "notes are hints on the query, a sentence each, such as that no post has this tag; in Chinese",
    ),
    Address(
        "/post/UID.json",
        "",
        "post original copies related",
        "一篇文章，它的原文、其他出处和相关文章",
        "one post, its original, its copies and related posts",
    ),
    Address("/tag/SLUG.json", "page", LISTING, "一个标签的文章", "the posts of a tag"),
    Address("/source/NAME.json", "page", f"{LISTING} homepage", "一个来源的文章", "the posts of a source"),
    Address("/tags.json", "", "heading tags", "标签和篇数", "tags, and how many posts each has"),
    Address("/sources.json", "", "heading sources", "来源和篇数", "sources, and how many posts each has"),
    Address("/resources.json", "", "all_resources", "资源下载", "downloads"),
)

# What each entry of `posts` has, in every listing.
CARD = (
    "uid url title author source source_title kind published_at published_precision excerpt image tags tag_slugs "
    "original_url original_author original_source reprint_line"
)
