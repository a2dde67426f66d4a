"""WordPress's REST API (/wp-json/wp/v2/posts): whole articles in its lists, a hundred a request.

No platform: a blog of sources.toml has the API's address among its `listings`.
"""

from urllib.parse import urlsplit

from aggregator.page.json_article import JSON_BODY, JsonArticle
from aggregator.page.rules import Rules
from spiders.listing import Listing

# Also as ?rest_route=/wp/v2/posts, where a blog has no permalinks.
POSTS = "/wp/v2/posts"
# `_embed` puts the names of authors, categories and tags beside their numbers.
QUERY = "per_page=100&page={page}&_embed=author,wp:term"

API = Rules(
    name="wordpress/api",
    evidence="real",  # the address and an item's own fields; those of _embedded are WordPress's documentation
    body=(JSON_BODY,),
    title=("json:title.rendered",),
    author=("json:_embedded.author.0.name",),
    # `date` is in the blog's zone, whichever that is; date_gmt is UTC without saying so.
    published=("json:{date_gmt}Z", "json:date"),
    modified=("json:{modified_gmt}Z", "json:modified"),
    # Categories are the first taxonomy of a post, tags the second.
    tags=("json:_embedded.wp:term.1.*.name",),
    categories=("json:_embedded.wp:term.0.*.name",),
    fixes=(JsonArticle(html=("content.rendered",)),),
)


def is_api(path: str) -> bool:
    """Whether an address of a blog's listings is the API's."""
    parts = urlsplit(path)
    return parts.path.rstrip("/").endswith(POSTS) or POSTS in parts.query


def listing(url: str) -> Listing:
    """The API as a listing whose items are whole articles."""
    return Listing(
        url=f"{url}{'&' if '?' in url else '?'}{QUERY}", kind="json", link="{link}", whole=True, evidence="real"
    )
