"""Configuration: one frozen object, read once from the environment.

Every variable is listed in the README; a production start is refused when a secret is missing
or a default one, when debugging is on, or when no trusted host is named.
"""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum, auto
from pathlib import Path
from typing import Any

from flask import current_app

from registry.core.strength import SECRET_LENGTH, find_weakness, is_data_key

PACKAGE = Path(__file__).parents[1]
# In a checkout these folders are beside the package; in a wheel they are inside it.
RESOURCES = PACKAGE if (PACKAGE / "templates").is_dir() else PACKAGE.parent
DEFAULT_SECRET = "development-only-secret-key-not-for-production"  # noqa: S105 - refused in production


class ConfigError(Exception):
    """The environment does not describe a product that may start; the message says what to set."""


Environment = StrEnum("Environment", "PRODUCTION DEMO TEST")


FileStoreKind = StrEnum("FileStoreKind", "LOCAL S3")


SearchEngineKind = StrEnum("SearchEngineKind", "EMBEDDED ELASTICSEARCH")


class MailSink(StrEnum):
    SMTP = auto()
    FOLDER = auto()
    """Messages become .eml files below the state folder; the demo shows them on a page."""


def variable(name: str, default: Any, help_text: str, *, secret: bool = False) -> Any:
    return field(
        default=default,
        repr=not secret,
        metadata={"variable": f"REGISTRY_{name}", "help": help_text},
    )


