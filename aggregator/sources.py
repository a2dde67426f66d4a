"""Sources that need no code: the entries of data/sources.toml and of a user's data/sources.local.toml.

    [blinkfox]                                  # the name: of the spider, in `scrapy list`, and in the export
    title = "闪烁之狐"
    homepage = "https://blinkfox.github.io/"
    timezone = "Asia/Shanghai"                  # where the site prints no offset; Asia/Shanghai if not given
    posts = '/\\d{4}/\\d\\d/\\d\\d/'            # regular expression, searched in a post's URL
    feeds = ["atom.xml"]                        # at least one way to find posts; relative to the homepage
    sitemaps = ["sitemap.xml"]
    listings = ["archives/"]                    # listing or archive pages,
    next = '/(page|archives)/'                  # and the URLs of further ones, followed as they are met
    publish = "full"                            # full, excerpt or link: what may be republished
    enabled = true                              # false keeps it out of `aggregator crawl`
    keep_raw = 0                                # days that the source HTML is kept; 0 is for ever

One bad entry is an error that names file, entry and field; the others go on. A file that is not TOML is a UsageError.
"""
