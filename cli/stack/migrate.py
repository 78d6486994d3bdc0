"""Migrates several services' databases in one process: loading the libraries costs more than that.

python -m cli.stack.migrate < '{"cases": "postgresql://owner…"}'
"""

import json
import sys
from collections.abc import Mapping

from cli.stack import processes
from cli.stack.places import PROJECT

WITHIN = 600.0
"""Seconds all migrations may take together, on a slow machine."""


def migrate(owner_urls: Mapping[str, str]) -> None:
    """Bring every service's database to its newest revision, in a process of their own.

    Raises:
        CannotSetUp: a migration failed; what it had begun is rolled back.
    """
    processes.run(
        "Migrating the databases",
        [sys.executable, "-P", "-m", "cli.stack.migrate"],
        environment={**processes.own_environment(), "PYTHONPATH": str(PROJECT)},
        folder=PROJECT,
        within=WITHIN,
        given=json.dumps(dict(owner_urls)),
    )


if __name__ == "__main__":
    from chassis.migrations import upgrade  # loads a great deal, and the caller needs none of it

    for service, url in json.load(sys.stdin).items():
        upgrade(service, url)
