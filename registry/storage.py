"""Where the bytes of uploaded files lie. Keys are random; names never become paths.

Both stores raise FileNotFoundError for a missing key and StorageUnavailable when they cannot answer;
the SHA-256 kept in SQL is checked on every read, whatever the store says (documents.services).
"""

import os
import uuid
from pathlib import Path
from typing import IO, Any, Protocol

import boto3
from botocore.config import Config as ClientConfig
from botocore.exceptions import BotoCoreError, ClientError
from flask import current_app

from registry.config import Config, FileStoreKind


class StorageUnavailable(Exception):
    """The store does not answer, or not with what was asked for."""


class FileStore(Protocol):
    def save(self, key: str, stream: IO[bytes]) -> None: ...
    def open(self, key: str) -> IO[bytes]: ...
    def delete(self, key: str) -> None: ...
    def is_ready(self) -> bool: ...


def new_key() -> str:
    return str(uuid.uuid4())


class LocalFileStore:
    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)

    def save(self, key: str, stream: IO[bytes]) -> None:
        """Written beside and renamed, so that a killed process leaves no half file under the key."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        try:
            with part.open("wb") as target:
                while chunk := stream.read(1 << 16):
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            part.rename(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise StorageUnavailable(str(error)) from error

    def open(self, key: str) -> IO[bytes]:
        return self._path(key).open("rb")

    def delete(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def is_ready(self) -> bool:
        return os.access(self.root, os.W_OK)

    def _path(self, key: str) -> Path:
        name = str(uuid.UUID(key))  # nothing but a UUID becomes a path
        return self.root / name[:2] / name


class S3FileStore:
    def __init__(self, client: Any, bucket: str) -> None:
        self.client = client
        self.bucket = bucket

    def save(self, key: str, stream: IO[bytes]) -> None:
        try:
            self.client.put_object(Bucket=self.bucket, Key=str(uuid.UUID(key)), Body=stream.read())
        except (BotoCoreError, ClientError) as error:
            raise StorageUnavailable(str(error)) from error

    def open(self, key: str) -> IO[bytes]:
        try:
            body = self.client.get_object(Bucket=self.bucket, Key=str(uuid.UUID(key)))["Body"]
        except ClientError as error:
            if error.response["Error"]["Code"] in {"NoSuchKey", "404"}:
                raise FileNotFoundError(key) from error
            raise StorageUnavailable(str(error)) from error
        except BotoCoreError as error:
            raise StorageUnavailable(str(error)) from error
        return body

    def delete(self, key: str) -> None:
        try:
            self.client.delete_object(Bucket=self.bucket, Key=str(uuid.UUID(key)))
        except (BotoCoreError, ClientError) as error:
            raise StorageUnavailable(str(error)) from error

    def is_ready(self) -> bool:
        try:
            self.client.head_bucket(Bucket=self.bucket)
        except (BotoCoreError, ClientError):
            return False
        return True


def file_store() -> FileStore:
    """The store of the running application."""
    return current_app.extensions["file_store"]


def make_file_store(config: Config) -> FileStore:
    if config.file_store is FileStoreKind.LOCAL:
        return LocalFileStore(config.state_dir / "files")
    client = boto3.client(
        "s3",
        endpoint_url=config.s3_endpoint or None,
        aws_access_key_id=config.s3_access_key or None,
        aws_secret_access_key=config.s3_secret_key or None,
        region_name=config.s3_region,
        config=ClientConfig(
            connect_timeout=2,
            read_timeout=5,
            retries={"mode": "standard", "max_attempts": 2},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )
    return S3FileStore(client, config.s3_bucket)
