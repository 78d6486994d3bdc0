"""Ports of the loopback interface."""

import socket

from cli.stack.errors import CannotSetUp

LOOPBACK = "127.0.0.1"


def is_free(port: int) -> bool:
    """Whether nobody listens on this port of the loopback interface right now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port(preferred: int | None = None) -> int:
    """Give the preferred port when it is free, else one the system chooses."""
    if preferred is not None and is_free(preferred):
        return preferred
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def require_free(port: int, *, option: str) -> int:
    """Give back a port a person asked for.

    Raises:
        CannotSetUp: another program listens there.
    """
    if not is_free(port):
        raise CannotSetUp(
            f"Port {port} is taken by another program. "
            f"Stop that program, or choose another port with {option}."
        )
    return port


def answers(port: int, *, within: float = 1.0) -> bool:
    """Whether something accepts connections on this port; waits at most `within` seconds."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=within):
            return True
    except OSError:
        return False
