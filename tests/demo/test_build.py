"""The build: the same input gives the same file, and the file that is committed is what a build gives."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from aggregator.clock import parse_iso
from aggregator.paths import DATA, ROOT
from data.demo.build import ARCHIVE, build, build_generated, main
from data.demo.clock import CRAWLED
from data.demo.generate import generate
from data.demo.markup import code_blocks
from data.demo.sites import SITES
from tests.demo.expected import demo


def contents(path: Path) -> list[tuple[Any, ...]]:
    """All that a WARC file says, apart from how it is compressed: another zlib packs the same bytes otherwise."""
    found = []
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests="raise"):
            headers = [header for header in record.rec_headers.headers if header[0] not in PACKED]
            answer = record.http_headers.headers if record.http_headers else []
            kept = [header for header in answer if header[0] != "Content-Length"]
            found.append((headers, kept, record.content_stream().read()))
    return found


PACKED = {"Content-Length", "WARC-Payload-Digest", "WARC-Block-Digest", "WARC-Filename"}


def test_the_committed_archive_is_what_a_build_gives(tmp_path: Path) -> None:
    count = build(tmp_path / "fresh.warc.gz")
    fresh = contents(tmp_path / "fresh.warc.gz")
    committed = contents(ARCHIVE)
    assert len(committed) == count + 1
    assert committed[0][2] == fresh[0][2]
    assert committed[1:] == fresh[1:], "run python data/demo/build.py and commit data/demo/demo.warc.gz"


def test_two_builds_are_the_same_to_the_byte(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        build(tmp_path / folder / "demo.warc.gz")
    assert (tmp_path / "a/demo.warc.gz").read_bytes() == (tmp_path / "b/demo.warc.gz").read_bytes()


def test_the_demo_looks_at_the_archive_soon_after_it_was_fetched() -> None:
    settings = tomllib.loads((DATA / "demo/demo.toml").read_text(encoding="utf-8"))
    dates = [dict(headers)["WARC-Date"] for headers, _, _ in contents(ARCHIVE)]
    passed = parse_iso(settings["now"]) - parse_iso(max(dates))
    assert 0 < passed.total_seconds() <= 3600
    assert parse_iso(min(dates)) == CRAWLED
    assert settings["sources"] == ["51cto", "aliyun", "oschina", "demo-blog"]
    assert (DATA / "demo" / settings["archive"]).is_file()


def test_the_blogs_entry_describes_the_blog() -> None:
    entry = tomllib.loads((DATA / "demo/sources.toml").read_text(encoding="utf-8"))["demo-blog"]
    assert entry["homepage"] == SITES["hexo"].home


def test_the_script_runs_from_any_folder(tmp_path: Path) -> None:
    out = tmp_path / "out.warc.gz"
    command = [sys.executable, str(ROOT / "data/demo/build.py"), "--generate", "3", "--out", str(out)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(str(out))
    assert out.is_file()


def test_a_generated_archive_never_replaces_the_demos(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--generate", "3"])
    assert "--out" in capsys.readouterr().err


@pytest.mark.parametrize("site", SITES)
def test_generated_archives_are_the_same_for_the_same_seed(tmp_path: Path, site: str) -> None:
    (tmp_path / "again").mkdir()
    for folder, seed in (("", 1), ("again", 1)):
        build_generated(tmp_path / folder / "a.warc.gz", 25, seed=seed, site=site)
    build_generated(tmp_path / "b.warc.gz", 25, seed=2, site=site)
    first, again, other = (tmp_path / name for name in ("a.warc.gz", "again/a.warc.gz", "b.warc.gz"))
    assert first.read_bytes() == again.read_bytes()
    assert contents(first)[1:] != contents(other)[1:]


@pytest.mark.parametrize("site", SITES)
def test_every_generated_post_is_in_the_archive_and_listed(tmp_path: Path, site: str) -> None:
    build_generated(tmp_path / "a.warc.gz", 25, seed=0, site=site)
    bodies = {dict(headers)["WARC-Target-URI"]: body for headers, _, body in contents(tmp_path / "a.warc.gz")[1:]}
    articles = [SITES[site].url(post) for post in generate(25, seed=0, site=site)]
    listed = b"".join(body for url, body in bodies.items() if url not in articles)
    assert set(articles) <= bodies.keys()
    assert all(url.removeprefix(SITES[site].home).encode() in listed for url in articles)


def test_generated_posts_have_text_code_dates_and_titles_of_their_own() -> None:
    made = list(generate(60, seed=7, site="hexo"))
    sizes = [len(post.markdown.encode()) for post in made]
    assert len({post.title for post in made}) == len({post.markdown for post in made}) == 60
    assert 3000 <= sum(sizes) / 60 <= 6000
    assert all(code_blocks(post.markdown) for post in made)
    assert [post.published for post in made] == sorted((post.published for post in made), reverse=True)
    assert made[0].published < CRAWLED


def test_a_generated_post_does_not_depend_on_how_many_there_are() -> None:
    assert list(islice(generate(10**9, seed=3, site="51cto"), 5)) == list(generate(5, seed=3, site="51cto"))


def test_generated_posts_stay_out_of_the_demos_way() -> None:
    numbers = {post.number for post in demo()}
    assert not numbers & {post.number for post in generate(50, seed=0, site="aliyun")}
