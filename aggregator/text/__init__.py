"""Chinese text: segment, normalise, dates, reprint lines, keywords, fingerprints. Knows nothing of Scrapy or SQLite."""
