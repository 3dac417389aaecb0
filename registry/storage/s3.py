"""The file store on S3 or anything that speaks its protocol."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import IO, Any

import boto3
from botocore.config import Config as ClientConfig
from botocore.exceptions import BotoCoreError, ClientError

from registry.core.config import Config
from registry.storage.store import StorageUnavailable


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
            body: IO[bytes] = self.client.get_object(Bucket=self.bucket, Key=str(uuid.UUID(key)))[
                "Body"
            ]
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

    def keys(self, *, older_than: timedelta) -> Iterator[str]:
        limit = datetime.now(UTC) - older_than
        try:
            pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket)
            for page in pages:
                for item in page.get("Contents", ()):
                    if item["LastModified"] <= limit:
                        yield item["Key"]
        except (BotoCoreError, ClientError) as error:
            raise StorageUnavailable(str(error)) from error

    def is_ready(self) -> bool:
        try:
            self.client.head_bucket(Bucket=self.bucket)
        except (BotoCoreError, ClientError):
            return False
        return True


def connect(config: Config) -> S3FileStore:
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
