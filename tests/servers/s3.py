"""An object store of the tests' own that speaks S3, on the loopback address."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest


@contextmanager
def s3_bucket(patch: pytest.MonkeyPatch) -> Iterator[str]:
    """Run a server as long as the block lasts and return the URL of an empty bucket there."""
    boto3 = pytest.importorskip("boto3", reason="boto3 is not installed: pip install -e '.[dev]'")
    moto = pytest.importorskip("moto.server", reason="moto is not installed: pip install -e '.[dev]'")
    s3fs = pytest.importorskip("s3fs", reason="s3fs is not installed: pip install -e '.[dev]'")
    server = moto.ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    environment = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-north-1", "AWS_MAX_ATTEMPTS": "1",
    }  # fmt: skip
    for name, value in environment.items():
        patch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()  # one made for another server would go on asking that
    place = {"LocationConstraint": "eu-north-1"}
    name = f"aluetutka-{uuid4().hex}"  # servers of one process share what they hold
    boto3.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration=place)
    try:
        yield f"s3://{name}"
    finally:
        s3fs.S3FileSystem.clear_instance_cache()
        server.stop()


def closed_port() -> int:
    """Return a port at which nothing answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
