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


def cpu_of_postgres(postmaster: int) -> float:
    """Return the processor seconds of a PostgreSQL: those who serve, and those who did."""
    used = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parts = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if int(parts[1]) == postmaster:
            used += int(parts[11]) + int(parts[12])
        elif int(stat.parent.name) == postmaster:
            used += sum(map(int, parts[11:15]))
    return used / os.sysconf("SC_CLK_TCK")
