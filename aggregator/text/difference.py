"""What changed from one text to another, as a person reads it: sentence by sentence, and code line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import unified_diff

# A Chinese paragraph is one line of any length: as a whole it would stand there twice, for a comma.
SENTENCE = re.compile(r"[^。！？；]+[。！？；]+[”’」』）]*|[^。！？；]+$|[。！？；]+")
# What stands before and after a change, to know the place by.
CONTEXT = 1
SKIPPED = "…"


def difference(before: str, after: str) -> list[str]:
    """Lines that begin with "- " (gone), "+ " (new) or "  " (as it was, beside a change); "…" where text is left out.

    Empty where nothing but white space at the ends of lines changed.
    """
    lines = unified_diff(_pieces(before), _pieces(after), n=CONTEXT, lineterm="")
    # The first two lines name files, and the one after them says where the first change is.
    found = [SKIPPED if line.startswith("@@") else f"{line[0]} {line[1:]}" for line in list(lines)[2:]]
    return found[1:]


def _pieces(text: str) -> list[str]:
    return [piece for line in text.splitlines() if line.strip() for piece in _sentences(line.rstrip())]


def _sentences(line: str) -> Iterator[str]:
    if not re.search(r"[\u3400-\u9fff]", line) or line[0].isspace():
        yield line
        return
    for sentence in SENTENCE.findall(line):
        yield sentence.strip()
