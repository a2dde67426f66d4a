"""What is derived from the whole store: groups and originals, score, picks, the editor's word."""
