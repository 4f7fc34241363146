"""`python -m tests.conformance.scorm2004_cts FOLDER`: replay, and print one JSON document.

    FOLDER A B   only the packages A and B
    --strict     also ask `adl.nav.request_valid` for the very word that the script has

Exit code 0 when nothing failed, 1 when something did, 2 when nothing could be replayed.
"""

import argparse
import json
import sys
from pathlib import Path

from tests.conformance.scorm2004_cts.ground import own_database


def main(arguments: list[str]) -> int:
    """Replay a folder; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance.scorm2004_cts")
    parser.add_argument("folder", type=Path)
    parser.add_argument("only", nargs="*")
    parser.add_argument("--strict", action="store_true")
    asked = parser.parse_args(arguments)
    if not asked.folder.is_dir():
        print(f"{asked.folder} is no folder", file=sys.stderr)
        return 2
    with own_database():
        # Models can be imported only now.
        from tests.conformance.scorm2004_cts.whole import replay_on_our_lms

        result = replay_on_our_lms(asked.folder, asked.only, strict=asked.strict)
    print(json.dumps(result.as_json(), ensure_ascii=False, indent=2))
    return 1 if result.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
