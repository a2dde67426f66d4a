import pytest

from aggregator.sizes import readable


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 KB"),
        (57_344, "57.3 KB"),
        (999_940, "999.9 KB"),
        (999_960, "1.0 MB"),
        (2_500_000_000, "2.5 GB"),
        (4_000_000_000_000, "4000.0 GB"),
    ],
)
def test_a_size_is_in_the_unit_that_fits(size: int, said: str) -> None:
    assert readable(size) == said
