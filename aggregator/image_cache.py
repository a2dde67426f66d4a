"""The image cache: a folder of our copies of posts' images, filled by crawls and read by the reading site.

A file is named by the SHA-256 of its image's address and by its type: whoever has the address has the name, so that
neither the export nor an index has to hold one.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from aggregator import image_owners
from aggregator.image_owners import Image
from aggregator.replacing import clear_drafts, drafted, settle

# Bytes: the photographs and screen shots of blogs are seldom a quarter of it.
LARGEST = 2 * 1024 * 1024

# What browsers show and what runs nothing, which excludes SVG; by the name's ending.
TYPES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "avif": "image/avif"}

# How each begins, whatever a server calls it.
SIGNATURES = {
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "jpg": re.compile(rb"\xff\xd8\xff"),
    "gif": re.compile(rb"GIF8[79]a"),
    "webp": re.compile(rb"RIFF....WEBPVP8[ LX]", re.DOTALL),
    "avif": re.compile(rb"\0\0\0.ftypavi[fs]", re.DOTALL),
}

NAME = re.compile(rf"[0-9a-f]{{64}}\.({'|'.join(TYPES)})")

# The file that says which cache a folder is, whatever it is called and wherever it was moved.
IDENTITY = ".cache"

# How full the folder is once room was made: not to look for them again with every further image.
LEFT = 0.9


def kind_of(body: bytes) -> str:
    """The ending of TYPES for the image that a body is, by its first bytes; "" for anything else."""
    return next((kind for kind, signature in SIGNATURES.items() if signature.match(body)), "")


@dataclass
class ImageCache:
    """The folder, which is made with its first image. `most` is how many bytes all images together may have."""

    folder: Path
    most: int = 0
    _taken: int | None = field(default=None, init=False)

    def find(self, url: str) -> str:
        """The name of our copy of the image at an address; "" where there is none."""
        digest = _digest(url)
        names = (f"{digest}.{kind}" for kind in TYPES)
        return next((name for name in names if (self.folder / name).is_file()), "")

    def read(self, name: str) -> tuple[bytes, str] | None:
        """The bytes and the media type of one of our copies; None for any name that is none of theirs."""
        known = NAME.fullmatch(name)
        try:
            return ((self.folder / name).read_bytes(), TYPES[known[1]]) if known else None
        except OSError:
            return None

    def keep(self, url: str, body: bytes, source: str) -> None:
        """Keep an image of a source, whole or not at all; where all together would be too large, the oldest go of
        whichever source holds most.

        `body` is one that `kind_of` knows. Raises OSError.
        """
        place = self.folder / f"{_digest(url)}.{kind_of(body)}"
        self.folder.mkdir(parents=True, exist_ok=True)
        image_owners.say(self.folder, place.name, source)
        # What killed processes left is looked for when room is made.
        with drafted(place, clears=False) as draft:
            draft.write_bytes(body)
            settle(draft, place)
        self._taken = self._make_room() if self._taken is None else self._taken + len(body)
        if self._taken > self.most:
            self._taken = self._make_room()

    def identity(self) -> str:
        """What tells this cache from others, and from one that stood here before. Raises OSError."""
        path = self.folder / IDENTITY
        if not path.is_file():
            self.folder.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError), path.open("x", encoding="ascii") as file:
                file.write(token_hex(8))
        return path.read_text(encoding="ascii")

    def discard(self, url: str) -> None:
        """Forget an image. Raises OSError."""
        if name := self.find(url):
            (self.folder / name).unlink(missing_ok=True)

    @property
    def stamp(self) -> str:
        """Another one whenever an image has come or gone."""
        try:
            return f"{self.folder.stat().st_mtime_ns:x}"
        except OSError:
            return ""

    def _make_room(self) -> int:
        """Remove what was left behind and, where there is too much, some images; how many bytes there are then."""
        clear_drafts(self.folder, NAME)
        images: list[Image] = []
        with os.scandir(self.folder) as entries:
            for entry in entries:
                if NAME.fullmatch(entry.name):
                    about = entry.stat(follow_symlinks=False)
                    images.append(Image(about.st_mtime, about.st_size, entry.name))
        taken = sum(image.size for image in images)
        return taken if taken <= self.most else taken - self._drop(images)

    def _drop(self, images: list[Image]) -> int:
        """Remove images until there is room again; how many bytes went."""
        owned = image_owners.owners(self.folder)
        gone = list(image_owners.surplus(images, owned, self.most * LEFT))
        for image in gone:
            (self.folder / image.name).unlink(missing_ok=True)
        left = {image.name for image in images} - {image.name for image in gone}
        image_owners.keep_only(self.folder, {name: source for name, source in owned.items() if name in left})
        return sum(image.size for image in gone)


def _digest(url: str) -> str:
    return sha256(url.encode("utf-8", "replace")).hexdigest()
