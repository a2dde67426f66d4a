import subprocess
import sys
import zoneinfo
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import paths, sources
from aggregator.errors import SourceError, UsageError
from aggregator.source_fields import CHECKS
from aggregator.sources import Source, load

GOOD = """
[pond]
title = "半亩方塘"
homepage = "https://pond.example/"
feeds = ["atom.xml"]
"""
PLATFORM = Source(name="51cto", title="51CTO博客", homepage="https://blog.51cto.com/", publish="excerpt", platform=True)


def written(folder: Path, text: str, name: str = "sources.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_an_entry_with_what_it_does_not_say(tmp_path: Path) -> None:
    found = load([written(tmp_path, GOOD)])
    assert found.errors == ()
    assert found.sources == {
        "pond": Source(name="pond", title="半亩方塘", homepage="https://pond.example/", feeds=("atom.xml",))
    }
    source = found.sources["pond"]
    assert (source.timezone, source.publish, source.enabled, source.keep_raw) == ("Asia/Shanghai", "full", True, 0)


@pytest.mark.parametrize(
    ("line", "field", "says"),
    [
        ('title = ""', "title", "not empty"),
        ("title = 3", "title", "text"),
        ('homepage = "pond.example"', "homepage", "http"),
        ('homepage = "file:///etc/passwd"', "homepage", "http"),
        ('homepage = "https://"', "homepage", "http"),
        ('timezone = "Mars/Olympus"', "timezone", "IANA"),
        ('timezone = "../../etc/passwd"', "timezone", "IANA"),
        ("posts = '('", "posts", "regular expression"),
        ('feeds = "atom.xml"', "feeds", "list"),
        ("feeds = []", "feeds", "list"),
        ('feeds = ["file:///etc/passwd"]', "feeds", "http"),
        ('publish = "all"', "publish", "full, excerpt, link"),
        ('enabled = "no"', "enabled", "true or false"),
        ("keep_raw = -1", "keep_raw", "0 or more"),
        ("keep_raw = true", "keep_raw", "days"),
        ("delay = -1", "delay", "seconds"),
        ("delay = 1e9", "delay", "seconds"),
        ('colour = "red"', "colour", "no such field"),
        ("next = '/page/'", "next", "listings"),
    ],
)
def test_a_bad_field_is_named_and_the_others_go_on(tmp_path: Path, line: str, field: str, says: str) -> None:
    kept = [text for text in GOOD.strip().splitlines() if not text.startswith(f"{field} =")]
    bad = "\n".join([*kept, line]).replace("[pond]", "[bad]")
    path = written(tmp_path, f"{bad}\n{GOOD}")
    found = load([path])
    assert list(found.sources) == ["pond"]
    assert len(found.errors) == 1
    message = str(found.errors[0])
    assert message.startswith(f"{path}: [bad] {field}: ")
    assert says in message


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ('[x]\nhomepage = "https://x.example"\nfeeds = ["f"]', "title"),
        ('[x]\ntitle = "x"\nfeeds = ["f"]', "homepage"),
        ('[x]\ntitle = "x"\nhomepage = "https://x.example"', "feeds"),
        ('[x]\ntitle = "x"\nhomepage = "https://x.example"\nlistings = ["/"]', "posts"),
        ('[x]\ntitle = "x"\nhomepage = "https://x.example"\nfeeds = ["f"]\nsitemaps = ["s"]', "posts"),
        ("[x]", "title"),
    ],
)
def test_a_field_that_is_missing_is_named(tmp_path: Path, entry: str, field: str) -> None:
    found = load([written(tmp_path, entry)])
    assert [f"[x] {field}: " in str(error) for error in found.errors] == [True]
    assert found.sources == {}


@pytest.mark.parametrize("name", ["A", "-a", '"a b"', '"中文"', '"../x"', '""'])
def test_a_bad_name(tmp_path: Path, name: str) -> None:
    found = load([written(tmp_path, GOOD.replace("pond]", f"{name}]", 1))])
    assert found.sources == {}
    assert "a name is made of" in str(found.errors[0])


def test_what_stands_outside_of_entries(tmp_path: Path) -> None:
    found = load([written(tmp_path, f'title = "x"\n{GOOD}')])
    assert list(found.sources) == ["pond"]
    assert "title: stands outside" in str(found.errors[0])


def test_the_local_file_wins_field_by_field(tmp_path: Path) -> None:
    local = written(tmp_path, '[pond]\nenabled = false\ntitle = "方塘"', "local.toml")
    found = load([written(tmp_path, GOOD), local]).sources["pond"]
    assert (found.title, found.enabled, found.feeds) == ("方塘", False, ("atom.xml",))


def test_the_file_of_a_bad_local_field_is_named(tmp_path: Path) -> None:
    local = written(tmp_path, '[pond]\npublish = "x"', "local.toml")
    found = load([written(tmp_path, GOOD), local])
    assert str(found.errors[0]).startswith(f"{local}: [pond] publish: ")


def test_an_operator_decides_about_a_platform(tmp_path: Path) -> None:
    found = load([written(tmp_path, "[51cto]\nenabled = false\nkeep_raw = 30")], [PLATFORM])
    assert found.errors == ()
    assert (found.sources["51cto"].enabled, found.sources["51cto"].keep_raw) == (False, 30)
    assert found.sources["51cto"].platform


