"""The command line as a person runs it, on data of a test's own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from cli.stack.places import PROJECT


@dataclass(frozen=True)
class Lodge:
    """`./lodge … --data DIR`, without the script's bootstrap."""

    data: Path

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-P", "-m", "cli", *arguments, "--data", str(self.data)]

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Run a command and go on."""
        return subprocess.Popen(
            self.command(*arguments),
            env=self.environment(),
            cwd="/",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str, within: float = 280) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            self.command(*arguments),
            env=self.environment(),
            cwd="/",
            capture_output=True,
            text=True,
            timeout=within,
            check=False,
        )

    def environment(self) -> dict[str, str]:
        ours = ("LODGE_DATABASE_URL", "LODGE_BROKER_URL", "LODGE_SMTP_URL")
        kept = {name: value for name, value in os.environ.items() if name not in ours}
        return {**kept, "PYTHONPATH": str(PROJECT)}
