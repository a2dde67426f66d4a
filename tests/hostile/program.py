"""`scrapy` with a name server that lies: what is here is asked instead of the network."""

import socket
import sys
from itertools import chain, repeat
from typing import Any

# Each name's answers, one after another, the last for ever.
NAMES = {
    "inner.example": repeat("127.0.0.2"),
    "robots.example": repeat("127.0.0.1"),
    # Well-behaved where it is looked at first.
    "rebinding.example": chain(["127.0.0.1"], repeat("127.0.0.2")),
}
look_up = socket.gethostbyname
connect = socket.socket.connect_ex


def lie(name: str) -> str:
    return next(NAMES[name]) if name in NAMES else look_up(name)


def watch(self: socket.socket, address: Any) -> int:
    """Say where this process connects to."""
    sys.stderr.write(f"CONNECTED {address[0]}\n")
    return connect(self, address)


if __name__ == "__main__":
    socket.gethostbyname = lie
    socket.socket.connect_ex = watch  # type: ignore[method-assign, assignment]
    from scrapy.cmdline import execute

    try:
        execute(["scrapy", *sys.argv[1:]])
    finally:
        with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 - as small as can be
            sys.stderr.writelines(line for line in status if line.startswith("VmHWM"))
