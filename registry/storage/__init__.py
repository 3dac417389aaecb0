"""Where the bytes of uploaded files are kept: in a folder or on S3, as configured."""

from flask import current_app

from registry.core.config import Config, FileStoreKind
from registry.storage.local import LocalFileStore
from registry.storage.store import FileStore


def file_store() -> FileStore:
    """The store of the running application."""
    store: FileStore = current_app.extensions["file_store"]
    return store


def make_file_store(config: Config) -> FileStore:
    if config.file_store is FileStoreKind.LOCAL:
        return LocalFileStore(config.state_dir / "files")
    from registry.storage.s3 import connect  # half a second of imports that only this store needs

    return connect(config)
