"""The index and the query builder, in stock FTS5."""
