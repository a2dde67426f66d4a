"""Which language a text is in."""

import pytest

from aggregator.text.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("数据库的设计与实现，先看索引。", "zh"),
        ("資料庫的設計與實作，先看索引。", "zh-Hant"),
        ("本文引用「資料庫」一词，其余都是简体写的内容，说明数据与时间的关系。", "zh"),
        ("データベースの設計について説明します。", "ja"),
        ("데이터베이스 설계에 대한 문서입니다.", "ko"),
        ("How to design a database for the web, and what it is good for.", "en"),
        ("使用 Docker 部署 Spring Boot 与 MySQL 的 demo", "zh"),
        ("安装依赖 " + "apt-get install build-essential libssl-dev " * 40, "zh"),
        ("The word 数据 means data, and this is how it is used in the text of a post.", "en"),
        ("Как спроектировать базу данных", ""),
        ("x = foo(bar); return baz", ""),
        ("😀😀", ""),
        ("", ""),
    ],
)
def test_detect(text: str, language: str) -> None:
    assert detect(text) == language
