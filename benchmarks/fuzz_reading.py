"""Mutated documents and answers of sites: a reader or a source may refuse them, and do nothing else.

python -m benchmarks.fuzz_reading --minutes 10 --seed 1
"""

import argparse
import io
import random
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from corpus.catalogue.store import document_id
from corpus.errors import SourceUnavailableError, UnreadableDocumentError
from corpus.fetching import Answer, Fetcher, clean_address
from corpus.fetching.hosts import Robots
from corpus.passages import split_passages
from corpus.reading import READERS, read_document
from corpus.reading.formats import ENTRY, ITEM, RECORD
from corpus.reading.html import describe_page
from corpus.reading.isolation import ReadingLimits
from corpus.records import Resource
from corpus.settings import SourceEntry
from corpus.sources import Limits, SourceHistory, open_source
from corpus.sources.folders import load_resources
from corpus.sources.recognition import recognise

WITHOUT_OCR = ReadingLimits(ocr=False)  # pages that lost their text by a mutation would each take a second
REFUSALS = (UnreadableDocumentError, SourceUnavailableError)
LOST = "broke its reader"
SITE = "https://a.fi"
SLOW = 5.0  # CPU seconds of one small input: what takes them would take minutes of a large one
#: What breaks readers: put into documents at any place.
TOKENS = [
    b"http://[x]/", b"http://[::1", b"https://a.fi:99999/", b"//[", b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\\ud800",
    b"\\u0000", b"&#0;", b"&#xD800;", b"<!--", b"]]>", b"<![CDATA[", b"<?x ?>", b"&amp", b"<a:b:c/>", b"</p>",
    b"<table><tr><td>", b"<base href='http://['>", b"null", b"[]", b"{}", b"-1", b"1e999", b"NaN", b"9" * 5000,
    b"[" * 2000, b"<div>" * 1500, b"xmlns:x='x'", b"rel='canonical' href='http://['", b"99999999999999999999",
    b"2024-99-99T99:99:99Z", b"\xe2\x80\xa8", b"\xf4\x90\x80\x80", b"\x1b[31m", b"endobj", b"/Length -1", b"%%EOF",
    b"lang='\x01'", b"hreflang='fi' href='http://['", b"0", b"\x85", b"\xc2\x85", b"\r",
    b"<script type='application/ld+json'>",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """Bytes to mutate, and what is done with them."""

    name: str
    content: bytes
    use: Callable[[bytes], object]


class OneAnswer:
    """A fetcher whose every address answers the same bytes."""

    def __init__(self, content: bytes, media_type: str | None = None, headers: Mapping[str, str] | None = None) -> None:
        self._content, self._media_type, self._headers = content, media_type, headers or {}

    def get(self, url: str, *, keep: bool = True, largest: int | None = None) -> Answer:
        address = clean_address(url)
        return Answer(address, address, self._media_type, self._headers, _load=lambda: self._content)

    def robots(self, url: str) -> Robots:
        return Robots(self._content.decode("utf-8", errors="replace"))


def mutate(content: bytes, chance: random.Random) -> bytes:
    """Change a few places of some bytes."""
    if content.startswith(b"PK\x03\x04") and chance.random() < 0.7:
        return _mutate_member(content, chance)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8, 30))):
        content = chance.choice(MUTATIONS)(content, chance)
    return content


