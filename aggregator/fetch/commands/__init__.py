"""Commands of the `scrapy` program that are ours (COMMANDS_MODULE)."""
