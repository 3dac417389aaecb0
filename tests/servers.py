"""Real servers for the tests, private to the run and gone with it."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cost import daemons

IS_CI = os.environ.get("CI") == "true"


def leave_out(group: str, why: str) -> None:
    """Skip by name; where everything must run, that is a failure."""
    message = f"{group} left out: {why}"
    if IS_CI:
        pytest.fail(message)
    pytest.skip(message)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def find_postgresql() -> Path | None:
    """The folder of initdb and postgres."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    folders += [Path(found).parent for found in [shutil.which("initdb")] if found]
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


@contextmanager
def start_postgresql() -> Iterator[str]:
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    programs = find_postgresql()
    if programs is None:
        leave_out("PostgreSQL", "no server is installed")
    assert programs is not None
    with tempfile.TemporaryDirectory(prefix="registry-postgresql-") as folder:
        owner: dict[str, Any] = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            owner = {"user": "postgres", "group": "postgres"}
            shutil.chown(folder, "postgres", "postgres")
        run = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder, **owner}
        data, port = f"{folder}/data", free_port()
        initialise = ["--auth=trust", "--username=registry", "--encoding=UTF8", "--locale=C"]
        subprocess.run([programs / "initdb", "-D", data, "--no-sync", *initialise], **run)
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off -c autovacuum=off"
        control: list[str | Path] = [programs / "pg_ctl", "-D", data, "-w"]
        daemons.append(Path(data) / "postmaster.pid")
        subprocess.run([*control, "-l", f"{folder}/log", "-o", options, "start"], **run)
        try:
            subprocess.run(
                [
                    programs / "createdb",
                    "-h",
                    "127.0.0.1",
                    "-p",
                    str(port),
                    "-U",
                    "registry",
                    "registry",
                ],
                **run,
            )
            yield f"postgresql+psycopg://registry@127.0.0.1:{port}/registry"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **run)


def find_chromium() -> str | None:
    return next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
