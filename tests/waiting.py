"""Waiting for what must come to be, however slow the machine is."""

import time
from collections.abc import Callable
from typing import Any

# Seconds after which it does not come any more; alone on two cores nothing that tests wait for takes ten.
LONGEST = 300


def wait_until(happens: Callable[[], Any]) -> None:
    """Return when something has come to be; fail where it does not."""
    late = time.monotonic() + LONGEST
    while not happens():
        assert time.monotonic() < late, "it did not come to be"
        time.sleep(0.05)
