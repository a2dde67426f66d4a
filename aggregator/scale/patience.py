"""How long a silent worker is waited for before it is taken for dead, and what follows from that one figure."""

from __future__ import annotations

import os
from math import inf

from aggregator.errors import UsageError

# Seconds. As long as a request may take (DOWNLOAD_TIMEOUT): what a worker asked for when it was last heard of has been
# answered, or given up, before another one may ask that site.
DEFAULT = 60.0


def patience() -> float:
    """Seconds without a sign of life: AGGREGATOR_PATIENCE, or DEFAULT. Raises UsageError."""
    given = os.environ.get("AGGREGATOR_PATIENCE")
    try:
        seconds = float(given) if given else DEFAULT
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < inf:
        raise UsageError(f"AGGREGATOR_PATIENCE={given!r}: seconds, such as 60")
    return seconds
