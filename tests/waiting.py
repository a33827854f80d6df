"""Something that takes its time, where other processes can find it."""

import time


def wait(seconds: float) -> None:
    """Do nothing for so long."""
    time.sleep(seconds)
