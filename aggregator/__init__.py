"""精选: reads Chinese tech blogs and publishes what is worth reading, as one SQLite file."""

import sys
from pathlib import Path

__version__ = "0.1.0"

# `spiders` and `pipelines` stand beside this package in the checkout and are never installed: other projects on PyPI
# bear those names, so ours must be found first, from whatever folder the command is run.
_CHECKOUT = str(Path(__file__).resolve().parent.parent)
if sys.path[:1] != [_CHECKOUT]:
    sys.path.insert(0, _CHECKOUT)
