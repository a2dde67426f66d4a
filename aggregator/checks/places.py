"""Whether there is room, and leave to write, where the store, its backups and its exports are."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from pathlib import Path

from aggregator import paths
from aggregator.checks.finding import BAD, FINE, WARNING, Found
from aggregator.sizes import readable
from aggregator.store.backup import folder_of

# An export, its draft and a backup are each about as large as the store; less than this is little in any case.
ROOM = 3
LEAST = 200_000_000


def disk(store: Path) -> Found:
    """Room on each of the disks."""
    size = store.stat().st_size if store.is_file() else 0
    disks: defaultdict[int, list[Path]] = defaultdict(list)
    for folder in map(_there, _folders(store)):
        disks[folder.stat().st_dev].append(folder)
    for folders in disks.values():
        free = shutil.disk_usage(folders[0]).free
        words = f"{_named(folders)}：空闲 {readable(free)}，数据库 {readable(size)}"
        if free < max(LEAST, size):
            yield BAD, words, "腾出空间：写满时抓取会停下，已存的不会丢，但也导不出新的文件"
        elif free < ROOM * size:
            yield WARNING, words, "导出、它的草稿和一份备份各与数据库差不多大：最好留出三倍"
        else:
            yield FINE, words, ""


def permissions(store: Path) -> Found:
    """Leave to write the files that are there, and to make those that are not."""
    folders = [_there(folder) for folder in _folders(store)]
    files = filter(paths.exists, (store, *(Path(f"{store}.{kind}.lock") for kind in ("write", "crawl"))))
    closed = [folder for folder in folders if not os.access(folder, os.R_OK | os.W_OK | os.X_OK)]
    closed += [file for file in files if not os.access(file, os.R_OK | os.W_OK)]
    exports = paths.export(store).parent
    if closed:
        yield (
            BAD,
            f"当前用户不能写：{_named(closed)}",
            "改正它们的属主和权限，或用拥有它们的用户运行（cron 的用户也是）",
        )
    elif not paths.exists(exports) and exports != store.parent:
        yield BAD, f"{exports}：导出的文件夹不存在", f"mkdir -p {exports}，或改正 AGGREGATOR_EXPORT"
    else:
        yield FINE, f"当前用户可以写 {_named(folders)}", ""


def _folders(store: Path) -> tuple[Path, Path, Path]:
    """The folders of the store, of its backups and of its exports, whether they are there or not."""
    return store.parent, folder_of(store), paths.export(store).parent


def _there(folder: Path) -> Path:
    """The folder, or the nearest above it that is there: in that one it would be made."""
    return next(filter(paths.exists, (folder, *folder.parents)))


def _named(places: list[Path]) -> str:
    return "、".join(dict.fromkeys(map(str, places)))
