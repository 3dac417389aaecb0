"""The Dockerfile and compose.yaml, read as text: this machine may have no containers to start."""

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from cryptography.fernet import Fernet
from flask import Flask
from werkzeug.serving import make_server

from registry.commands import compose
from registry.commands.root import cli
from registry.core.config import Config
from search.elastic.doctor import RIGHTS

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
ONCE = {"migrations", "search-user"}


def instructions(name: str) -> list[str]:
    """Its arguments wherever it stands, on one line each."""
    text = DOCKERFILE.replace("\\\n", " ")
    return re.findall(rf"^{name}\s+(.*)$", text, re.MULTILINE)


def test_every_copied_path_exists_and_is_let_through() -> None:
    allowed = (ROOT / ".dockerignore").read_text().splitlines()
    for line in instructions("COPY"):
        if "--from=" in line:
            continue
        *sources, _target = line.split()
        for source in sources:
            assert (ROOT / source).exists(), source
            assert f"!{source}" in allowed, source


def test_packages_are_installed_from_locked_files_and_nowhere_else() -> None:
    installs = re.findall(r"pip install ([^&]*)", " && ".join(instructions("RUN")))
    assert len(installs) == 3
    for arguments in installs:
        locked = re.fullmatch(r"--require-hashes -r (\S+) *", arguments)
        own = re.fullmatch(r"--no-index --no-deps dist/registry-\*\.whl *", arguments)
        assert locked or own, arguments
        if locked:
            lines = (ROOT / locked[1]).read_text().splitlines()
            assert all("==" in line for line in lines if re.match(r"\w", line))
            assert "--hash=sha256:" in "".join(lines)
    assert not re.search(r"\b(curl|wget|apt-get|ADD)\b", DOCKERFILE)


def test_the_image_runs_without_root_and_says_whether_it_is_well() -> None:
    assert all(":" in image.split()[0] for image in instructions("FROM"))
    [user] = instructions("USER")
    assert int(user.split(":")[0]) > 0
    assert DOCKERFILE.rindex("\nUSER ") > DOCKERFILE.rindex("\nRUN ")  # for all that comes after
    [check] = instructions("HEALTHCHECK")
    assert json.loads(check.partition("CMD ")[2]) == ["registry", "health", "web"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_no_more_rights_than_it_needs(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service.get("read_only") or name == "search"
    assert service["networks"]
    if name in ONCE:
        assert service["restart"] == "no"
    else:
        assert service["healthcheck"]["test"][0].startswith("CMD")
        assert service["restart"] == "unless-stopped"


def test_what_waits_for_a_service_waits_for_a_check_that_it_has() -> None:
    for service in SERVICES.values():
        for name, how in service.get("depends_on", {}).items():
            assert (how["condition"] == "service_completed_successfully") == (name in ONCE)
            assert name in ONCE or SERVICES[name]["healthcheck"]


def test_only_the_applications_reach_outside_and_nothing_is_published_to_all() -> None:
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name, service in SERVICES.items():
        fetches = "build" in service or name == "antivirus"  # its signatures
        assert ("outside" in service["networks"]) == fetches
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
    folders = {mount.split(":")[0] for one in SERVICES.values() for mount in one.get("volumes", [])}
    assert folders == COMPOSE["volumes"].keys()


def test_the_applications_are_built_here_and_each_does_its_part() -> None:
    parts = {name: one["command"] for name, one in SERVICES.items() if "build" in one}
    assert {name: command[0] for name, command in parts.items()} == {
        "web": "serve",
        "worker": "worker",
        "migrations": "prepare",
    }
    assert {command[0] for command in parts.values()} <= cli.commands.keys()
    variables = {item.metadata["variable"] for item in fields(Config)}
    assert SERVICES["web"]["environment"].keys() <= variables


def test_the_search_user_gets_the_rights_that_the_doctor_asks_for() -> None:
    [script] = SERVICES["search-user"]["command"]
    role = json.loads(re.findall(r"put role/registry '(.*)'", script)[0])
    assert role["cluster"] == ["monitor"]
    assert set(role["indices"][0]["privileges"]) == set(RIGHTS)
    assert SERVICES["search"]["environment"]["xpack.security.enabled"] == "true"


def test_the_compose_file_is_safe_once_its_variables_are_set() -> None:
    asked = set(re.findall(r"\$\{(\w+):\?\}", (ROOT / "compose.yaml").read_text()))
    given = dict.fromkeys(asked, "Zk3vQ9xW7tYb2LmN8pRs4HdJ6cFgA1eU5oTi0qXy") | {
        "REGISTRY_DATA_KEYS": Fernet.generate_key().decode(),
        "REGISTRY_TRUSTED_HOSTS": "registry.moet.test",
        "REGISTRY_BASE_URL": "https://registry.moet.test",
        "REGISTRY_MAIL_FROM": "registry@moet.test",
        "REGISTRY_CONTACT_ADDRESS": "registry@moet.test",
        "REGISTRY_SMTP_HOST": "mail.moet.test",
    }
    assert compose.examine(ROOT / "compose.yaml", given) == []
    for name in asked:
        missing = {key: value for key, value in given.items() if key != name}
        assert any(name in sentence for sentence in compose.examine(ROOT / "compose.yaml", missing))


@pytest.fixture
def port(app: Flask) -> Iterator[int]:
    server = make_server("127.0.0.1", 0, app)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(("host", "code"), [("localhost", 0), ("unknown.test", 1)])
def test_a_container_asks_by_a_name_that_the_site_answers_to(
    port: int, host: str, code: int
) -> None:
    environ = {"REGISTRY_ENVIRONMENT": "test", "REGISTRY_TRUSTED_HOSTS": host}
    done = CliRunner().invoke(cli, ["health", "web", "--port", str(port)], env=environ)
    assert done.exit_code == code, done.output


def test_a_server_that_is_not_there_is_not_well() -> None:
    environ = {"REGISTRY_ENVIRONMENT": "test"}
    assert CliRunner().invoke(cli, ["health", "web", "--port", "9"], env=environ).exit_code == 1


def test_a_worker_is_well_while_its_heart_beats(app: Flask, database: Any) -> None:
    from registry.background import jobs

    runner = app.test_cli_runner()
    assert runner.invoke(cli.commands["health"], ["worker"]).exit_code == 1
    jobs.beat("worker")
    database.flush()
    assert runner.invoke(cli.commands["health"], ["worker"]).exit_code == 0


def test_help_needs_no_application_that_may_start() -> None:
    done = CliRunner().invoke(cli, ["--help"], env={"REGISTRY_ENVIRONMENT": "production"})
    assert done.exit_code == 0
    assert all(name in done.output for name in cli.commands)
    assert "This start is refused" not in done.output
