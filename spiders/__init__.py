"""One file a platform, each a short declaration on a shared base; see docs/adding-a-source.md."""
