"""What was meant by an address that nothing has: a tag by its name, a post by the beginning of its uid."""

from __future__ import annotations

import re
from collections.abc import Callable

from aggregator.curate.find import SHORTEST
from aggregator.publish.site import queries
from aggregator.publish.site.links import Links
from aggregator.publish.site.snapshot import Snapshot
from aggregator.store.belongings import slug_of
from aggregator.text.synonyms import meant

# As `aggregator show` takes it, and listings print it.
BEGINNING = re.compile(rf"[0-9a-f]{{{SHORTEST},15}}")

# From what stands in the address to the address that it should be; "" where it is right, or nobody knows.
Meant = Callable[[Snapshot, str], str]


def post(snapshot: Snapshot, name: str) -> str:
    """The post whose uid alone begins so."""
    begin = name.lower()
    if not BEGINNING.fullmatch(begin):
        return ""
    # g comes behind every hexadecimal digit.
    found = snapshot.rows(queries.BEGINNING, {"begin": begin, "end": f"{begin}g"})
    return Links().post(found[0]["uid"]) if len(found) == 1 else ""


def tag(snapshot: Snapshot, name: str) -> str:
    """The tag that is called so, also by another name of the tree's, where none has it as its slug."""
    slug = _slug(snapshot, name)
    return slug and Links().tag(slug)


def feed_of_tag(form: str) -> Meant:
    """The same for a tag's feed in this form (xml, atom, json)."""

    def feed(snapshot: Snapshot, name: str) -> str:
        slug = _slug(snapshot, name)
        return slug and Links().feed("tag", slug, form)

    return feed


def _slug(snapshot: Snapshot, name: str) -> str:
    """The slug that was meant; "" where it is the name itself, or nobody knows."""
    slugs = [name, slug_of(name), *map(slug_of, meant(name))]
    found = next((slug for slug in slugs if snapshot.row(queries.TAG, {"slug": slug})), name)
    return "" if found == name else found
