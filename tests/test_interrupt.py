"""Signals wait for the end of a post, and are heard then."""

import signal

import pytest

from aggregator.interrupt import Terminated, listen, whole


def work(number: int, done: list[str]) -> None:
    with whole():
        signal.raise_signal(number)
        done.append("the rest")
        if number == signal.SIGINT:
            raise ValueError("an error of the block's own")


@pytest.mark.parametrize(("number", "raised"), [(signal.SIGTERM, Terminated), (signal.SIGINT, KeyboardInterrupt)])
def test_a_block_comes_to_its_end_first(number: int, raised: type[KeyboardInterrupt]) -> None:
    before = signal.getsignal(signal.SIGTERM)
    done: list[str] = []
    listen()
    try:
        with pytest.raises(raised):
            work(number, done)
        assert done == ["the rest"]
        with pytest.raises(raised):
            signal.raise_signal(number)
    finally:
        signal.signal(signal.SIGTERM, before)


def test_an_error_of_the_block_is_its_own() -> None:
    with pytest.raises(ValueError, match="wrong"), whole():
        raise ValueError("wrong")
