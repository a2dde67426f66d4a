"""The user's own file: what stands in it stays, byte for byte, and what is added can be read."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import sources
from aggregator.discover import local
from aggregator.errors import AggregatorError, SourceError, UsageError

ENTRY: dict[str, str | list[str]] = {
    "title": '小"池塘"\\',
    "homepage": "https://pond.example/",
    "posts": r"^https?://[^/]+/\d{4}/[^/]+/$",
    "feeds": ["atom.xml"],
}
OWN = '# 我的笔记\r\n[mine]  # 别动\ntitle = "我"\nhomepage = "https://mine.example/"\nfeeds = ["feed"]'


def test_an_entry_is_read_as_it_was_meant(tmp_path: Path) -> None:
    file = tmp_path / "local.toml"
    local.append(file, {"pond": local.text_of("pond", ENTRY, "一句\n说明")})
    source = sources.load([file]).sources["pond"]
    assert (source.title, source.posts, source.feeds) == (ENTRY["title"], ENTRY["posts"], ("atom.xml",))
    assert file.read_text(encoding="utf-8").startswith("# 自己的来源")


def test_what_was_there_stays(tmp_path: Path) -> None:
    file = tmp_path / "local.toml"
    file.write_bytes(OWN.encode())
    file.chmod(0o640)
    local.append(file, {"pond": local.text_of("pond", ENTRY)})
    assert file.read_bytes().startswith(OWN.encode() + b"\n\n[pond]\n")
    assert set(sources.load([file]).sources) == {"mine", "pond"}
    assert file.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["local.toml"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.toml"
    target.write_text("")
    (tmp_path / "local.toml").symlink_to(target)
    local.append(tmp_path / "local.toml", {"pond": local.text_of("pond", ENTRY)})
    assert (tmp_path / "local.toml").is_symlink()
    assert "[pond]" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "text", "error", "says"),
    [
        ("[broken\n", local.text_of("pond", ENTRY), UsageError, "nothing was added"),
        ("[pond]\n", local.text_of("pond", ENTRY), UsageError, "nothing was added"),
        ("", local.text_of("pond", ENTRY | {"feeds": ["ftp://x"]}), SourceError, "feeds"),
        ("", local.text_of("pond", ENTRY | {"posts": "("}), SourceError, "posts"),
        (b"\xff\xfe", local.text_of("pond", ENTRY), UsageError, "UTF-8"),
    ],
)
def test_what_would_spoil_the_file_is_not_written(
    tmp_path: Path, before: str | bytes, text: str, error: type[Exception], says: str
) -> None:
    file = tmp_path / "local.toml"
    content = before if isinstance(before, bytes) else before.encode()
    file.write_bytes(content)
    with pytest.raises(error, match=says):
        local.append(file, {"pond": text})
    assert file.read_bytes() == content


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises((AggregatorError, UsageError), match=r"local\.toml"):
        local.append(tmp_path / "file" / "local.toml", {"pond": local.text_of("pond", ENTRY)})


@given(st.text(st.characters(exclude_categories=["Cs"])), st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_any_text_comes_back(title: str, feeds: list[str]) -> None:
    entry: dict[str, str | list[str]] = {"title": title, "feeds": feeds}
    assert tomllib.loads(local.text_of("pond", entry, title))["pond"] == entry
