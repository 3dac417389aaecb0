"""`registry check deploy`: one safe set of settings, and one change each that makes it unsafe."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.fernet import Fernet

from registry.commands import compose, deployment
from registry.commands.root import cli

RANDOM = "Zk3vQ9xW7tYb2LmN8pRs4HdJ6cFgA1eU5oTi0qXy"
SAFE = {
    "REGISTRY_SECRET_KEY": RANDOM,
    "REGISTRY_DATA_KEYS": Fernet.generate_key().decode(),
    "REGISTRY_TRUSTED_HOSTS": "registry.moet.test,.mofa.test",
    "REGISTRY_BASE_URL": "https://registry.moet.test",
    "REGISTRY_PROXY_HOPS": "1",
    "REGISTRY_ANTIVIRUS": "clamav.moet.test:3310",
    "REGISTRY_DATABASE_URL": f"postgresql+psycopg://registry:{RANDOM}@db.moet.test/registry?sslmode=verify-full",
    "REGISTRY_SEARCH_ENGINE": "elasticsearch",
    "REGISTRY_ELASTICSEARCH_URL": "https://search.moet.test:9200",
    "REGISTRY_ELASTICSEARCH_API_KEY": RANDOM,
    "REGISTRY_FILE_STORE": "s3",
    "REGISTRY_S3_BUCKET": "registry",
    "REGISTRY_S3_SECRET_KEY": RANDOM,
    "REGISTRY_MAIL_FROM": "registry@moet.test",
    "REGISTRY_CONTACT_ADDRESS": "registry@moet.test",
    "REGISTRY_SMTP_HOST": "mail.moet.test",
}
POSTGRESQL = "postgresql+psycopg://registry"
UNSAFE: list[tuple[dict[str, str], str]] = [
    ({"REGISTRY_ENVIRONMENT": "demo"}, "REGISTRY_ENVIRONMENT is demo"),
    ({"REGISTRY_ENVIRONMENT": "test"}, "REGISTRY_ENVIRONMENT is test"),
    ({"REGISTRY_DEBUG": "true"}, "REGISTRY_DEBUG must be off"),
    ({"REGISTRY_SECRET_KEY": ""}, "REGISTRY_SECRET_KEY is missing"),
    ({"REGISTRY_SECRET_KEY": RANDOM[:31]}, "REGISTRY_SECRET_KEY is shorter than 32"),
    ({"REGISTRY_SECRET_KEY": "ab" * 32}, "REGISTRY_SECRET_KEY repeats few characters"),
    ({"REGISTRY_SECRET_KEY": f"{RANDOM}-Change-Me"}, "the well-known word change-me"),
    (
        {"REGISTRY_SECRET_KEY": "development-only-secret-key-not-for-production"},
        "REGISTRY_SECRET_KEY holds the well-known word",
    ),
    ({"REGISTRY_OLD_SECRET_KEYS": f"{RANDOM},old"}, "REGISTRY_OLD_SECRET_KEYS has a key that"),
    ({"REGISTRY_DATA_KEYS": ""}, "REGISTRY_DATA_KEYS must hold at least one key"),
    ({"REGISTRY_DATA_KEYS": RANDOM}, "no Fernet key"),
    (
        {"REGISTRY_BASE_URL": "http://registry.moet.test"},
        "REGISTRY_BASE_URL must begin with https://",
    ),
    ({"REGISTRY_BASE_URL": "https://other.test"}, "REGISTRY_TRUSTED_HOSTS lacks other.test"),
    ({"REGISTRY_TRUSTED_HOSTS": ""}, "REGISTRY_TRUSTED_HOSTS must name"),
    ({"REGISTRY_TRUSTED_HOSTS": "*"}, "REGISTRY_TRUSTED_HOSTS may name hosts only"),
    ({"REGISTRY_PROXY_HOPS": "0"}, "REGISTRY_PROXY_HOPS is 0"),
    ({"REGISTRY_PROXY_HOPS": "many"}, "REGISTRY_PROXY_HOPS has a value that cannot be used"),
    ({"REGISTRY_DATABASE_URL": ""}, "REGISTRY_DATABASE_URL is SQLite"),
    ({"REGISTRY_DATABASE_URL": "sqlite:////state/registry.sqlite3"}, "is SQLite"),
    ({"REGISTRY_DATABASE_URL": "here"}, "no address of a database"),
    ({"REGISTRY_DATABASE_URL": f"{POSTGRESQL}@database/registry"}, "a password that is missing"),
    ({"REGISTRY_DATABASE_URL": f"{POSTGRESQL}:postgres@database/registry"}, "is shorter than 12"),
    (
        {"REGISTRY_DATABASE_URL": f"{POSTGRESQL}:{RANDOM}@db.moet.test/registry"},
        "asks db.moet.test for no encryption",
    ),
    (
        {"REGISTRY_DATABASE_URL": f"{POSTGRESQL}:{RANDOM}@10.0.0.5/registry?sslmode=prefer"},
        "asks 10.0.0.5 for no encryption",
    ),
    ({"REGISTRY_FILE_STORE": "local", "WEB_CONCURRENCY": "4"}, "local with 4 web processes"),
    ({"REGISTRY_S3_BUCKET": ""}, "REGISTRY_S3_BUCKET is missing"),
    ({"REGISTRY_S3_ENDPOINT": "http://s3.moet.test"}, "REGISTRY_S3_ENDPOINT is not https"),
    ({"REGISTRY_S3_SECRET_KEY": "minioadminminioadmin"}, "the well-known word minioadmin"),
    ({"REGISTRY_ELASTICSEARCH_URL": ""}, "REGISTRY_ELASTICSEARCH_URL is missing"),
    ({"REGISTRY_ELASTICSEARCH_API_KEY": ""}, "REGISTRY_ELASTICSEARCH_API_KEY is missing"),
    (
        {"REGISTRY_ELASTICSEARCH_URL": "http://search.moet.test:9200"},
        "REGISTRY_ELASTICSEARCH_URL is not https",
    ),
    (
        {"REGISTRY_ELASTICSEARCH_URL": "https://elastic:changeme1234@search.moet.test"},
        "REGISTRY_ELASTICSEARCH_URL has a password that holds the well-known word",
    ),
    ({"REGISTRY_MAIL_SINK": "folder"}, "nobody receives a mail"),
    ({"REGISTRY_MAIL_FROM": ""}, "REGISTRY_MAIL_FROM is an example"),
    ({"REGISTRY_CONTACT_ADDRESS": ""}, "REGISTRY_CONTACT_ADDRESS is an example"),
    ({"REGISTRY_SMTP_STARTTLS": "false"}, "mails go to mail.moet.test unencrypted"),
    ({"REGISTRY_SMTP_USER": "registry"}, "REGISTRY_SMTP_PASSWORD is missing"),
]
STILL_SAFE: list[dict[str, str]] = [
    {},
    {"REGISTRY_FILE_STORE": "local"},
    {"REGISTRY_SEARCH_ENGINE": "embedded", "REGISTRY_ELASTICSEARCH_URL": ""},
    {"REGISTRY_DATABASE_URL": f"{POSTGRESQL}:{RANDOM}@127.0.0.1/registry"},
    {"REGISTRY_DATABASE_URL": f"{POSTGRESQL}@/registry?host=/var/run/postgresql"},
    {"REGISTRY_SMTP_STARTTLS": "false", "REGISTRY_SMTP_HOST": "127.0.0.1"},
    {"REGISTRY_SMTP_STARTTLS": "false", "REGISTRY_SMTP_PORT": "465"},
    {"REGISTRY_BASE_URL": "https://desk.mofa.test"},
    {
        "REGISTRY_ELASTICSEARCH_URL": f"http://registry:{RANDOM}@search:9200",
        "REGISTRY_ELASTICSEARCH_API_KEY": "",
    },
]


def examine(**changes: str) -> list[str]:
    return deployment.examine({**SAFE, **changes})


@pytest.mark.parametrize("changes", STILL_SAFE)
def test_a_safe_environment_is_left_alone(changes: dict[str, str], tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    assert examine(REGISTRY_STATE_DIR=str(tmp_path), **changes) == []


@pytest.mark.parametrize(
    ("changes", "said"), UNSAFE, ids=[f"{'+'.join(row[0])}-{row[1]}" for row in UNSAFE]
)
def test_one_unsafe_setting_is_named(changes: dict[str, str], said: str) -> None:
    assert [sentence for sentence in examine(**changes) if said in sentence], examine(**changes)


def test_a_secret_is_never_repeated_in_what_is_said() -> None:
    weak = {name: f"secret{RANDOM}" for name in SAFE if name.endswith(("KEY", "KEYS"))}
    said = " ".join(examine(**weak, REGISTRY_DATABASE_URL=f"{POSTGRESQL}:secretly@db.test/x"))
    assert RANDOM not in said
    assert "secretly" not in said


@pytest.mark.parametrize(("mode", "is_open"), [(0o755, True), (0o701, True), (0o750, False)])
def test_a_state_folder_that_others_can_enter_is_named(
    tmp_path: Path, mode: int, is_open: bool
) -> None:
    tmp_path.chmod(mode)
    said = examine(REGISTRY_STATE_DIR=str(tmp_path))
    assert any("open to every account" in sentence for sentence in said) == is_open


def run(*arguments: str, environ: Mapping[str, str]) -> tuple[int, dict[str, list[str]]]:
    clean = {name: None for name in os.environ if name.startswith("REGISTRY_")}
    done = CliRunner().invoke(
        cli, ["check", "deploy", "--json", *arguments], env={**clean, **environ}
    )
    return done.exit_code, json.loads(done.output)


def test_the_command_judges_without_starting_and_ends_with_a_status(tmp_path: Path) -> None:
    safe = {**SAFE, "REGISTRY_STATE_DIR": str(tmp_path / "none")}
    assert run(environ=safe) == (0, {"deploy": []})
    code, found = run(environ={**safe, "REGISTRY_DEBUG": "true", "REGISTRY_SECRET_KEY": "short"})
    assert code == 1
    assert len(found["deploy"]) == 2
    assert not (tmp_path / "none").exists()


def judge(text: str, folder: Path, **environ: str) -> list[str]:
    file = folder / "compose.yaml"
    file.write_text(text, encoding="utf-8")
    return compose.examine(file, environ)


def service(**changes: str) -> str:
    lines = [f"      {name}: '{value}'" for name, value in {**SAFE, **changes}.items()]
    return "\n".join(["    image: registry:1", "    environment:", *lines, ""])


def test_a_compose_file_is_judged_service_by_service(tmp_path: Path) -> None:
    local = service(REGISTRY_FILE_STORE="local")
    text = f"services:\n  web:\n{local}    command: serve\n    deploy: {{replicas: 3}}\n"
    text += f"  worker:\n{local}    user: root\n    command: worker\n"
    text += "  search:\n    image: elasticsearch\n    environment: ['xpack.security.enabled=false']\n    ports: ['9200:9200']\n"
    assert judge(text, tmp_path) == [
        (
            "web, worker: REGISTRY_FILE_STORE is local with 3 web processes: "
            "a second machine would not see the files; use s3"
        ),
        "worker: runs as root",
        "search: the image elasticsearch names no version: it changes by itself",
        "search: publishes 9200:9200 to every network; begin it with 127.0.0.1:",
        "search: xpack.security.enabled is false: the search server asks nobody who they are",
    ]


@pytest.mark.parametrize(
    ("value", "environ", "said"),
    [
        ("${KEY:?}", {}, "KEY is not set"),
        ("${KEY?}", {"KEY": ""}, "REGISTRY_SECRET_KEY is missing"),
        ("${KEY:-changeme}", {}, "REGISTRY_SECRET_KEY is shorter"),
        ("${KEY:-changeme}", {"KEY": RANDOM}, ""),
        ("$KEY", {"KEY": RANDOM}, ""),
        ("${KEY}", {}, "REGISTRY_SECRET_KEY is missing"),
        (f"${{KEY:+{RANDOM}}}", {"KEY": "1"}, ""),
        (f"$${RANDOM}", {}, ""),
    ],
)
def test_variables_are_filled_in_as_compose_does(
    value: str, environ: dict[str, str], said: str, tmp_path: Path
) -> None:
    text = f"services:\n  web:\n{service(REGISTRY_SECRET_KEY=value)}"
    found = judge(text, tmp_path, **environ)
    assert [said in sentence for sentence in found] == ([True] if said else [])


def test_files_of_variables_beside_a_compose_file_are_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"# ours\nKEY='{RANDOM}'\n")
    (tmp_path / "web.env").write_text("REGISTRY_DEBUG=true\n")
    text = f"services:\n  web:\n{service(REGISTRY_SECRET_KEY='${KEY:?}')}    env_file: web.env\n"
    [found] = judge(text, tmp_path)
    assert "REGISTRY_DEBUG must be off" in found


@pytest.mark.parametrize("text", ["", "a: 1", "services: [web", "services: 3", "- services"])
def test_what_is_no_compose_file_is_said_to_be_none(text: str, tmp_path: Path) -> None:
    assert judge(text, tmp_path) == ["compose.yaml is no compose file"]
