"""Sources as users add them: what a site tells of itself, made into an entry of sources.toml; and how sources fare."""
