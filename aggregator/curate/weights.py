"""The one table of what a post's score is made of; docs/quality.md says what each figure rests on."""

# Merits: shares of the whole. What is written counts for most (how much, and how it is told), then whose it is, then
# what others made of it.
MERITS = {
    "length": 0.30,
    "code": 0.08,
    "figures": 0.04,
    "structure": 0.10,
    "reasoning": 0.10,
    "originality": 0.20,
    "source": 0.06,
    "author": 0.04,
    "interest": 0.08,
}

# Penalties: taken off in full where their value is 1. An advert or a job offer is no article however well it is
# written; a digest is useful, but not what 精选 is for.
PENALTIES = {
    "advert": -0.50,
    "recruitment": -0.50,
    "digest": -0.25,
    "thin": -0.30,
    "offtopic": -0.25,
    "noise": -0.20,
    "spun": -0.40,
    "dead_links": -0.10,
    "copied": -0.40,
}

WEIGHTS = MERITS | PENALTIES

# The parts that the store alone can know; the others are the post's own.
DERIVED = ("source", "author", "interest", "copied")

# A source or author of whom nothing is known counts as this, and the record as so many posts of that worth: two good
# posts make no reputation.
UNKNOWN = 0.5
SETTLED = 10
# A record is told in twentieths: a smaller difference is none, and one more post must not change the score of every
# other post of its source.
STEPS = 20
