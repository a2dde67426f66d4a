"""The Scrapy parts: commands, archive replay and record, address guard, challenge pages."""
