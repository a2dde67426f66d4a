"""Whose each image of the cache is, in a file of the folder itself, and whose have to go where there are too many."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from aggregator.replacing import drafted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

# A line an image: its name and the source that it was kept for.
FILE = ".sources"


class Image(NamedTuple):
    """A file of the cache: the time of its last change (seconds since 1970), its bytes, its name."""

    kept_at: float
    size: int
    name: str


def say(folder: Path, name: str, source: str) -> None:
    """Note whose an image is that is about to be kept. Raises OSError."""
    with (folder / FILE).open("a", encoding="utf-8") as file:
        file.write(f"{name} {source}\n")


def owners(folder: Path) -> dict[str, str]:
    """The source of each image by its name, the last that was said; of some nothing may be known. Raises OSError."""
    try:
        lines = (folder / FILE).read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return {}
    return {name: source for name, _, source in (line.partition(" ") for line in lines)}


def keep_only(folder: Path, owned: Mapping[str, str]) -> None:
    """Write down anew whose the images are that there still are. Raises OSError."""
    with drafted(folder / FILE) as draft:
        draft.write_text("".join(f"{name} {source}\n" for name, source in owned.items()), encoding="utf-8")
        draft.replace(folder / FILE)


def surplus(images: Iterable[Image], owned: Mapping[str, str], goal: float) -> Iterator[Image]:
    """What has to go until no more than `goal` bytes are left: each time the oldest of the source that holds most.

    So whoever holds less than an equal part loses nothing. What is nobody's counts as one source's.
    """
    held: Counter[str] = Counter()
    newest_first: defaultdict[str, list[Image]] = defaultdict(list)
    for image in sorted(images, reverse=True):
        source = owned.get(image.name, "")
        held[source] += image.size
        newest_first[source].append(image)
    while held.total() > goal:
        most = max(held, key=lambda source: (held[source], source))
        image = newest_first[most].pop()
        held[most] -= image.size
        yield image
