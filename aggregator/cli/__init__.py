"""The `aggregator` command line, one file a command group."""
