"""Where files are kept, as each kind of installation has it: a folder, or a bucket over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
from django.conf import settings
from django.test import override_settings
from moto.server import ThreadedMotoServer


@contextmanager
def running_s3() -> Iterator[str]:
    """An S3 server on this machine; yields its address."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@contextmanager
def files_in(folder: Path) -> Iterator[None]:
    """Let the house keep its files in this folder for a while."""
    stores = {**settings.STORAGES, "default": folder_store(folder)}
    with override_settings(STORAGES=stores):
        yield


def folder_store(folder: Path) -> dict[str, Any]:
    """Django's settings for files in a folder."""
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(folder)},
    }


def bucket_store(s3_server: str) -> dict[str, Any]:
    """Django's settings for files in a new bucket of the server."""
    access = {"access_key": "test", "secret_key": "test", "default_acl": None}
    place = {"endpoint_url": s3_server, "region_name": "us-east-1"}
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": new_bucket(s3_server), **place, **access},
    }


def new_bucket(s3_server: str) -> str:
    """Make a bucket; returns its name."""
    bucket = f"bucket-{uuid4()}"
    boto3.client(
        "s3",
        endpoint_url=s3_server,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    ).create_bucket(Bucket=bucket)
    return bucket
