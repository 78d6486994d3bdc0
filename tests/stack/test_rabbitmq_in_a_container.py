"""What is asked of Docker where RabbitMQ comes from a container; the engine is a double."""

import sys
from pathlib import Path

import pytest

from cli.stack.ports import free_port
from cli.stack.rabbitmq import BrokerPorts
from cli.stack.rabbitmq_container import ContainerRabbit, remove_volume

ENGINE = """#!{python}
import json, socket, sys
with open({record!r}, "a") as record:
    print(json.dumps(sys.argv[1:]), file=record)
if sys.argv[1] == "start":
    with socket.create_server(("127.0.0.1", {port})) as server:
        while True:
            talk, _ = server.accept()
            talk.recv(8)
            talk.sendall(b"\\x01\\x00\\x00")
            talk.close()
"""


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def asked(tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the double writes what it was asked, a JSON list per line."""
    record = tmp_path / "asked"
    engine = tmp_path / "bin" / "docker"
    engine.parent.mkdir()
    engine.write_text(ENGINE.format(python=sys.executable, record=str(record), port=port))
    engine.chmod(0o755)
    monkeypatch.setenv("PATH", str(engine.parent))
    return record


def test_the_node_listens_on_loopback_only_and_its_data_outlive_the_container(
    tmp_path: Path, port: int, asked: Path
) -> None:
    rabbit = ContainerRabbit(
        name="lodge-test",
        folder=tmp_path / "rabbitmq",
        log=tmp_path / "rabbitmq.log",
        ports=BrokerPorts(port, 1, 1),
        definitions={"users": []},
    )

    rabbit.start(within=30)
    rabbit.stop()
    remove_volume(tmp_path / "rabbitmq")

    said = asked.read_text()
    assert f'"--publish", "127.0.0.1:{port}:5672"' in said
    assert '"--volume", "lodge-test:/var/lib/rabbitmq"' in said
    assert said.index('"stop"') < said.index('"volume", "rm"')
    assert rabbit.children == []
    assert not (tmp_path / "rabbitmq" / "lodge-definitions.json").exists()
