"""Clean: the article's HTML sanitised, its text and blocks, dates, address, origin."""

import logging

from aggregator.page.clean import clean
from aggregator.post import Post
from aggregator.run import about
from pipelines.base import Stage

log = logging.getLogger(__name__)


class CleanStage(Stage):
    """The first stage: everything after it works on clean text."""

    def process(self, post: Post) -> None:
        """Fill the post's fields of this stage. Raises RejectedError where nothing to read is left."""
        clean(post)
        if post.said.published and post.published_at is None:
            words = f"no date that can be read: {post.said.published!r}"
            log.debug("%s", about(post.source or self.run.source, post.url, words))