def _mutate_member(content: bytes, chance: random.Random) -> bytes:
    """Change a member of a ZIP archive, or leave one out, and pack them again."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        chosen = chance.choice(old.namelist())
        for name in old.namelist():
            member = old.read(name)
            if name != chosen:
                new.writestr(name, member)
            elif chance.random() < 0.8:
                for _ in range(chance.choice((1, 2, 5))):
                    member = chance.choice(MUTATIONS)(member, chance)
                new.writestr(name, member)
    return out.getvalue()


def _flip(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]


def _drop(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + content[at + chance.choice((1, 4, 50, 1000)) :]


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _repeat(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + content[at : at + chance.choice((1, 20, 300))] * chance.choice((2, 5, 50)) + content[at:]


def _insert(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + chance.choice(TOKENS) + content[at:]


def _replace_word(content: bytes, chance: random.Random) -> bytes:
    """Put a token in place of a value: between two quotes, brackets or spaces."""
    ends = [at for at, byte in enumerate(content) if byte in b"\"'<> \n"]
    if len(ends) < 2:
        return content
    first = chance.randrange(len(ends) - 1)
    return content[: ends[first] + 1] + chance.choice(TOKENS) + content[ends[first + 1] :]


MUTATIONS: list[Callable[[bytes, random.Random], bytes]] = [
    _flip,
    _drop,
    _cut,
    _repeat,
    _insert,
    _insert,
    _replace_word,
]


def check_document(content: bytes, location: str, media_type: str | None) -> None:
    """Read a document, and do with it what a run does."""
    resource = Resource(location, content, media_type)
    document_id(resource.location)
    try:
        document = read_document(resource, limits=WITHOUT_OCR)
    except UnreadableDocumentError as error:
        if LOST in str(error):  # its process ended: by a fault that no reader foresaw
            raise AssertionError(str(error)) from error
        raise
    for passage in split_passages(document):
        assert document.text[passage.start : passage.end].strip()
    texts = [document.title, document.text, document.url or "", document.language or "", document.date or ""]
    texts += [text for field in document.fields for text in (field.name, field.value, field.language or "")]
    texts += [text for link in document.materials for text in (link.label, link.url)]
    assert not any("\x00" in text for text in texts)
    "".join(texts).encode()


def check_source(content: bytes, kind: str) -> None:
    """Go through a source, and do with its items what a run does."""
    media_type = "application/json" if kind == "wordpress" else None
    fetcher = cast(Fetcher, OneAnswer(content, media_type, {"x-wp-totalpages": "1"}))
    source = open_source(SourceEntry("s", kind, f"{SITE}/x"), Limits(most_pages=3))
    for item in source.find(fetcher, SourceHistory()):
        item.location.encode()
        document_id(item.location)
        item_content = getattr(item, "content", None)
        if item_content is not None:
            try:
                check_document(item_content, item.location, item.media_type)  # type: ignore[union-attr]
            except UnreadableDocumentError:
                continue


def check_rows(content: bytes, folder: Path) -> None:
    """Take a file of rows apart, and read each."""
    path = folder / "rows.jsonl"
    path.write_bytes(content)
    for resource, problem in load_resources(path, largest=1 << 20):
        if problem is None:
            try:
                check_document(resource.content, resource.location, resource.media_type)
            except UnreadableDocumentError:
                continue


def check_recognition(content: bytes) -> None:
    """Look at what an address could be."""
    list(recognise(cast(Fetcher, OneAnswer(content)), f"{SITE}/"))


def samples(documents: Mapping[str, bytes], answers: Mapping[str, bytes], folder: Path) -> Iterator[Sample]:
    """Yield what is mutated.

    :param documents: by name, with the ending that says the format.
    :param answers: by kind of source.
    """
    types = {".record": RECORD, ".entry": ENTRY, ".item": ITEM}
    for name, content in documents.items():
        media_type = types.get(Path(name).suffix)
        assert media_type is None or media_type in READERS
        if name.endswith(".jsonl"):
            yield Sample(name, content, lambda changed: check_rows(changed, folder))
        else:
            location, kind = f"/in/{name}", media_type
            yield Sample(name, content, lambda changed, at=location, kind=kind: check_document(changed, at, kind))  # type: ignore[misc]
        if name.endswith(".html"):
            yield Sample(f"{name} described", content, describe_page)
            yield Sample(f"{name} recognised", content, check_recognition)
            yield Sample(f"{name} as a listing", content, lambda changed: check_source(changed, "listing"))
    for name, content in answers.items():
        kind = name.split()[0]
        yield Sample(name, content, lambda changed, kind=kind: check_source(changed, kind))  # type: ignore[misc]
        yield Sample(f"{name} recognised", content, check_recognition)


def rounds_until(seconds: float) -> Iterator[None]:
    """Yield until the time is up."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        yield


def fuzz(chosen: list[Sample], *, rounds: Iterable[object], seed: int) -> tuple[Counter[str], list[str]]:
    """Mutate each sample once a round; return counts by outcome, and tracebacks of what should not be."""
    chance, counts, found = random.Random(seed), Counter[str](), dict[str, str]()
    for _ in rounds:
        for sample in chosen:
            changed = mutate(sample.content, chance)
            start = time.process_time()
            try:
                sample.use(changed)
                counts["read"] += 1
            except REFUSALS:
                counts["refused"] += 1
            except Exception as error:  # what this looks for
                counts["failed"] += 1
                where = traceback.extract_tb(error.__traceback__)[-1]
                found.setdefault(f"{type(error).__name__} {where.filename}:{where.lineno}", _report(sample, error))
            if time.process_time() - start > SLOW:
                found.setdefault(f"slow {sample.name}", f"{sample.name}: {time.process_time() - start:.0f} s")
    return counts, list(found.values())


def _report(sample: Sample, error: Exception) -> str:
    return f"{sample.name}: " + "".join(traceback.format_exception(error)[-6:])


def main() -> None:
    """Fuzz the tests' own samples and print what was found."""
    from tempfile import TemporaryDirectory

    from tests.corpus.samples import ANSWERS, documents

    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=5.0)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", default="", help="names in which this is found")
    given = options.parse_args()
    with TemporaryDirectory() as folder:
        chosen = [one for one in samples(documents(), ANSWERS, Path(folder)) if given.only in one.name]
        counts, found = fuzz(chosen, rounds=rounds_until(given.minutes * 60), seed=given.seed)
    print(dict(counts))
    print("\n\n".join(found) or "nothing but refusals")
    raise SystemExit(1 if found else 0)


if __name__ == "__main__":
    main()
