"""The project's settings, but fast and with this machine within reach."""

from aggregator.settings import *  # noqa: F403

ADDRESS_GUARD_ALLOW = ["127.0.0.1"]
# Not 0: then Scrapy 2.19 sends at once whatever waits, and CONCURRENT_REQUESTS_PER_DOMAIN counts for nothing.
DOWNLOAD_DELAY = 0.02
AUTOTHROTTLE_ENABLED = False
