"""The command line as a person meets it; memory is that of the child process."""

import resource
import subprocess
import sys
import time
from pathlib import Path


def tenure(arguments):
    tool = Path(sys.executable).parent / "tenure"
    began = time.perf_counter()
    subprocess.run([tool, *arguments], check=True, capture_output=True)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return seconds, {"child_peak_mb": round(peak)}
