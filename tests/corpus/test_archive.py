"""The archive on local files, in memory and on an object store."""

import errno
import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import fsspec
import pytest
from fsspec.core import url_to_fs
from fsspec.registry import _registry

from corpus.archive import COMPARED, Archive, open_archive
from corpus.errors import ArchiveContentError, ArchiveDamagedError, ArchiveMissingError, StorageError
from tests.servers.s3 import closed_port, s3_bucket

LARGE = b"x" * (COMPARED + 1)


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch, s3_bucket(patch) as url:
        yield url


@pytest.fixture(params=["local", "memory", "s3"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty archive can be, on each kind of storage."""
    if request.param == "s3":
        return f"{request.getfixturevalue('bucket')}/{uuid4().hex}"
    return f"memory://{uuid4().hex}" if request.param == "memory" else str(tmp_path / "archive")


@pytest.fixture
def archive(url: str) -> Archive:
    return open_archive(url)


@pytest.fixture
def overwrite(url: str) -> Callable[[str, bytes], None]:
    """What writes other bytes in place of those kept."""
    files, root = url_to_fs(url, use_listings_cache=False)
    return lambda digest, content: files.pipe_file(f"{root}/{digest[:2]}/{digest}", content)


@pytest.mark.parametrize("content", [b"", "Väestö".encode(), LARGE], ids=["empty", "small", "large"])
def test_what_is_put_is_kept_under_its_digest(archive: Archive, content: bytes) -> None:
    digest = archive.put(content)
    assert digest == hashlib.sha256(content).hexdigest() == archive.put(content)
    assert archive.has(digest)
    assert archive.get(digest) == content


def test_an_archive_opened_again_holds_what_was_put(url: str) -> None:
    digest = open_archive(url).put(b"kept")
    assert open_archive(url).get(digest) == b"kept"


def test_missing_bytes_are_an_error_of_their_own(archive: Archive) -> None:
    digest = "0" * 64
    assert not archive.has(digest)
    with pytest.raises(ArchiveMissingError, match=f"lacks {digest}: restore"):
        archive.get(digest)


def test_damaged_bytes_are_an_error_of_their_own(archive: Archive, overwrite: Callable[[str, bytes], None]) -> None:
    digest = archive.put(b"whole")
    overwrite(digest, b"other")
    with pytest.raises(ArchiveDamagedError, match="damaged: restore"):
        archive.get(digest)


@pytest.mark.parametrize(
    ("content", "damaged"), [(b"whole", b"other"), (b"whole", b""), (LARGE, LARGE[:-1])], ids=["bytes", "empty", "size"]
)
def test_putting_again_heals_what_is_damaged(
    archive: Archive, overwrite: Callable[[str, bytes], None], content: bytes, damaged: bytes
) -> None:
    digest = archive.put(content)
    overwrite(digest, damaged)
    assert archive.put(content) == digest
    assert archive.get(digest) == content


def test_a_local_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = open_archive(str(tmp_path))

    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(fsspec.implementations.local.LocalFileSystem, "mv", full)
    with pytest.raises(StorageError, match="No space left"):
        archive.put(b"whole")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_disk_that_cannot_read_a_file_has_a_damaged_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = open_archive(str(tmp_path))
    digest = archive.put(b"whole")

    def broken(*_: Any, **__: Any) -> bytes:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(fsspec.implementations.local.LocalFileSystem, "cat_file", broken)
    with pytest.raises(ArchiveDamagedError):
        archive.get(digest)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_is_not_ours_is_an_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StorageError, match="cannot write to the archive"):
        open_archive(str(tmp_path / "archive")).put(b"whole")


@pytest.mark.parametrize("url", ["nosuch://a/b", "abfs://a/b"])
def test_a_storage_that_is_not_known_or_not_installed_is_an_error(url: str) -> None:
    with pytest.raises(StorageError, match=url):
        open_archive(url)


def test_s3_without_its_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    monkeypatch.delitem(_registry, "s3", raising=False)
    with pytest.raises(StorageError, match=r"needs the package s3fs: pip install 'aluetutka\[s3\]'"):
        open_archive("s3://bucket/archive")


def test_a_bucket_that_is_not_there_is_an_error(bucket: str) -> None:
    with pytest.raises(StorageError, match="cannot write to the archive"):
        open_archive("s3://no-such-bucket/archive").put(b"whole")


@pytest.mark.parametrize("use", [lambda archive: archive.put(b"a"), lambda archive: archive.get("0" * 64)])
def test_an_object_store_that_does_not_answer_is_an_error(
    bucket: str, monkeypatch: pytest.MonkeyPatch, use: Callable[[Archive], object]
) -> None:
    s3fs = pytest.importorskip("s3fs")
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{closed_port()}")
    s3fs.S3FileSystem.clear_instance_cache()
    with pytest.raises(StorageError) as caught:
        use(open_archive("s3://aluetutka/archive"))
    assert not isinstance(caught.value, ArchiveContentError)
    s3fs.S3FileSystem.clear_instance_cache()


def test_all_digests_are_listed_in_order(archive: Archive) -> None:
    assert list(archive.digests()) == []
    put = {archive.put(f"teksti {number}".encode()) for number in range(20)}
    assert list(archive.digests()) == sorted(put)


def test_deleted_bytes_are_missing_and_can_be_put_again(archive: Archive) -> None:
    digest, other = archive.put(b"gone"), archive.put(b"stays")
    archive.delete(digest)
    archive.delete(digest)  # again, as a command that was killed does
    assert (archive.has(digest), list(archive.digests())) == (False, [other])
    assert archive.get(archive.put(b"gone")) == b"gone"


@pytest.mark.parametrize("content", [b"whole", LARGE], ids=["small", "large"])
def test_damaged_bytes_are_put_aside_for_whole_ones(
    archive: Archive, url: str, overwrite: Callable[[str, bytes], None], content: bytes
) -> None:
    digest = archive.put(content)
    overwrite(digest, content[:-1] + b"?")  # of the same size
    archive.put_aside(digest)
    assert not archive.has(digest)
    archive.put(content)
    assert archive.get(digest) == content
    files, root = url_to_fs(url, use_listings_cache=False)
    assert [files.cat_file(path) for path in files.find(f"{root}/damaged")] == [content[:-1] + b"?"]


def test_what_killed_writers_left_is_swept(tmp_path: Path) -> None:
    archive = open_archive(str(tmp_path))
    archive.sweep()
    digest = archive.put(b"whole")
    (tmp_path / "parts" / "1234").write_bytes(b"cut sh")
    archive.sweep()
    assert list((tmp_path / "parts").iterdir()) == []
    assert archive.get(digest) == b"whole"
