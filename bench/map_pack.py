"""How long the server packs the map's places, and how much memory it takes for that: one line of JSON.

python -m bench.map_pack DATABASE_FILE
"""

from __future__ import annotations

import json
import sys
import time
import tracemalloc

from core.access import VISITOR
from core.db import Database
from maps.point_pack import packed
from maps.queries import map_points


def main() -> None:
    """Pack once in this process and tell what it took."""
    database = Database(f"sqlite:///{sys.argv[1]}")
    with database.transaction(writing=False) as session:
        next(map_points(session, VISITOR))  # what is loaded once is not counted
        began = time.perf_counter()
        pack = packed(map_points(session, VISITOR))
        taken = {"seconds": time.perf_counter() - began}
        session.expire_all()
        tracemalloc.start()
        packed(map_points(session, VISITOR))
        taken["megabytes"] = tracemalloc.get_traced_memory()[1] / 1e6
    sizes = {"positions": len(pack.positions), "names": sum(map(len, pack.names)), "blocks": len(pack.names)}
    print(json.dumps(taken | sizes))


if __name__ == "__main__":
    main()
