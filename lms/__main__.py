"""`python -m lms COMMAND …`: the house from the command line. `--help` lists the commands."""

import sys

from lms.config.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
