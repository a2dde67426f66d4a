"""Who may know whom, as import statements say it."""

import ast
from pathlib import Path

import pytest

from aggregator.paths import ROOT

# A folder, and what nothing in it imports.
UNKNOWN = {
    "aggregator/text": ("scrapy", "spiders", "pipelines", "sqlite3", "aggregator.fetch", "aggregator.store"),
    "aggregator/page": ("scrapy", "spiders", "pipelines", "sqlite3", "aggregator.fetch", "aggregator.store"),
    "aggregator/store": (
        "scrapy",
        "spiders",
        "pipelines",
        "aggregator.fetch",
        "aggregator.curate",
        "aggregator.publish",
    ),
    "aggregator/curate": ("scrapy", "spiders", "pipelines", "aggregator.fetch"),
    "aggregator/search": ("scrapy", "spiders", "pipelines", "aggregator.fetch"),
    "aggregator/fetch": ("spiders",),
    "spiders": ("pipelines", "sqlite3", "aggregator.store"),
}


def imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


@pytest.mark.parametrize(("folder", "unknown"), UNKNOWN.items())
def test_a_folder_knows_nothing_of(folder: str, unknown: tuple[str, ...]) -> None:
    files = sorted((ROOT / folder).rglob("*.py"))
    assert files
    found = [
        f"{file.relative_to(ROOT)}: {name}"
        for file in files
        for name in sorted(imported(file))
        if any(f"{name}.".startswith(f"{module}.") for module in unknown)
    ]
    assert found == []
