"""What must never be committed: addresses of package indexes, and packages without a digest."""

import json
import re
import subprocess

import pytest

from cli.stack.places import PROJECT

HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
    )
)


def committed_files() -> list[str]:
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is no clone")
    return listed.stdout.splitlines()


def test_no_file_names_the_host_of_a_package_index() -> None:
    found = [
        (name, host)
        for name in committed_files()
        if (PROJECT / name).is_file()
        for host in HOSTS
        if host.encode() in (PROJECT / name).read_bytes()
    ]

    assert found == []


@pytest.mark.parametrize("lock", sorted(path.name for path in PROJECT.glob("requirements*.lock")))
def test_every_package_of_a_lock_is_pinned_with_its_digests(lock: str) -> None:
    text = (PROJECT / lock).read_text().replace("\\\n", " ")

    for line in filter(None, (each.strip() for each in text.splitlines())):
        assert re.match(r"^[a-z0-9._-]+(\[[a-z0-9,._-]+\])?==\S+ ", line), line
        assert "--hash=sha256:" in line, line


@pytest.mark.parametrize("folder", [".", "deploy/local/mailbox"])
def test_node_packages_are_pinned_by_digest_and_without_addresses(folder: str) -> None:
    lock = json.loads((PROJECT / folder / "package-lock.json").read_text())

    for name, package in lock["packages"].items():
        assert "resolved" not in package, name
        assert name == "" or "integrity" in package, name
