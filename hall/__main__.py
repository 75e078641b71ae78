"""`python -m hall` is the command `hall`."""

import sys

from hall.cli import main

sys.exit(main())
