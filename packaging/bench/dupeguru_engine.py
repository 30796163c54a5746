# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the picture matching of Debian's dupeGuru (4.x) without its window: FOLDER CACHE_FILE. For timing only."""

import os
import sys
from pathlib import Path

sys.path.insert(0, "/usr/share/dupeguru")
sys.path.insert(0, "/usr/lib/dupeguru")


def main(folder, cache):
    from core.pe import matchblock
    from qt.pe.photo import File

    files = [File(Path(root) / name) for root, _, names in os.walk(folder) for name in sorted(names)]
    for file in files:
        file.is_ref = False
    matches = matchblock.getmatches(files, cache, 75, True)
    print(len(files), "files,", len(matches), "matches")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
