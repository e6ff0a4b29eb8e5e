"""shim"""

import os
import subprocess
import sys


def start_child(tail, *, env=None, **options):
    return subprocess.Popen(
        [sys.executable, "-P", *tail], env={**os.environ, **(env or {})}, start_new_session=True, **options
    )
