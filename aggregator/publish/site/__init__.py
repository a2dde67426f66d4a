"""The reading site over one export: `aggregator serve`. It reads the file as any downstream site does."""
