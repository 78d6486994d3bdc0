"""The processor time of other processes."""

import os
from pathlib import Path


def cpu_of(pid: int) -> float:
    """Return the processor seconds a process of this machine has used so far; 0 where unknown."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    parts = stat.read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")
