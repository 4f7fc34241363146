"""The record store: writing beside the database alone, reading at size, disk.

SIZE=full                          10⁷ statements instead of 10⁶
LRS_URL=… LRS_KEY=… LRS_SECRET=…   another LRS over HTTP (its statements resource's parent, such
                                   as http://127.0.0.1:8080/xapi) instead of our own
"""

import os
from collections.abc import Iterator
from typing import Any

from lms.config.collector import settle
from tests.benchmarks import lrs_remote, lrs_store, lrs_writing


def run() -> Iterator[dict[str, Any]]:
    """Measure everything, or another LRS."""
    if url := os.environ.get("LRS_URL"):
        yield from lrs_remote.run(url, os.environ["LRS_KEY"], os.environ["LRS_SECRET"])
        return
    settle()  # As the web server does, whose views are called here.
    yield from lrs_writing.run()
    size = os.environ.get("SIZE") or "1000000"
    yield from lrs_store.run(10**7 if size == "full" else int(size))
