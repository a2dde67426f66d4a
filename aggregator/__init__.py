"""精选: reads Chinese tech blogs and publishes what is worth reading, as one SQLite file."""

__version__ = "0.1.0"
