"""A compose file as `registry check deploy` reads it: the environment of each service of ours, and
what is open around them."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from registry.commands.deployment import DeployedPlace, find_problems, whole
from registry.core.config import Config, ConfigError

VARIABLE = re.compile(r"\$(?:\$|(\w+)|\{(\w+)(?:(:?[-?+])([^}]*))?\})")
PUBLIC_PORTS = {"80", "443"}  # a proxy's
LOOPBACK = ("127.0.0.1:", "[::1]:")
SERVES = re.compile(r"\b(serve|gunicorn)\b")
WORKERS = re.compile(r"(?:--workers|-w)[ =](\d+)")


class Missing(Exception):
    """A variable without which compose itself refuses to start."""


def examine(file: Path, environ: Mapping[str, str]) -> list[str]:
    """Each sentence begins with the service that it is about."""
    try:
        services: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))["services"]
    except (yaml.YAMLError, KeyError, TypeError):
        return [f"{file.name} is no compose file"]
    if not isinstance(services, dict):
        return [f"{file.name} is no compose file"]
    services = {name: service or {} for name, service in services.items()}
    known = _read_variables(file.parent / ".env") | dict(environ)
    processes = sum(_count_web_processes(service) for service in services.values())
    found: dict[str, list[str]] = {}
    for name, service in services.items():
        for sentence in _problems_of(service, known, file.parent, processes):
            found.setdefault(sentence, []).append(name)
    return [f"{', '.join(names)}: {sentence}" for sentence, names in found.items()]


def _problems_of(
    service: Any, known: Mapping[str, str], folder: Path, processes: int
) -> Iterator[str]:
    yield from _openings(service)
    try:
        environ = {
            name: _fill(value, known) for name, value in _environment(service, folder).items()
        }
    except Missing as error:
        yield str(error)
        return
    if environ.get("xpack.security.enabled", "true").lower() == "false":
        yield "xpack.security.enabled is false: the search server asks nobody who they are"
    if any(name.startswith("REGISTRY_") for name in environ):
        try:
            yield from find_problems(DeployedPlace(Config.parse(environ), processes))
        except ConfigError as error:
            yield str(error)


def _openings(service: Any) -> Iterator[str]:
    if service.get("privileged"):
        yield "is privileged: it owns the machine"
    if str(service.get("user", "")).partition(":")[0] in {"0", "root"}:
        yield "runs as root"
    image = str(service.get("image", ""))
    if image and "@" not in image and image.rpartition("/")[2].partition(":")[2] in {"", "latest"}:
        yield f"the image {image} names no version: it changes by itself"
    for port in map(_published, service.get("ports") or []):
        if not port.startswith(LOOPBACK) and port.split(":")[0] not in PUBLIC_PORTS:
            yield f"publishes {port} to every network; begin it with 127.0.0.1:"


def _published(port: Any) -> str:
    if not isinstance(port, dict):
        return str(port)
    host = f"{port['host_ip']}:" if "host_ip" in port else ""
    return f"{host}{port.get('published', '')}:{port.get('target', '')}"


def _environment(service: Any, folder: Path) -> dict[str, str]:
    files = service.get("env_file") or []
    values: dict[str, str] = {}
    for name in [files] if isinstance(files, str) else files:
        values |= _read_variables(folder / (name if isinstance(name, str) else name["path"]))
    return values | _given(service)


def _given(service: Any) -> dict[str, str]:
    given = service.get("environment") or {}
    if isinstance(given, list):
        given = {name: value for name, _is, value in (str(one).partition("=") for one in given)}
    return {name: _plain(value) for name, value in given.items()}


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def _read_variables(file: Path) -> dict[str, str]:
    if not file.exists():
        return {}
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, _is, value in pairs}


def _fill(value: str, known: Mapping[str, str]) -> str:
    return VARIABLE.sub(lambda found: _value_of(found, known), value)


def _value_of(found: re.Match[str], known: Mapping[str, str]) -> str:
    name = found[1] or found[2]
    if name is None:
        return "$"
    given, how, word = known.get(name), found[3] or "", found[4] or ""
    is_there = bool(given) if how.startswith(":") else given is not None
    if how.endswith("?") and not is_there:
        raise Missing(f"{name} is not set, and compose asks for it")
    if how.endswith("+"):
        return word if is_there else ""
    return given if is_there and given is not None else word


def _count_web_processes(service: Any) -> int:
    """Of one service: its replicas, times the processes of each."""
    command = service.get("command") or ""
    words = " ".join(map(str, command)) if isinstance(command, list) else str(command)
    if not SERVES.search(words):
        return 0
    replicas = (service.get("deploy") or {}).get("replicas") or service.get("scale")
    told = WORKERS.search(words)
    own = told[1] if told else _given(service).get("WEB_CONCURRENCY")
    return whole(replicas) * whole(own)
