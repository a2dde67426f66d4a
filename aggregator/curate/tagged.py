"""What the editor said of a post's tags. A tag is one under all of its names: Kubernetes is k8s."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator.store.belongings import slug_of
from aggregator.text.synonyms import canonical

if TYPE_CHECKING:
    from aggregator.store.database import Store

SAID = "select action, value from decisions where uid = ? and action in ('tag', 'untag') order by id"


def subject(name: str) -> str:
    """What is the same of all names of a tag."""
    return slug_of(canonical(name) or name)


def said_of(store: Store, uid: str, name: str) -> list[str]:
    """The words that hold of a post's tag, under each of its names: + or - and that name, the last said at the end."""
    last: dict[str, tuple[str, str]] = {}
    for action, value in store.db.execute(SAID, (uid,)):
        last.pop(slug_of(value[1:]), None)
        last[slug_of(value[1:])] = action, value
    return [value for action, value in last.values() if action == "tag" and subject(value[1:]) == subject(name)]
