"""The schema is a contract: every word of it stands in schema-1.sql, and whoever changes it reads docs/export.md."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from aggregator.paths import ROOT

EXPECTED = Path(__file__).with_name("schema-1.sql")
OURS = "select sql from sqlite_master where sql is not null and name not like 'posts_fts_%' order by type desc, rowid"


def schema(path: Path) -> str:
    with closing(sqlite3.connect(path)) as db:
        return "".join(f"{row[0]};\n" for row in db.execute(OURS))


def test_the_whole_schema_as_text(exported: Path) -> None:
    assert schema(exported) == EXPECTED.read_text(encoding="utf-8")


def test_every_table_and_column_is_documented(exported: Path) -> None:
    text = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")
    with closing(sqlite3.connect(exported)) as db:
        tables = [row[0] for row in db.execute("select name from sqlite_master where type = 'table'")]
        for table in tables:
            if re.match("posts_fts_", table):
                continue
            assert f"| `{table}` |" in text, f"document the table {table}"
            row = next(line for line in text.splitlines() if line.startswith(f"| `{table}` |"))
            if table != "posts_fts":
                for column in db.execute(f"select name from pragma_table_info('{table}')"):  # noqa: S608 - ours
                    assert f"`{column[0]}`" in row, f"document {table}.{column[0]}"
