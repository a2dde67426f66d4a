"""Small facts about the store itself, by name: what curation and the index were last made from, and the like."""

from aggregator.store.database import Store

# Raised by one with every change of what an export could show, so that whoever derives from the store knows in one
# read whether anything happened since.
CHANGES = "changes"
# Where the last snapshot was written.
LAST_EXPORT = "last_export"
# How the names begin under which each place is kept that a snapshot was written to.
EXPORTED_TO = "exported to "

# Why the last crawl made no export; empty since the next that was made.
UNEXPORTED = "unexported"

# The newest export, by number, when a source last allowed less than before: what older ones held of it is taken back.
NARROWED = "narrowed"

# A digest of what the picks show, and when they first showed it (UTC).
FEATURED = "featured"
FEATURED_AT = "featured at"


def read(store: Store, name: str, default: str = "") -> str:
    """The value kept under this name, or the default."""
    row = store.db.execute("select value from state where name = ?", (name,)).fetchone()
    return str(row["value"]) if row else default


def keep(store: Store, name: str, value: str) -> None:
    """Keep a value under this name."""
    with store.transaction() as db:
        db.execute(
            "insert into state(name, value) values (?, ?) on conflict(name) do update set value = excluded.value",
            (name, value),
        )


def changes(store: Store) -> int:
    """How often the store's content has changed since it was made."""
    return int(read(store, CHANGES, "0"))


def changed(store: Store) -> int:
    """Something that an export could show has changed (posts, sources, the editor's word): the number of the change."""
    with store.transaction() as db:
        db.execute(
            "insert into state(name, value) values (?, '1')"
            " on conflict(name) do update set value = cast(value as integer) + 1",
            (CHANGES,),
        )
        return changes(store)