@dataclass(frozen=True)
class Config:
    environment: Environment = variable(
        "ENVIRONMENT", Environment.PRODUCTION, "`production`, `demo` or `test`"
    )
    secret_key: str = variable("SECRET_KEY", "", "signs cookies and links", secret=True)
    old_secret_keys: tuple[str, ...] = variable(
        "OLD_SECRET_KEYS", (), "former secret keys still accepted, comma-separated", secret=True
    )
    data_keys: tuple[str, ...] = variable(
        "DATA_KEYS", (), "Fernet keys for contact data, newest first", secret=True
    )
    debug: bool = variable("DEBUG", False, "never in production")
    state_dir: Path = variable("STATE_DIR", Path("var"), "embedded database, files, index, mail")
    database_url: str = variable(
        "DATABASE_URL", "", "SQLAlchemy address; empty: SQLite in the state folder", secret=True
    )
    base_url: str = variable(
        "BASE_URL", "http://127.0.0.1:8000", "address printed in mails and shared links"
    )
    trusted_hosts: tuple[str, ...] = variable(
        "TRUSTED_HOSTS", (), "host names this site answers to, comma-separated"
    )
    proxy_hops: int = variable("PROXY_HOPS", 0, "trusted reverse proxies in front of the site")
    file_store: FileStoreKind = variable("FILE_STORE", FileStoreKind.LOCAL, "`local` or `s3`")
    s3_endpoint: str = variable("S3_ENDPOINT", "", "S3 address; empty: the provider's own")
    s3_bucket: str = variable("S3_BUCKET", "", "bucket of the S3 file store")
    s3_access_key: str = variable("S3_ACCESS_KEY", "", "S3 access key", secret=True)
    s3_secret_key: str = variable("S3_SECRET_KEY", "", "S3 secret key", secret=True)
    s3_region: str = variable("S3_REGION", "us-east-1", "S3 region")
    search_engine: SearchEngineKind = variable(
        "SEARCH_ENGINE", SearchEngineKind.EMBEDDED, "`embedded` or `elasticsearch`"
    )
    elasticsearch_url: str = variable("ELASTICSEARCH_URL", "", "search server", secret=True)
    elasticsearch_prefix: str = variable(
        "ELASTICSEARCH_PREFIX", "registry-", "what the names of its indices begin with"
    )
    elasticsearch_api_key: str = variable(
        "ELASTICSEARCH_API_KEY", "", "its API key, where it asks for one", secret=True
    )
    mail_sink: MailSink = variable("MAIL_SINK", MailSink.SMTP, "`smtp` or `folder`")
    mail_from: str = variable("MAIL_FROM", "registry@example.gov.vn", "sender of every mail")
    contact_address: str = variable(
        "CONTACT_ADDRESS",
        "registry@example.gov.vn",
        "e-mail address that the contact page gives; somebody has to read what arrives there",
    )
    smtp_host: str = variable("SMTP_HOST", "127.0.0.1", "mail server")
    smtp_port: int = variable("SMTP_PORT", 25, "its port")
    smtp_user: str = variable("SMTP_USER", "", "its user; empty: none", secret=True)
    smtp_password: str = variable("SMTP_PASSWORD", "", "its password", secret=True)
    smtp_starttls: bool = variable(
        "SMTP_STARTTLS", True, "whether to ask it for TLS; on port 465 TLS comes first anyway"
    )
    smtp_ca_file: str = variable(
        "SMTP_CA_FILE", "", "certificates that vouch for it; empty: those of the system"
    )
    checkpoint_copies: str = variable(
        "CHECKPOINT_COPIES",
        "",
        "folder on another machine that gets a copy of each checkpoint of the audit chain",
    )
    antivirus: str = variable(
        "ANTIVIRUS",
        "",
        "ClamAV daemon that every upload is shown to, `host:port` or `unix:/path`; empty: none; `none` says so in production",
    )
    upload_limit: int = variable("UPLOAD_LIMIT", 20_000_000, "largest uploaded file, in bytes")
    import_limit: int = variable(
        "IMPORT_LIMIT", 250_000_000, "largest file of rows to be imported, in bytes"
    )
    request_limit: int = variable(
        "REQUEST_LIMIT",
        320_000_000,
        "largest body that is read at all, in bytes; a file in it above the upload limit is not kept, but named on its form",
    )

    @property
    def is_demo(self) -> bool:
        return self.environment is Environment.DEMO

    @property
    def is_production(self) -> bool:
        return self.environment is Environment.PRODUCTION

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.state_dir.absolute() / 'registry.sqlite3'}"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Config":
        """Raises ConfigError when a value cannot be used, or when nobody should start like this."""
        config = cls.parse(os.environ if environ is None else environ)
        if config.is_demo and not config.secret_key:
            config = replace(config, secret_key=_demo_secret(config.state_dir))
        config.refuse_unsafe()
        return config

    @classmethod
    def parse(cls, environ: Mapping[str, str]) -> "Config":
        """Safe or not. Raises ConfigError, naming the variable, when a value cannot be used."""
        values = {
            item.name: _parse(item.metadata["variable"], item.default, environ)
            for item in fields(cls)
            if environ.get(item.metadata["variable"], "") != ""
        }
        return cls(**values)

    def refuse_unsafe(self) -> None:
        problems = list(self.production_problems()) if self.is_production else []
        if self.file_store is FileStoreKind.S3 and not self.s3_bucket:
            problems.append("REGISTRY_S3_BUCKET must name the bucket")
        if self.search_engine is SearchEngineKind.ELASTICSEARCH and not self.elasticsearch_url:
            problems.append("REGISTRY_ELASTICSEARCH_URL must name the search server")
        if problems:
            raise ConfigError("This start is refused: " + "; ".join(problems) + ".")

    def production_problems(self) -> list[str]:
        """Each value is tried as it will be used, not only looked at."""
        secret = find_weakness(self.secret_key, SECRET_LENGTH)
        old = [why for key in self.old_secret_keys if (why := find_weakness(key, SECRET_LENGTH))]
        checks = {
            f"REGISTRY_SECRET_KEY {secret}": secret,
            f"REGISTRY_OLD_SECRET_KEYS has a key that {old and old[0]}": old,
            "REGISTRY_DATA_KEYS must hold at least one key": not self.data_keys,
            "REGISTRY_DATA_KEYS has a key that is no Fernet key": not all(
                map(is_data_key, self.data_keys)
            ),
            "REGISTRY_DEBUG must be off": self.debug,
            "REGISTRY_TRUSTED_HOSTS must name the site's hosts": not self.trusted_hosts,
            "REGISTRY_TRUSTED_HOSTS may name hosts only": not all(
                map(_is_host, self.trusted_hosts)
            ),
            "REGISTRY_ANTIVIRUS must name a ClamAV daemon, host:port or unix:/path, or be `none`": (
                not ANTIVIRUS.fullmatch(self.antivirus)
            ),
            "REGISTRY_BASE_URL must begin with https:// and name a host": not HTTPS.match(
                self.base_url
            ),
        }
        return [problem for problem, found in checks.items() if found]


HTTPS = re.compile(r"https://[a-z0-9.-]+(:[0-9]+)?(/|$)", re.IGNORECASE)
ANTIVIRUS = re.compile(r"none|unix:/\S+|\S+:[0-9]{1,5}")
HOST = re.compile(
    r"\.?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?", re.IGNORECASE
)


def _is_host(name: str) -> bool:
    """A name, or all names below one (".example.vn"); "*" would switch the guard off."""
    return bool(HOST.fullmatch(name))


def _demo_secret(folder: Path) -> str:
    """A demo has a secret of its own too, made once and kept with its state."""
    path = folder / "secret"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


def config() -> Config:
    """The configuration of the running application."""
    settings: Config = current_app.extensions["config"]
    return settings


def _parse(name: str, default: Any, environ: Mapping[str, str]) -> Any:
    text = environ[name]
    try:
        match default:
            case bool():
                return {"1": True, "true": True, "0": False, "false": False}[text.lower()]
            case tuple():
                return tuple(part.strip() for part in text.split(",") if part.strip())
            case _:
                return type(default)(text)
    except (KeyError, ValueError):
        raise ConfigError(f"{name} has a value that cannot be used.") from None
