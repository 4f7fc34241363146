"""`python3 -m deploy.bootstrap run | test | build | check | checks | bench`.

This file must be readable by any Python 3.6: it is what tells an old one that it is too old.
"""

import os
import shutil
import sys

MINIMUM = (3, 11)
NEWER = ("python3.13", "python3.12", "python3.11", "python3.14")


def main() -> int:
    """Prepare what is asked for; hand over to a newer Python where this one is too old."""
    if sys.version_info < MINIMUM:
        newer = next((path for path in map(shutil.which, NEWER) if path), None)
        if newer is None:
            sys.exit(
                f"Callcraft needs Python {MINIMUM[0]}.{MINIMUM[1]} or later; {sys.executable} is"
                f" {sys.version.split()[0]}. Install a newer one, or name one that is installed:"
                " make run PYTHON=/path/to/python3"
            )
        os.execv(newer, [newer, "-m", "deploy.bootstrap", *sys.argv[1:]])  # noqa: S606
    from deploy.bootstrap import tasks

    return tasks.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
