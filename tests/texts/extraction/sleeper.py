"""A reader that never answers, for the test of what ends it; starts a child that would outlive it."""

import subprocess
import sys
import time

subprocess.Popen(  # noqa: S603
    [sys.executable, "-c", f"import time; time.sleep(600) # {sys.argv[2]}"]
)
time.sleep(600)
