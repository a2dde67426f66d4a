"""Stages that go wrong, for whole crawls."""

from aggregator.errors import DataError
from pipelines.base import Stage


class Unopenable(Stage):
    def open(self) -> None:
        raise DataError("data/tags.toml:3: no such tag")
