"""A real mail inbox with a web page, for machines where no mail may leave."""

from pathlib import Path

from cli.stack import processes
from cli.stack.node import install_mailbox
from cli.stack.ports import LOOPBACK, answers
from cli.stack.processes import Child


class Mailbox:
    """Takes every mail on one port and shows it on another."""

    def __init__(self, *, folder: Path, log: Path, smtp_port: int, web_port: int) -> None:
        """Say where. Mail is kept in `folder`."""
        self.folder = folder
        self.log = log
        self.smtp_port = smtp_port
        self.web_port = web_port
        self._child: Child | None = None

    @property
    def smtp_url(self) -> str:
        """Where to hand mail in."""
        return f"smtp://{LOOPBACK}:{self.smtp_port}"

    @property
    def web_url(self) -> str:
        """Where to read it."""
        return f"http://localhost:{self.web_port}"

    @property
    def child(self) -> Child | None:
        """Its process, while it runs."""
        return self._child

    def start(self, *, within: float = 60.0) -> None:
        """Install it when it is missing, start it, and wait for both of its ports."""
        node, program = install_mailbox()
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._child = processes.start(
            "The mail inbox",
            [
                node.node,
                str(program),
                *("--smtp", str(self.smtp_port), "--ip", LOOPBACK),
                *("--web", str(self.web_port), "--web-ip", LOOPBACK),
                *("--mail-directory", str(self.folder), "--silent"),
            ],
            environment=node.environment,
            log=self.log,
            folder=self.folder,
        )
        processes.wait_until(
            self._child, lambda: answers(self.smtp_port) and answers(self.web_port), within=within
        )

    def stop(self) -> None:
        """End it. What it holds in memory it has on the disk as well."""
        if self._child is not None:
            self._child.stop(within=5)
            self._child = None
