"""SQLite: migrations, the one writer, queries."""
