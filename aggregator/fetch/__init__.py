"""The Scrapy parts: commands, archive replay and record, address guard, manners, the report of a run."""
