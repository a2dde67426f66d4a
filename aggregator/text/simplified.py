"""Traditional Chinese in simplified characters."""

from __future__ import annotations

from functools import cache
from typing import Protocol


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _converter() -> _Converter:
    from opencc import OpenCC  # noqa: PLC0415 - its dictionaries are loaded with the first text that needs them

    # By phrases: 資料庫 is 数据库 and not 资料库.
    converter: _Converter = OpenCC("tw2sp")
    return converter


def simplified(text: str) -> str:
    """A traditional text in simplified characters and words: 資料庫 is 数据库. Of a simplified one, too, it may turn
    words into others (物件 into 对象)."""
    return _converter().convert(text)


def has_traditional(text: str) -> bool:
    """Whether one of the characters is written otherwise in simplified Chinese."""
    return any(simplified(character) != character for character in text if not character.isascii())
