"""Dedupe: the fingerprint by which near duplicates are found. Looking up is the writer's, in its transaction."""

from aggregator.post import Post
from aggregator.text.fingerprint import fingerprint
from pipelines.base import Stage


class DedupeStage(Stage):
    """Fills fingerprint, from title, text and language."""

    def process(self, post: Post) -> None:
        """Take the post's fingerprint."""
        post.fingerprint = fingerprint(post.title, post.content_text, post.language)
