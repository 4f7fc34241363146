"""`python -m lms practice-lms`: a small external LMS to try the sync against.

For demonstrations and tests only: it listens on the loopback interface, and whoever reaches it
may read what it received.
"""

import argparse
import logging
from collections.abc import Sequence
from pathlib import Path

from lms.sync.practice.behaviour import Mode
from lms.sync.practice.server import PracticeLms
from lms.sync.practice.store import Store
from lms.sync.rules.signing import BadSecretError, key_of, new_secret

DEFAULT_PORT = 8900


def main(argv: Sequence[str] | None = None) -> int:
    """Run until interrupted. Prints where it listens, and the secret if it made one itself."""
    parser = argparse.ArgumentParser(prog="lms practice-lms", description=__doc__)
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="0 takes any free port")
    parser.add_argument("--secret", default="", help="shared secret; made anew when left out")
    parser.add_argument("--file", type=Path, help="SQLite file to keep what came; else in memory")
    parser.add_argument(
        "--mode", type=Mode, choices=list(Mode), default=Mode.GOOD, help="how to behave"
    )
    options = parser.parse_args(argv)
    secret = options.secret or new_secret()
    try:
        key_of(secret)
    except BadSecretError as error:
        parser.error(f"the secret cannot be used: {error}")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    lms = PracticeLms([secret], port=options.port, store=Store(options.file))
    lms.behaviour.stay(options.mode)
    if not options.secret:
        print(f"secret: {secret}", flush=True)
    print(f"webhook: {lms.webhook_url}", flush=True)
    print(f"listening: {lms.url}", flush=True)
    try:
        lms.serve()
    except KeyboardInterrupt:
        print("stopped", flush=True)
    finally:
        lms.stop()
        lms.store.close()
    return 0
