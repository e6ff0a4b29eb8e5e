"""What commands that go on for long write about themselves."""

import logging
import sys


def log_to_stderr() -> None:
    """Write warnings and what is done of itself to standard error, a line each with its time."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger("aluetutka")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
