"""What `registry check deploy` finds unsafe in the settings of a process and in what is around it.

A production start refuses what must never be (see core.config); the rules here also name what an
operator may want for a trial and should not keep.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from registry.background.mail import SUBMISSIONS
from registry.core.config import Config, ConfigError, FileStoreKind, MailSink, SearchEngineKind
from registry.core.strength import find_weakness

PASSWORD_LENGTH = 12
ENCRYPTED = {"require", "verify-ca", "verify-full"}


@dataclass(frozen=True)
class DeployedPlace:
    """One process as it would be started."""

    settings: Config
    web_processes: int = 1
    state_dir: Path | None = None
    """Where it can be looked at from here."""


def examine(environ: Mapping[str, str]) -> list[str]:
    """Of the process that would start in this environment."""
    try:
        settings = Config.parse(environ)
    except ConfigError as error:
        return [str(error)]
    processes = whole(environ.get("WEB_CONCURRENCY"))
    return find_problems(DeployedPlace(settings, processes, settings.state_dir))


def whole(text: object) -> int:
    """A number of processes; 1 where there is none to be read."""
    return int(str(text)) if str(text).isdecimal() else 1


def find_problems(place: DeployedPlace) -> list[str]:
    return [sentence for rule in RULES for sentence in rule(place)]


def _start(place: DeployedPlace) -> Iterator[str]:
    """For what a production start is refused; said of every other environment too."""
    if not place.settings.is_production:
        yield (
            f"REGISTRY_ENVIRONMENT is {place.settings.environment}: "
            "accounts and codes of the demo are open to everybody"
        )
    yield from place.settings.production_problems()


def _address(place: DeployedPlace) -> Iterator[str]:
    settings = place.settings
    host = urlsplit(settings.base_url).hostname or ""
    if settings.trusted_hosts and not _is_trusted(host, settings.trusted_hosts):
        yield f"REGISTRY_TRUSTED_HOSTS lacks {host}, the host of REGISTRY_BASE_URL"
    if not settings.proxy_hops:
        yield (
            "REGISTRY_PROXY_HOPS is 0: the proxy that ends TLS is not trusted, "
            "so all visitors have its address and share one limit of attempts"
        )


def _database(place: DeployedPlace) -> Iterator[str]:
    try:
        url = make_url(place.settings.database)
    except ArgumentError:
        yield "REGISTRY_DATABASE_URL is no address of a database"
        return
    if url.get_backend_name() == "sqlite":
        yield "REGISTRY_DATABASE_URL is SQLite: one machine, no standby; use PostgreSQL"
        return
    if url.host and not url.host.startswith("/"):
        if why := find_weakness(url.password or "", PASSWORD_LENGTH):
            yield f"REGISTRY_DATABASE_URL has a password that {why}"
        if not _is_near(url.host) and url.query.get("sslmode") not in ENCRYPTED:
            yield f"REGISTRY_DATABASE_URL asks {url.host} for no encryption (sslmode=verify-full)"


def _files(place: DeployedPlace) -> Iterator[str]:
    settings = place.settings
    if settings.file_store is FileStoreKind.LOCAL:
        if place.web_processes > 1:
            yield (
                f"REGISTRY_FILE_STORE is local with {place.web_processes} web processes: "
                "a second machine would not see the files; use s3"
            )
        return
    if not settings.s3_bucket:
        yield "REGISTRY_S3_BUCKET is missing"
    yield from _plain_http("REGISTRY_S3_ENDPOINT", settings.s3_endpoint)
    if why := find_weakness(settings.s3_secret_key, PASSWORD_LENGTH):
        yield f"REGISTRY_S3_SECRET_KEY {why}"


def _search(place: DeployedPlace) -> Iterator[str]:
    settings = place.settings
    if settings.search_engine is SearchEngineKind.EMBEDDED:
        return
    if not settings.elasticsearch_url:
        yield "REGISTRY_ELASTICSEARCH_URL is missing"
    for url in settings.elasticsearch_url.split():
        yield from _plain_http("REGISTRY_ELASTICSEARCH_URL", url)
        password = urlsplit(url).password
        if password is None and not settings.elasticsearch_api_key:
            yield (
                "REGISTRY_ELASTICSEARCH_API_KEY is missing: "
                "whoever reaches the search server reads and changes the index"
            )
        elif password is not None and (why := find_weakness(password, PASSWORD_LENGTH)):
            yield f"REGISTRY_ELASTICSEARCH_URL has a password that {why}"


def _mail(place: DeployedPlace) -> Iterator[str]:
    settings = place.settings
    if settings.mail_sink is MailSink.FOLDER:
        yield "REGISTRY_MAIL_SINK is folder: nobody receives a mail"
        return
    if settings.mail_from.endswith("@example.gov.vn"):
        yield "REGISTRY_MAIL_FROM is an example: answers and complaints are lost"
    if settings.contact_address.endswith("@example.gov.vn"):
        yield "REGISTRY_CONTACT_ADDRESS is an example: the contact page leads nowhere"
    has_tls = settings.smtp_starttls or settings.smtp_port == SUBMISSIONS
    if not has_tls and not _is_near(settings.smtp_host):
        yield f"REGISTRY_SMTP_STARTTLS is off: mails go to {settings.smtp_host} unencrypted"
    if settings.smtp_user and not settings.smtp_password:
        yield "REGISTRY_SMTP_PASSWORD is missing"


def _state(place: DeployedPlace) -> Iterator[str]:
    folder = place.state_dir
    if folder is None or not folder.exists():
        return
    mode = folder.stat().st_mode
    if mode & stat.S_IRWXO:
        yield f"REGISTRY_STATE_DIR {folder} is open to every account of this machine: chmod o-rwx"
    if folder.stat().st_uid not in {os.geteuid(), 0}:
        yield f"REGISTRY_STATE_DIR {folder} belongs to another account of this machine"


RULES: tuple[Callable[[DeployedPlace], Iterable[str]], ...] = (
    _start,
    _address,
    _database,
    _files,
    _search,
    _mail,
    _state,
)


def _plain_http(variable: str, url: str) -> Iterator[str]:
    parts = urlsplit(url)
    if parts.scheme == "http" and not _is_near(parts.hostname or ""):
        yield f"{variable} is not https: what goes to {parts.hostname} can be read on the way"


def _is_near(host: str) -> bool:
    """This machine, or a neighbour in the private network of a compose file."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return "." not in host


def _is_trusted(host: str, trusted: Iterable[str]) -> bool:
    return any(host == name or (name.startswith(".") and host.endswith(name)) for name in trusted)
