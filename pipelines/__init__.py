"""The stages that a post passes, and their order: here and nowhere else."""

# Import paths rather than classes: Scrapy's ITEM_PIPELINES takes them, and naming a stage must not load it.
STAGES = (
    "pipelines.clean.CleanStage",
    "pipelines.segment.SegmentStage",
    "pipelines.dedupe.DedupeStage",
    "pipelines.tag.TagStage",
    "pipelines.score.ScoreStage",
    "pipelines.store.StoreStage",
)

# Scrapy runs pipelines in the order of these numbers (0 to 1000).
ITEM_PIPELINES = {path: 100 * number for number, path in enumerate(STAGES, start=1)}
