"""What titles have in common."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def common_ending(titles: Sequence[str]) -> str:
    """The characters that all titles end with; "" where one of them is nothing else."""
    ending = os.path.commonprefix([title[::-1] for title in titles])[::-1]  # noqa: RUF071 - by character is meant
    return "" if ending in titles else ending
