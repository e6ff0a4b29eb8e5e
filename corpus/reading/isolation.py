"""Reading files in a process of its own, which a damaged or hostile one can fill or hang without harm.

The process reads one file after the other, and ends when its standard input closes: with us, however we end.
"""

import atexit
import json
import os
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import IO, Any

from corpus.children import start_child
from corpus.errors import UnreadableDocumentError
from corpus.records import Block, Document, Field, Material, Resource, Teaser

LENGTH = struct.Struct(">Q")
GRACE = 5.0  # seconds
LONGEST = 1e7  # seconds: a timer takes no infinity


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What reading one file may take, and whether text is recognised in pictures of pages."""

    seconds: float = 120.0  # and as many again for each page that is recognised
    memory_mb: int = 2048
    ocr: bool = True


@lru_cache(maxsize=4)
def reading_process(limits: ReadingLimits) -> "ReadingProcess":
    """Return the process that reads files within some limits; it ends with ours."""
    process = ReadingProcess(limits)
    atexit.register(process.stop)
    return process


class ReadingProcess:
    """Hands files to a process of its own, started when first needed and again after each file that it was lost to."""

    def __init__(self, limits: ReadingLimits, command_tail: Sequence[str] = ("-m", "corpus.reading.isolation")):
        self._limits, self._command_tail = limits, command_tail
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._reading: Resource | None = None

    def read(self, resource: Resource, format: str, name: str) -> Document:
        """Read a file.

        :param format: its media type, whatever its sender says.
        :param name: what messages call it: "the PDF".
        :raises UnreadableDocumentError: when it cannot be read, or takes more than its time or memory.
        """
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._process = self._start()
            self._reading = resource
            try:
                self._send(resource, format)
                answer = json.loads(self._receive())
            except TimeoutError as error:
                self.stop()
                raise UnreadableDocumentError(
                    f"{name} took more than {self._limits.seconds:g} s: raise ingestion.pdf_seconds to have it read"
                ) from error
            except (EOFError, BrokenPipeError) as error:
                self.stop()
                raise UnreadableDocumentError(
                    f"{name} broke its reader or took more than {self._limits.memory_mb} MB (ingestion.pdf_memory_mb)"
                ) from error
            finally:
                self._reading = None
        if "problem" in answer:
            raise UnreadableDocumentError(answer["problem"])
        return _document(answer)

    def cancel(self, resource: Resource) -> None:
        """End the process while it reads a resource, which then cannot be read; called from another thread."""
        process = self._process
        if self._reading is resource and process is not None:
            process.kill()

    def stop(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _start(self) -> "subprocess.Popen[bytes]":
        limits = (str(self._limits.memory_mb), str(self._limits.seconds), "ocr" if self._limits.ocr else "")
        return start_child(
            [*self._command_tail, *limits], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def _send(self, resource: Resource, format: str) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        for part in (resource.location.encode(), format.encode(), resource.content):
            self._process.stdin.write(LENGTH.pack(len(part)))
            self._process.stdin.write(part)
        self._process.stdin.flush()

    def _receive(self) -> bytes:
        length = 0
        while not length:  # it says so for each page that took its own time
            deadline = time.monotonic() + self._limits.seconds
            (length,) = LENGTH.unpack(self._read_exactly(LENGTH.size, deadline))
        return self._read_exactly(length, deadline)

    def _read_exactly(self, length: int, deadline: float) -> bytes:
        assert self._process is not None
        assert self._process.stdout is not None
        parts: list[bytes] = []
        while length:
            ready, _, _ = select.select([self._process.stdout], [], [], max(deadline - time.monotonic(), 0))
            if not ready:
                raise TimeoutError
            part = os.read(self._process.stdout.fileno(), min(length, 1 << 20))
            if not part:
                raise EOFError
            parts.append(part)
            length -= len(part)
        return b"".join(parts)


def _encode(document: Document) -> bytes:
    """Write a document as JSON: its fields in order, records in it as lists."""
    values = [getattr(document, field.name) for field in fields(Document)]
    written = [
        [_values(one) for one in value] if isinstance(value, tuple) and value and is_record(value[0]) else value
        for value in values
    ]
    return json.dumps({"document": written}, ensure_ascii=False).encode("utf-8", errors="surrogatepass")


def is_record(value: object) -> bool:
    return isinstance(value, Block | Material | Field | Teaser)


def _values(record: Any) -> list[Any]:
    return [getattr(record, name) for name in record.__slots__]


def _document(answer: dict[str, Any]) -> Document:
    """Make a document of its fields as JSON gave them."""
    given = dict(zip((field.name for field in fields(Document)), answer["document"], strict=True))
    records = {"blocks": Block, "materials": Material, "fields": Field, "teasers": Teaser}
    made = {name: tuple(kind(*values) for values in given[name]) for name, kind in records.items()}
    plain = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    values: dict[str, Any] = plain | made
    return Document(**values)


def main() -> None:
    """Read files from standard input and write documents to standard output, as long as there are any."""
    import resource as system

    from corpus.reading import read_here

    memory, seconds, ocr = int(sys.argv[1]) << 20, min(float(sys.argv[2]), LONGEST), sys.argv[3] == "ocr"
    system.setrlimit(system.RLIMIT_AS, (memory, memory))
    given, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer

    def begin(answer: bytes = b"") -> None:
        """Write what there is, and give what follows its whole time."""
        answers.write(answer)
        answers.flush()
        # Whoever started us stops us in time, unless it was killed: then this does.
        signal.setitimer(signal.ITIMER_REAL, seconds + GRACE)

    while head := given.read(LENGTH.size):
        location, format = _take(given, head).decode(), _take(given, given.read(LENGTH.size)).decode()
        content = _take(given, given.read(LENGTH.size))
        begin()
        try:
            resource = Resource(location, content, format)
            encoded = _encode(read_here(resource, format, ocr=ocr, on_page=lambda: begin(LENGTH.pack(0))))
        except UnreadableDocumentError as error:
            encoded = json.dumps({"problem": str(error)}).encode()
        begin(LENGTH.pack(len(encoded)) + encoded)
        signal.setitimer(signal.ITIMER_REAL, 0)


def _take(given: IO[bytes], head: bytes) -> bytes:
    return given.read(LENGTH.unpack(head)[0])


if __name__ == "__main__":
    main()
