"""`python -m lms.config.launcher.probe`: is there a PostgreSQL that the private cluster can run on?

Exit code 0 when there is; 1, and the reason, when one must be installed first.
"""

import sys

from lms.config import env
from lms.config.launcher import binaries, places
from lms.config.launcher.accounts import server_account
from lms.config.launcher.exceptions import LauncherProblem
from lms.config.launcher.progress import console_language


def main() -> int:
    control = env.data_folder() / "postgres"
    try:
        if control.exists():
            place = places.find_place(control)
            account, cluster = place.account, place.cluster
        else:
            account, cluster = server_account(), control / "server" / "cluster"
        found = binaries.choose(account, cluster, places.SYSTEM_FOLDER)
    except LauncherProblem as problem:
        print(problem.text(console_language()), file=sys.stderr)
        return 1
    print(f"PostgreSQL {found.version} in {found.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
