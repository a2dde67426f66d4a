"""The snippets of docs/export.md, run as they stand there, against the same vectors and the same export."""

import json
import re
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.paths import ROOT
from aggregator.search.paired import PAIRED
from aggregator.search.tokens import phrase
from aggregator.text.normalize import fold

DOCUMENT = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
VECTORS = [
    tuple(line.split("\t")) for line in (ROOT / "docs" / "search-vectors.tsv").read_text(encoding="utf-8").splitlines()
]
QUERIES = ["docker", "部署", '"Docker部署"', "c++", "node.js", "部署 -完", "没有的词", '"x', "完", ""]

# A post whose source allows excerpts only.
EXCERPTED = "select uid from posts where url = 'https://blog.test/short'"

Run = Callable[[Path], dict[str, Any]]


def snippet(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)
    assert found, f"docs/export.md has a snippet in {language}"
    return found[1]


def python() -> dict[str, Any]:
    space: dict[str, Any] = {}
    exec(compile(snippet("python"), "docs/export.md", "exec"), space)  # noqa: S102 - our own documentation
    return space


def run(program: list[str], source: Path, **environment: str) -> Any:
    done = subprocess.run(
        [*program, str(source)],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", **environment},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def by_python(export: Path) -> Any:
    ours = python()
    with closing(sqlite3.connect(f"{export.as_uri()}?immutable=1", uri=True)) as db:
        uid = ours["rows"](db, ours["FEATURED"])[0][1]
        answer = {
            "tokens": [" ".join(ours["tokens"](text, PAIRED)) for text, _ in VECTORS],
            "featured": ours["rows"](db, ours["FEATURED"]),
            "post": ours["rows"](db, ours["POST"], uid),
            "excerpted": ours["rows"](db, ours["POST"], ours["rows"](db, EXCERPTED)[0][0]),
            "tag": ours["rows"](db, ours["TAG"], "docker"),
            "search": [ours["search"](db, query) for query in QUERIES],
        }
    return json.loads(json.dumps(answer))


NODE = """
const given = JSON.parse(process.env.GIVEN), db = open(given.export), flat = (found) => found.map(Object.values);
console.log(JSON.stringify({
  tokens: given.texts.map((text) => tokens(text, given.paired).join(" ")),
  featured: flat(rows(db, FEATURED)),
  post: flat(rows(db, POST, rows(db, FEATURED)[0].uid)),
  excerpted: flat(rows(db, POST, rows(db, given.excerpted)[0].uid)),
  tag: flat(rows(db, TAG, "docker")),
  search: given.queries.map((query) => flat(search(db, query))),
}));
db.close();
"""

PHP = """
$given = json_decode(getenv('GIVEN'), true);
$db = open_export($given['export']);
echo json_encode([
    'tokens' => array_map(fn($text) => implode(' ', tokens($text, $given['paired'])), $given['texts']),
    'featured' => rows($db, FEATURED),
    'post' => rows($db, POST, rows($db, FEATURED)[0][1]),
    'excerpted' => rows($db, POST, rows($db, $given['excerpted'])[0][0]),
    'tag' => rows($db, TAG, 'docker'),
    'search' => array_map(fn($query) => search($db, $query), $given['queries']),
    'folds' => class_exists('Normalizer') && function_exists('mb_convert_case'),
], JSON_THROW_ON_ERROR);
"""


def given_to(export: Path) -> str:
    texts = [text for text, _ in VECTORS]
    return json.dumps(
        {"export": str(export), "paired": PAIRED, "texts": texts, "queries": QUERIES, "excerpted": EXCERPTED}
    )


def test_python_agrees_with_the_vectors(exported: Path) -> None:
    assert by_python(exported)["tokens"] == [expected for _, expected in VECTORS]


def test_python_finds_what_is_there(exported: Path) -> None:
    answer = by_python(exported)
    titles = [sorted(row[1] for row in found) for found in answer["search"]]
    assert dict(zip(QUERIES, titles, strict=True)) == {
        "docker": ["node.js 笔记", "部署指南"],
        "部署": ["部署指南"],
        '"Docker部署"': ["部署指南"],
        "c++": ["部署指南"],
        "node.js": ["node.js 笔记"],
        "部署 -完": ["部署指南"],
        "没有的词": [],
        '"x': [],
        "完": ["部署指南"],
        "": [],
    }
    assert answer["post"][0][1] == "部署指南"
    assert [row[1] for row in answer["tag"]] == ["部署指南"]


def test_there_is_something_to_show_of_a_post_whose_source_allows_excerpts_only(exported: Path) -> None:
    (found,) = by_python(exported)["excerpted"]
    assert found[2:6] == ["https://blog.test/short", "", "只许摘要", ""]


def test_every_language_reads_the_same_of_a_post() -> None:
    columns = "uid, title, url, author, excerpt, content_html, reprint_line, original_url"
    for language in ("python", "js", "php", "go"):
        assert re.findall(r"select (uid, .*)\s+from posts where uid = \?", snippet(language)) == [columns], language


@pytest.mark.tool("node")
def test_node_agrees(exported: Path, tmp_path: Path) -> None:
    modules = ROOT / "tests" / "node_modules"
    if not (modules / "node-sqlite3-wasm").is_dir():
        pytest.skip("needs node-sqlite3-wasm: make tools")
    source = tmp_path / "snippet.js"
    source.write_text(snippet("js") + NODE, encoding="utf-8")
    assert run(["node"], source, NODE_PATH=str(modules), GIVEN=given_to(exported)) == by_python(exported)


@pytest.mark.tool("php")
def test_php_agrees(exported: Path, tmp_path: Path) -> None:
    source = tmp_path / "snippet.php"
    source.write_text(snippet("php") + PHP, encoding="utf-8")
    answer = run(["php"], source, GIVEN=given_to(exported))
    expected = by_python(exported)
    if not answer.pop("folds"):
        # Without intl and mbstring only ASCII is folded, as the document says; the other vectors hold all the same.
        plain = [
            n for n, (text, _) in enumerate(VECTORS) if fold(text) == re.sub("[A-Z]", lambda m: m[0].lower(), text)
        ]
        for one in (answer, expected):
            one["tokens"] = [one["tokens"][n] for n in plain]
        assert len(plain) >= 50
    assert answer == expected


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("数据库锁虑毁ab1+#.-_/ ,，。"))))
def test_the_documented_rule_is_ours(text: str) -> None:
    assert python()["tokens"](text, PAIRED) == phrase(fold(text))


def test_the_snippets_say_that_or_and_labels_are_text_to_them() -> None:
    match = python()["match"]
    assert match("甲 OR 乙", PAIRED) == match('"甲" "or" "乙"', PAIRED)
    assert match("tag:docker", PAIRED) == match('"tag:docker"', PAIRED)
    for language in ("python", "js", "php", "go"):
        assert "OR、tag: 等只当作文字" in snippet(language), language


def test_the_sql_of_the_document_runs(exported: Path) -> None:
    with closing(sqlite3.connect(exported)) as db:
        for statement in snippet("sql").split(";\n"):
            plain = "\n".join(line for line in statement.splitlines() if not line.startswith("--")).strip()
            if plain:
                db.execute(plain, ('"docker"', 5, 0)[: plain.count("?")]).fetchall()