def test_all_that_is_wrong_with_an_entry_is_told_at_once(tmp_path: Path) -> None:
    entry = '[pond]\nhomepage = "pond"\nlistings = ["a/"]\nfeeds = []\npublish = "lnik"\ncolour = "red"\n'
    path = written(tmp_path, entry)
    (error,) = load([path]).errors
    assert str(error).startswith(f"{path}: [pond] title: is missing; posts: is missing; ")
    for field in ("homepage: must be", "feeds: must be", "publish: must be", "colour: no such field"):
        assert str(error).count(f"; {field}") == 1
    assert str(error).count("[pond]") == 1


def test_what_is_wrong_in_two_files_names_both(tmp_path: Path) -> None:
    paths_ = [written(tmp_path, f"{GOOD}delay = -1\n"), written(tmp_path, '[pond]\npublish = "x"\n', "local.toml")]
    (error,) = load(paths_).errors
    assert all(f"{path}: [pond] " in str(error) for path in paths_)
    (platform,) = load([written(tmp_path, '[51cto]\nhomepage = "x://y"\ndelay = -1\n')], [PLATFORM]).errors
    assert "homepage: a platform's own" in str(platform)
    assert "delay: must be seconds" in str(platform)


def test_nobody_redefines_a_platform(tmp_path: Path) -> None:
    found = load([written(tmp_path, '[51cto]\nhomepage = "https://elsewhere.example/"')], [PLATFORM])
    assert found.sources == {}
    assert "[51cto] homepage: " in str(found.errors[0])


@pytest.mark.parametrize("line", ['publish = "lnik"', 'pubish = "link"', 'enabled = "no"'])
def test_a_platform_is_not_used_while_the_operator_s_word_about_it_is_bad(tmp_path: Path, line: str) -> None:
    found = load([written(tmp_path, f"[51cto]\n{line}\n{GOOD}")], [PLATFORM])
    assert list(found.sources) == ["pond"]
    assert {name: (broken.homepage, broken.error) for name, broken in found.broken.items()} == {
        "51cto": (PLATFORM.homepage, found.errors[0])
    }


@pytest.mark.parametrize(
    ("line", "homepage"), [('publish = "x"', "https://pond.example/"), ('homepage = "pond.example"', ""), ("", "")]
)
def test_where_a_bad_entry_is_as_far_as_it_says(tmp_path: Path, line: str, homepage: str) -> None:
    kept = GOOD if line.startswith("publish") else GOOD.replace('homepage = "https://pond.example/"\n', "")
    found = load([written(tmp_path, f"{kept}{line}\n")])
    assert found.broken["pond"].homepage == homepage


@pytest.mark.parametrize(
    ("text", "line"),
    [('[a]\ntitle = "x', "line 2"), ("[a\n", "line 1"), ("[a]\n[a]\n", "line 2"), ("a = ", "line 1")],
)
def test_a_file_that_is_not_toml(tmp_path: Path, text: str, line: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(UsageError, match="not TOML") as caught:
        load([path])
    assert not isinstance(caught.value, SourceError)
    assert str(caught.value).startswith(f"{path}: {line}")


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_bytes(GOOD.encode("gb18030"))
    with pytest.raises(UsageError, match="UTF-8"):
        load([path])


def test_a_file_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert "pond" in load([path]).sources


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=f"{tmp_path}/none.toml: there is no such file"):
        load([tmp_path / "none.toml"])


def test_the_environment_names_further_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGGREGATOR_SOURCES", "data/demo/sources.toml:/elsewhere/my.toml")
    assert sources.files()[2:] == [paths.ROOT / "data/demo/sources.toml", Path("/elsewhere/my.toml")]


def test_the_users_own_file_may_be_missing_where_no_variable_names_it_or_it_is_to_be_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(paths, "DATA", tmp_path)
    own, elsewhere = tmp_path / "sources.local.toml", tmp_path / "elsewhere.toml"
    monkeypatch.delenv("AGGREGATOR_LOCAL_SOURCES")
    assert own not in sources.files()
    own.touch()
    assert own in sources.files()
    monkeypatch.setenv("AGGREGATOR_LOCAL_SOURCES", str(elsewhere))
    assert elsewhere in sources.files()
    assert elsewhere not in sources.files(making=True)


@pytest.mark.parametrize("variable", ["AGGREGATOR_SOURCES", "AGGREGATOR_LOCAL_SOURCES"])
@pytest.mark.parametrize("program", [["scrapy", "list"], ["aggregator", "crawl", "51cto"]])
def test_a_misspelt_path_of_sources_ends_both_programs(
    monkeypatch: pytest.MonkeyPatch, variable: str, program: list[str]
) -> None:
    monkeypatch.setenv(variable, "/nowhere/mine.toml")
    done = subprocess.run([sys.executable, "-m", *program], cwd=paths.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "/nowhere/mine.toml: there is no such file" in done.stderr


def test_the_sources_that_come_with_the_project() -> None:
    found = load([paths.DATA / "sources.toml"])
    assert found.errors == ()
    assert {"blinkfox", "tom0727", "dunwu-blog"} <= found.sources.keys()


WILD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(sorted(zoneinfo.available_timezones())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(WILD)
def test_no_value_breaks_a_check(value: object) -> None:
    assert all(isinstance(check(value), str) for check in CHECKS.values())
