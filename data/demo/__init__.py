"""The demo: four sites of our own writing, and the one step that makes an archive of them."""
