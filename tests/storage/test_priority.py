"""What works beside the service comes after intake, and still gets its share."""

import subprocess
import sys

TWICE = """
import os
from forms_service.storage.priority import yield_to_intake
yield_to_intake()
yield_to_intake()
print(os.sched_getscheduler(0) == os.SCHED_OTHER, os.getpriority(os.PRIO_PROCESS, 0))
"""


def test_a_process_that_yields_twice_is_nice_and_not_starved():
    told = subprocess.run([sys.executable, "-c", TWICE], capture_output=True, text=True, check=True).stdout.split()
    assert told == ["True", "10"]
