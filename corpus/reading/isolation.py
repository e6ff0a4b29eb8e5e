"""Reading PDFs in a process of their own, which a damaged or hostile file can fill or hang without harm.

The process reads one PDF after the other, and ends when its standard input closes: with us, however we end.
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
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import IO, Any

from corpus.children import start_child
from corpus.errors import UnreadableDocumentError
from corpus.records import Block, Document, Field, Material, Resource, Teaser

LENGTH = struct.Struct(">Q")
GRACE = 5.0  # seconds
LONGEST = 1e7  # seconds: a timer takes no infinity


@dataclass(frozen=True, slots=True)
class PdfLimits:
    """What one PDF may take."""

    seconds: float = 120.0
    memory_mb: int = 2048


@lru_cache(maxsize=4)
def pdf_process(limits: PdfLimits) -> "PdfProcess":
    """Return the process that reads PDFs within some limits; it ends with ours."""
    process = PdfProcess(limits)
    atexit.register(process.stop)
    return process


class PdfProcess:
    """Hands PDFs to a process of its own, started when first needed and again after each PDF that it was lost to."""

    def __init__(self, limits: PdfLimits, command_tail: Sequence[str] = ("-m", "corpus.reading.isolation")):
        self._limits, self._command_tail = limits, command_tail
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def read(self, resource: Resource) -> Document:
        """Read a PDF.

        :raises UnreadableDocumentError: when it cannot be read, or takes more than its time or memory.
        """
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._process = self._start()
            deadline = time.monotonic() + self._limits.seconds
            try:
                self._send(resource)
                answer = json.loads(self._receive(deadline))
            except TimeoutError as error:
                self.stop()
                raise UnreadableDocumentError(
                    f"the PDF took more than {self._limits.seconds:g} s: raise ingestion.pdf_seconds to have it read"
                ) from error
            except (EOFError, BrokenPipeError) as error:
                self.stop()
                raise UnreadableDocumentError(
                    f"the PDF broke its reader or took more than {self._limits.memory_mb} MB (ingestion.pdf_memory_mb)"
                ) from error
        if "problem" in answer:
            raise UnreadableDocumentError(answer["problem"])
        return _document(answer)

    def stop(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _start(self) -> "subprocess.Popen[bytes]":
        limits = (str(self._limits.memory_mb), str(self._limits.seconds))
        return start_child(
            [*self._command_tail, *limits], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def _send(self, resource: Resource) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        location = resource.location.encode()
        self._process.stdin.write(LENGTH.pack(len(location)) + location + LENGTH.pack(len(resource.content)))
        self._process.stdin.write(resource.content)
        self._process.stdin.flush()

    def _receive(self, deadline: float) -> bytes:
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


def _document(fields: dict[str, Any]) -> Document:
    """Make a document of its fields as JSON gave them."""
    return Document(
        **{
            **fields,
            "blocks": tuple(Block(**block) for block in fields["blocks"]),
            "materials": tuple(Material(**link) for link in fields["materials"]),
            "page_starts": tuple(fields["page_starts"]),
            "fields": tuple(Field(**field) for field in fields["fields"]),
            "teasers": tuple(Teaser(**teaser) for teaser in fields["teasers"]),
        }
    )


def main() -> None:
    """Read PDFs from standard input and write documents to standard output, as long as there are any."""
    import resource as system

    from corpus.reading.pdf import read_pdf

    memory, seconds = int(sys.argv[1]) << 20, min(float(sys.argv[2]), LONGEST)
    system.setrlimit(system.RLIMIT_AS, (memory, memory))
    given, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    while head := given.read(LENGTH.size):
        location = _take(given, head).decode()
        content = _take(given, given.read(LENGTH.size))
        # Whoever started us stops us in time, unless it was killed: then this does.
        signal.setitimer(signal.ITIMER_REAL, seconds + GRACE)
        try:
            answer = asdict(read_pdf(Resource(location, content, "application/pdf")))
        except UnreadableDocumentError as error:
            answer = {"problem": str(error)}
        encoded = json.dumps(answer, ensure_ascii=False).encode("utf-8", errors="surrogatepass")
        answers.write(LENGTH.pack(len(encoded)) + encoded)
        answers.flush()
        signal.setitimer(signal.ITIMER_REAL, 0)


def _take(given: IO[bytes], head: bytes) -> bytes:
    return given.read(LENGTH.unpack(head)[0])


if __name__ == "__main__":
    main()
