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
    before = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}
    done: list[str] = []
    listen()
    # A shell starts what runs in its background with SIGINT ignored, and Python leaves that as it is.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(raised):
            work(number, done)
        assert done == ["the rest"]
        with pytest.raises(raised):
            signal.raise_signal(number)
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def test_an_error_of_the_block_is_its_own() -> None:
    with pytest.raises(ValueError, match="wrong"), whole():
        raise ValueError("wrong")
