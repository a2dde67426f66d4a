"""More machines: a queue of crawls, workers that send what they found, and one loader that writes (docs/scale.md)."""
