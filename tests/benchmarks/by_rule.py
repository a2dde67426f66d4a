"""Rules for layouts of real blogs, as a platform declares its own: what reading costs where nothing is searched."""

from aggregator.page.rules import Rules

# Hexo's NexT as dunwu-blog has it: every field of a post, so that nothing is left to the generic reader.
RULES = {
    "dunwu-blog": (
        Rules(
            name="dunwu-blog/next",
            evidence="real",
            body=("div.post-body",),
            title=("h1.post-title",),
            author=(".post-copyright-author::text",),
            published=(".post-meta time[itemprop~=datePublished]::attr(datetime)",),
            modified=(".post-meta time[itemprop=dateModified]::attr(datetime)",),
            tags=(".post-tags a",),
            categories=(".post-meta [itemprop=about] [itemprop=name]",),
            copyright=(".post-copyright",),
        ),
    ),
}
