"""HTML in, clean HTML and text out: rules, the generic reader, the sanitiser. Knows nothing of Scrapy or SQLite."""
