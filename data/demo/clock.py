"""When the demo was fetched. data/demo/demo.toml has the moment after it at which the demo is looked at."""

from datetime import datetime

from data.demo.texts import CHINA

# The date of the archive's first record; the records follow a second apart. The newest post is a few hours older.
CRAWLED = datetime(2024, 12, 20, 9, 0, tzinfo=CHINA)
