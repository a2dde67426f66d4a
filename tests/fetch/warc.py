"""Archives made by hand: the bytes of WARC records, written without the code under test (ISO 28500)."""

from __future__ import annotations

import gzip
from collections.abc import Mapping

CREATED = "2024-06-01T04:00:00Z"


def record(kind: str, block: bytes, fields: Mapping[str, str], *, compress: bool = True) -> bytes:
    """One record of a kind, with further header fields."""
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>",
        *(f"{name}: {value}" for name, value in {"WARC-Date": CREATED, **fields}.items()),
        f"Content-Length: {len(block)}",
    ]
    whole = "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"
    return gzip.compress(whole) if compress else whole


def info(*, compress: bool = True) -> bytes:
    """The record that most writers begin a file with."""
    return record("warcinfo", b"software: by hand\r\n", {"Content-Type": "application/warc-fields"}, compress=compress)


def page(
    url: str,
    body: bytes = b"<p>hello",
    *,
    status: str = "200 OK",
    headers: Mapping[str, str] | None = None,
    date: str = CREATED,
    compress: bool = True,
    fields: Mapping[str, str] | None = None,
) -> bytes:
    """The answer to one request."""
    sent = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body)), **(headers or {})}
    head = "\r\n".join([f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in sent.items())])
    return record(
        "response",
        head.encode() + b"\r\n\r\n" + body,
        {
            "WARC-Target-URI": url,
            "WARC-Date": date,
            "Content-Type": "application/http; msgtype=response",
            **(fields or {}),
        },
        compress=compress,
    )
