"""The Scrapy settings, each with the reason for its value. docs/settings.md tells operators of those they may change.

What depends on the environment (AGGREGATOR_*) or on the archive is completed by aggregator.fetch.environment.
"""

import pipelines
from aggregator.fetch.environment import user_agent

# --- Ours -----------------------------------------------------------------------------------------------------------

# Where the store is; empty means AGGREGATOR_DB, or data/aggregator.db.
DATABASE = ""
# A WARC file or a folder of them, and what is done with it: `replay` answers every request from it, `record` keeps
# what is fetched.
ARCHIVE = ""
ARCHIVE_MODE = "replay"
# Where a site's owner reaches the operator: a URL or a mail address, sent with every request.
CONTACT = ""
# rjieba gives jieba's words 15 times as fast (tests hold them equal); jieba is the reference.
SEGMENTER = "rjieba"
# Hosts (names, addresses, networks) that the address guard lets pass although they are not public: an intranet's blog.
ADDRESS_GUARD_ALLOW: list[str] = []
# Whether a crawl keeps copies of its posts' images for `serve --images cache`. Off: an article has some five, each a
# request at the pace of pages, and whoever serves copies of others' pictures should have meant to.
IMAGECACHE_ENABLED = False
# Where they are; empty means AGGREGATOR_IMAGES, or the folder images/ beside the store.
IMAGECACHE_DIR = ""
# Bytes of all together, some ten thousand images of usual size; the oldest make room.
IMAGECACHE_MAXSIZE = 1024 * 1024 * 1024
# Seconds: the longest Retry-After and Crawl-delay that are waited for. Beyond it a page is given up for this run.
LONGEST_WAIT = 120

# --- What is Scrapy's to find ----------------------------------------------------------------------------------------

# The name in Scrapy's own log lines.
BOT_NAME = "jingxuan-aggregator"
SPIDER_MODULES = ["spiders"]
# Platforms are classes in spiders/, everything else is an entry of data/sources.toml: one loader knows both.
SPIDER_LOADER_CLASS = "spiders.loader.SourceLoader"
# `scrapy crawl` of our own: its exit status says what happened (Scrapy's is 0 whatever failed).
COMMANDS_MODULE = "aggregator.fetch.commands"
ADDONS = {"aggregator.fetch.environment.Environment": 0}

# --- Manners ---------------------------------------------------------------------------------------------------------

# What a site does not want fetched is not fetched.
ROBOTSTXT_OBEY = True
# The operator's contact is added where it is known (CONTACT).
USER_AGENT = user_agent("")
# The name that a robots.txt can address us by: the product alone, without version and contact.
ROBOTSTXT_USER_AGENT = "jingxuan-aggregator"
# Nobody waits for us: a page a second and one connection a host is what a single reader does.
DOWNLOAD_DELAY = 1.0
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# A site that answers slowly is asked more slowly still; DOWNLOAD_DELAY stays the floor.
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 2.0
AUTOTHROTTLE_MAX_DELAY = 60.0
# Nothing here logs in, and a cookie would only help others to follow us. A spider that needs one says so itself.
COOKIES_ENABLED = False
# The budget of one source in one run: at a page a second, two hours are 7,200 pages, more than any one blog of the
# catalogue holds; a listing that pages for ever ends here.
CLOSESPIDER_PAGECOUNT = 10_000
CLOSESPIDER_TIMEOUT = 2 * 60 * 60
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    # Platforms with an English edition choose by this.
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
}

# --- Limits and safety -----------------------------------------------------------------------------------------------

# The largest real page known is 0.9 MB and the largest feed 8 MB; a body beyond this is no article. It also bounds
# what a compressed body may grow to.
DOWNLOAD_MAXSIZE = 15 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0  # silent below the limit: the operator can do nothing about a large page
# Seconds for a whole answer, first byte to last: a server that drips is given up.
DOWNLOAD_TIMEOUT = 60
# Scrapy's default accepts any certificate for any name.
DOWNLOAD_VERIFY_CERTIFICATES = True
# http and https are all that a blog needs; a `file:` address in a page or a source must not read our disk.
# Scrapy bounds bodies, and ours what stands before them.
DOWNLOAD_HANDLERS: dict[str, str | None] = {
    "http": "aggregator.fetch.head.Handler",
    "https": "aggregator.fetch.head.Handler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
# Refuses names that lead into our own network.
TWISTED_DNS_RESOLVER = "aggregator.fetch.guard.GuardResolver"
# Behind a proxy of the environment only the proxy's own name would be looked up: the guard would see nothing.
HTTPPROXY_ENABLED = False
# http → https → www → the new path → the slash at its end: five is a long way already.
REDIRECT_MAX_TIMES = 5
# Hugo's aliases and moved blogs send on by <meta refresh> at once; what waits longer shows something meanwhile (or is
# a challenge page).
METAREFRESH_MAXDELAY = 3
# Both would let whoever reaches a local port run Python in the crawl.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# --- The parts -------------------------------------------------------------------------------------------------------

# Stages do their work at once and wait for nothing; Scrapy makes as many tasks a page as this says, and the usual
# hundred cost 1.2 ms of CPU for each page.
CONCURRENT_ITEMS = 1
# The order of the stages is stated in pipelines/ and nowhere else.
ITEM_PIPELINES = pipelines.ITEM_PIPELINES
DOWNLOADER_MIDDLEWARES: dict[str, int | None] = {
    # Ours in the places of those that they extend.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "aggregator.fetch.onsite.Onsite": 50,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "aggregator.fetch.manners.Robots": 100,
    "aggregator.fetch.manners.CrawlDelay": 110,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "aggregator.fetch.manners.Patience": 550,
    # Nearest to the network: past 590 bodies are compressed still, past 600 redirects are still answers.
    "aggregator.fetch.record.Recorder": 950,
}
# What was asked for before, and when it is due again; fills and judges the run (aggregator/run.py) and keeps it.
EXTENSIONS = {
    # They are off above, and to load them only to be told so takes a tenth of a second.
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.telnet.TelnetConsole": None,
    # Before the report, which has the last word on the run.
    "aggregator.fetch.revisit.Revisits": -10,
    "aggregator.fetch.images.Images": -5,
    "aggregator.fetch.report.Report": 0,
    # Told to stop, a crawl ends before systemd kills it.
    "aggregator.fetch.stopping.Stopping": 0,
}

# --- The log ---------------------------------------------------------------------------------------------------------

# What a crawl did and what went wrong; DEBUG has every request.
LOG_LEVEL = "INFO"
# A line of JSON instead of a line of text, for those who collect logs.
LOG_JSON = False
# Lines that name source and address; Scrapy's own would print the whole post.
LOG_FORMATTER = "aggregator.fetch.logs.Lines"
# The report of the run has a line for it.
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"
# The summary line of a run says what counts.
STATS_DUMP = False
# Chinese as itself in `scrapy crawl NAME -O posts.jsonl`.
FEED_EXPORT_ENCODING = "utf-8"
