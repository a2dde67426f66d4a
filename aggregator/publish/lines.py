"""The posts of an export as JSON Lines: one object a post, under the names of the columns."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import TextIO

from aggregator.publish.schema import columns
from aggregator.publish.units import Noted

# Numbers join inside one file, and here is nothing to join: the original is told by its uid, tags by their names.
LEFT_OUT = ("id", "canonical_id")
ORIGINAL = "select uid from temp.numbered where id = ?"
TAGS = "select name from temp.given where post_id = ? order by weight desc, name"


class Lines:
    """Takes the posts. `db` is the store, with its posts numbered."""

    def __init__(self, db: sqlite3.Connection, out: TextIO) -> None:
        self.db = db
        self.out = out
        self.columns = columns()["posts"]
        self.written = 0

    def index(self, noted: Iterable[Noted]) -> None:
        """No index here."""
        for _ in noted:
            pass

    def rows(self, noted: Iterable[Noted]) -> None:
        """The posts; all else passes by."""
        for unit, _ in noted:
            if unit.table == "posts":
                self._write(dict(zip(self.columns, unit.rows[0], strict=True)))

    def finish(self, meta: Mapping[str, str]) -> None:
        """What is said of the whole stands in the manifest."""

    def verify(self) -> dict[str, int]:
        """How many posts there are."""
        return {"posts": self.written}

    def _write(self, row: dict[str, object]) -> None:
        post = {name: value for name, value in row.items() if name not in LEFT_OUT}
        post["canonical_uid"] = self.db.execute(ORIGINAL, (row["canonical_id"],)).fetchone()[0]
        post["tags"] = [tag[0] for tag in self.db.execute(TAGS, (row["id"],))]
        self.out.write(json.dumps(post, ensure_ascii=False) + "\n")
        self.written += 1
