"""The parts of a worker's crawl that send what an ordinary crawl writes: the last stage, and two extensions.

They keep it in the worker's own store as well, which began as the snapshot and goes with the crawl: so the crawl knows
of itself what an ordinary one would.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aggregator.fetch.report import Report
from aggregator.fetch.revisit import Revisits
from aggregator.fetch.symptoms import FINE
from aggregator.scale import work
from aggregator.scale.messages import Listings
from aggregator.store import addresses, columns, owners, visits
from aggregator.store.database import Store
from aggregator.text.words import Words
from pipelines.base import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from aggregator.post import Post
    from aggregator.visit import Visit

MARK = "select title, exact from posts join fingerprints on post_id = id where id = ?"


class SendStage(Stage):
    """In the place of the store stage."""

    def open(self) -> None:
        """Open the worker's own store."""
        self.store = Store.open(Path(self.settings["DATABASE"]))

    def process(self, post: Post) -> None:
        """Send the post, and remember that its addresses are known now."""
        # No later stage reads the words, and they are half of a post.
        post.tree, post.title_tokens, post.tokens = None, Words(), Words()
        work.current().sender.send("post", post)
        remember(self.store, post, self.run.source)

    def close(self) -> None:
        """Close it."""
        self.store.close()


def remember(store: Store, post: Post, source: str) -> None:
    """Note a post's addresses and its visit, and in the visit whether its text is another one than the stored one.

    What differs in case and width only is the same here: that is what fingerprints say.
    """
    with store.transaction() as db:
        row = addresses.asked(db, post) or addresses.find(db, post)
        if row is None:
            owners.ensure(store, source, post.said.timezone)
            post_id, key = columns.insert(db, post, source=source, change=0), post.key
        else:
            post_id, key = int(row["id"]), str(row["key"])
        mark = db.execute(MARK, (post_id,)).fetchone()
        addresses.lead(db, post_id, key, source, post)
        if post.visit is not None:
            post.visit.changed = mark is not None and tuple(mark) != (post.title, post.fingerprint.exact)
            visits.note_post(db, post_id, source, post.visit)


class SentRevisits(Revisits):
    """What is known is the snapshot's; what is found is sent, and kept there too."""

    def _keep_visits(self, noted: Sequence[Visit]) -> None:
        work.current().sender.send("visits", list(noted))
        super()._keep_visits(noted)

    def _keep_listings(self, pages: Sequence[Visit], read: Mapping[str, datetime]) -> None:
        work.current().sender.send("listings", Listings(list(pages), dict(read)))

    def _forget(self, listing: str) -> None:
        work.current().sender.send("forget", listing)
        super()._forget(listing)

    def _keep_lie(self) -> None:
        work.current().sender.send("lie", self.now)
        super()._keep_lie()


class SentReport(Report):
    """The run is judged and kept by the loader, who knows what became of its posts."""

    def _begin(self) -> None:
        """The loader knows since it answered."""

    def _keep(self) -> None:
        self.run.status = FINE
