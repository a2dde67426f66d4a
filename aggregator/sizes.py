"""Numbers of bytes as people read them."""

from __future__ import annotations

STEP = 1000  # as disks, and the tools that measure them, count
# In steps above a byte, but for the largest.
UNITS = ("KB", "MB")
LARGEST = "GB"


def readable(size: float) -> str:
    """A number of bytes in the decimal unit that fits: "0 B", "57.3 KB", "1.2 GB"."""
    if size < STEP:
        return f"{size:.0f} B"
    for unit in UNITS:
        size /= STEP
        # As it is printed: 999,960 bytes would be 1000.0 KB.
        if round(size, 1) < STEP:
            return f"{size:.1f} {unit}"
    return f"{size / STEP:.1f} {LARGEST}"
