"""How a post whose removal was taken back is had again: all that it said is gone."""

from __future__ import annotations

from aggregator.store.database import Store

ASKED = """
select distinct u.source from removed r join urls u on u.key = r.key where r.uid = ? and u.visits > 0 order by u.source
"""


def way_back(store: Store, uid: str) -> str:
    """A sentence on how a removed post comes back once it may: by a crawl of a source that has asked for it and is
    still declared, else by hand. Raises UsageError for a file of sources that is not TOML.
    """
    from spiders import registry  # noqa: PLC0415 - every spider with it

    declared = registry.catalogue()
    asked = [declared[row["source"]] for row in store.db.execute(ASKED, (uid,)) if row["source"] in declared]
    if source := next((each for each in asked if each.enabled), None):
        return f"正文已经删掉，下一次抓取来源 {source.name} 时再收录"
    if asked:
        return f"正文已经删掉，来源 {asked[0].name} 已停用：用 aggregator crawl {asked[0].name} 抓取时再收录"
    return "正文已经删掉，抓取未必会带回它：要再收录，用 aggregator ingest 重新导入"
