"""The pages of an archive, as the benchmarks read them."""

from collections.abc import Iterator
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator


def bodies(archive: Path) -> Iterator[tuple[str, bytes]]:
    """Address and body of every response of a WARC file, in its order."""
    with archive.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "response":
                yield record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read()
