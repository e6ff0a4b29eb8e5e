"""Damaged and odd documents: each is a failure of its own, and what lies beside it is read."""

import html
import io
import json
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from benchmarks.fuzz_reading import fuzz, rounds_until, samples
from corpus.addresses import clean_address, host_of, is_address, join_address, same_site
from corpus.catalogue import Catalogue
from corpus.catalogue.contents import load_document, store_reading
from corpus.catalogue.runs import start_run
from corpus.catalogue.store import Reference, Sighting
from corpus.errors import AddressRefusedError, SourceUnavailableError, UnreadableDocumentError
from corpus.passages import split_passages
from corpus.reading import read_document
from corpus.reading.formats import ENTRY
from corpus.records import Document, Field, Material, Resource, SourceItem
from corpus.sources.folders import load_resources
from corpus.sources.markup import parse_xml, text_of
from tests.corpus.samples import ANSWERS, documents

FUZZING = 45.0  # seconds: with seed 1 each round is the same, how many there are depends on the machine
BROKEN_ADDRESSES = ["http://[…]/", "http://[::1", "https://a.fi:port/", "http://a.fi:99999/", "http://", "http://a b/"]


def word_file() -> bytes:
    out, word = io.BytesIO(), docx.Document()
    word.add_heading("Kuntatalous", 1)
    word.add_paragraph("Kunnan talous kasvoi vuonna 2023. " * 40)
    word.save(out)
    return out.getvalue()


def repacked(
    content: bytes, change: Callable[[str, bytes], bytes | None], packing: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """Pack a Word file again with changed members; None leaves one out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", packing) as new:
        for name in old.namelist():
            changed = change(name, old.read(name))
            if changed is not None:
                new.writestr(name, changed)
    return out.getvalue()


def without(part: str) -> Callable[[str, bytes], bytes | None]:
    return lambda name, content: None if name == part else content


def with_part(part: str, wrong: bytes) -> Callable[[str, bytes], bytes | None]:
    return lambda name, content: wrong if name == part else content


def overwritten(content: bytes, member: str, *, at: int, wrong: bytes) -> bytes:
    """Overwrite bytes of a packed member, as a bad disk does."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        start = archive.getinfo(member).header_offset + 30 + len(member) + at
    return content[:start] + wrong + content[start + len(wrong) :]


DAMAGED_WORD_FILES = {
    "packed bytes": overwritten(word_file(), "word/document.xml", at=20, wrong=b"\xff" * 40),
    "checksum": repacked(word_file(), lambda name, text: text, zipfile.ZIP_STORED).replace(b"Kunnan", b"Kunnon"),
    "end cut off": word_file()[:-300],
    "main part missing": repacked(word_file(), without("word/document.xml")),
    "main part is no XML": repacked(word_file(), with_part("word/document.xml", b"<w:document")),
    "main part is empty": repacked(word_file(), with_part("word/document.xml", b"")),
    "main part is another": repacked(word_file(), with_part("word/document.xml", b"<a/>")),
}
HARMLESS_DAMAGE = {
    "content types missing": repacked(word_file(), without("[Content_Types].xml")),
    "relations missing": repacked(word_file(), without("_rels/.rels")),
    "relations are no XML": repacked(word_file(), with_part("word/_rels/document.xml.rels", b"<a")),
    "styles are no XML": repacked(word_file(), with_part("word/styles.xml", b"\xff\xfe")),
    "properties are no XML": repacked(word_file(), with_part("docProps/core.xml", b"<broken")),
    "properties are others": repacked(word_file(), with_part("docProps/core.xml", b"<a><title xmlns='x'/></a>")),
    "picture missing": repacked(word_file(), without("docProps/thumbnail.jpeg")),
}


@pytest.mark.parametrize("content", DAMAGED_WORD_FILES.values(), ids=DAMAGED_WORD_FILES.keys())
def test_a_damaged_word_file_is_unreadable_with_a_reason_of_one_line(content: bytes) -> None:
    with pytest.raises(UnreadableDocumentError) as caught:
        read_document(Resource("/in/a.docx", content))
    assert re.fullmatch(r"the Word file is damaged \(.{3,200}\): store it again with Word", str(caught.value))


@pytest.mark.parametrize("content", HARMLESS_DAMAGE.values(), ids=HARMLESS_DAMAGE.keys())
def test_a_word_file_is_read_without_a_damaged_part_that_holds_no_text(content: bytes) -> None:
    document = read_document(Resource("/in/a.docx", content))
    assert (document.title, len(document.blocks)) == ("Kuntatalous", 2)


@pytest.mark.parametrize("name", ["a.docx", "a.docm", "a.dotx"])
def test_a_word_file_of_the_old_format_or_with_a_password_says_what_to_do(name: str) -> None:
    with pytest.raises(UnreadableDocumentError, match="encrypted or of the older format DOC: store it as DOCX"):
        read_document(Resource(f"/in/{name}", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)))


# Rows

DEEP = b'{"id": "deep", "text": "a", "x": ' + b"[" * 3000 + b"]" * 3000 + b"}"
DIGITS = b'{"id": "digits", "text": "a", "year": ' + b"1" * 5000 + b"}"
SURROGATES = b'{"id": "r\\ud800", "title": "T\\udfff", "text": "Kunta\\ud83d kasvaa.", "key\\ud800": "\\ud800"}'
NULS = b'{"id": "n\\u0000", "title": "T\\u0000", "url": "http://a.fi/\\u0000", "text": "Kunta\\u0000 kasvaa."}'
GOOD = b'{"id": "good", "text": "Kunta kasvaa."}'


def test_a_row_that_cannot_be_parsed_fails_alone(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"\n".join([DEEP, DIGITS, b"{", b"[]", b'{"id": {}}', GOOD]))
    found = list(load_resources(path, largest=1 << 20))
    assert [problem for _, problem in found] == [None] * 6
    for resource, _ in found[:-1]:
        with pytest.raises(UnreadableDocumentError):
            read_document(resource)
    assert read_document(found[-1][0]).text == "Kunta kasvaa."


@pytest.mark.parametrize("row", [SURROGATES, NULS], ids=["surrogates", "NUL"])
def test_what_no_database_takes_is_replaced_in_a_row(tmp_path: Path, catalogue: Catalogue, row: bytes) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(row + b"\n" + GOOD)
    (odd, _), (good, _) = load_resources(path, largest=1 << 20)
    run = start_run(catalogue)
    catalogue.record(run, [Sighting(resource.location, "0" * 64, None) for resource in (odd, good)])
    (reference,) = [Reference(*found) for found in stored(catalogue) if found[0].startswith(("r", "n"))]
    document = read_document(odd)
    store_reading(catalogue, reference, document, split_passages(document))
    assert load_document(catalogue, reference) == document
    assert document.text.encode()
    assert document.title == "T\ufffd"


def stored(catalogue: Catalogue) -> list[tuple[str, int]]:
    with catalogue.begin() as connection:
        return [(row[0], row[1]) for row in connection.exec_driver_sql("SELECT id, number FROM document")]


@pytest.mark.parametrize("odd", ["a\x00b", "a\ud800b", "\udfff"])
def test_records_hold_only_what_can_be_stored(odd: str) -> None:
    item = SourceItem(odd, title=odd, parent=odd, label=odd, problem=odd)
    document = Document(odd, odd, (), "text/plain", url=odd, fields=(Field("title", odd, "meta"),))
    texts = [item.location, item.title, item.parent, item.label, item.problem, document.title, document.text]
    texts += [document.url, document.fields[0].value, Material(odd, odd).label, Resource(odd, b"").location]
    assert all(text and text.encode() and "\x00" not in text for text in texts)
    assert len(document.text) == len(odd)


def test_files_whose_names_are_not_utf8_are_kept_apart(tmp_path: Path) -> None:
    for name in (b"a\xff.txt", b"a\xfe.txt"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text("Kunta kasvaa.")
    found = [resource for file in sorted(tmp_path.iterdir()) for resource, _ in load_resources(file, largest=1000)]
    assert sorted(resource.location for resource in found) == [f"{tmp_path}/a\\xfe.txt", f"{tmp_path}/a\\xff.txt"]


def test_a_rows_id_is_no_longer_than_a_database_takes(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    rows = [json.dumps({"id": "x" * 9000 + end, "text": "a"}) for end in "ab"]
    path.write_text("\n".join(rows))
    (first, _), (second, _) = load_resources(path, largest=1 << 20)
    assert first.location != second.location
    assert len(first.location) < 500


# Addresses


@pytest.mark.parametrize("url", BROKEN_ADDRESSES)
def test_an_address_that_cannot_be_parsed_is_none(url: str) -> None:
    assert not is_address(url)
    assert not same_site(url, "https://a.fi/")
    assert isinstance(host_of(url), str)
    joined = join_address("https://a.fi/", url)
    assert joined is None or not is_address(joined)


def test_two_addresses_without_a_host_are_of_no_site() -> None:
    assert not same_site("http://[", "http://[")


def test_cleaning_what_is_no_address_is_refused() -> None:
    with pytest.raises(AddressRefusedError):
        clean_address("http://[…]/")


def test_an_address_longer_than_a_database_takes_is_none() -> None:
    assert is_address("https://a.fi/" + "a" * 1500)
    assert not is_address("https://a.fi/" + "ä" * 1500)


@pytest.mark.parametrize("url", BROKEN_ADDRESSES)
def test_a_page_with_broken_links_is_read(url: str) -> None:
    page = f"""<html lang="fi"><head><title>Kuntatalous</title><link rel="canonical" href="{url}">
    <link rel="alternate" hreflang="sv" href="{url}"><meta property="og:url" content="{url}"></head>
    <body><article><h1>Kuntatalous</h1><p>{"Kunnan talous kasvoi vuonna 2023. " * 20}</p>
    <a href="{url}raportti.pdf">Lue raportti</a><a href="/b.pdf">Lue selvitys</a></article></body></html>"""
    document = read_document(Resource("https://a.fi/x.html", page.encode()))
    assert "Kunnan talous" in document.text
    assert [link.url for link in document.materials if is_address(link.url)][-1] == "https://a.fi/b.pdf"


@pytest.mark.parametrize("entry", [[], 1, {}, {"link": 1, "content": "a"}, {"link": "http://a.fi/", "content": None}])
def test_what_is_no_entry_of_wordpress_is_unreadable(entry: object) -> None:
    with pytest.raises(UnreadableDocumentError, match="WordPress"):
        read_document(Resource("http://a.fi/x", json.dumps(entry).encode(), ENTRY))


def test_an_entry_with_fields_of_other_kinds_is_read() -> None:
    content = f"<p>{'Kunnan talous kasvoi vuonna 2023. ' * 20}</p>"
    entry = {
        "link": "http://a.fi/1",
        "content": content,
        "title": "T\ud800",
        "files": 3,
        "translations": [],
        "tags": 1,
    }
    assert read_document(Resource("http://a.fi/1", json.dumps(entry).encode(), ENTRY)).title == "T\ufffd"


def test_broken_utf8_in_broken_xml_is_replaced() -> None:
    root, whole = parse_xml(b"<records><title>Kunnan \xed\xa0\x80talous</title><x", "https://a.fi/")
    assert not whole
    assert text_of(root, "title") == "Kunnan \ufffd\ufffd\ufffdtalous"


def test_xml_of_another_encoding_is_read_in_it() -> None:
    broken = '<?xml version="1.0" encoding="ISO-8859-1"?><records><title>Väestö</title><x'.encode("latin-1")
    assert text_of(parse_xml(broken, "https://a.fi/")[0], "title") == "Väestö"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_broken_xml_that_is_marked_at_its_start_is_read(encoding: str) -> None:
    broken = "<records><title>Väestö</title><x".encode(encoding)
    assert text_of(parse_xml(broken, "https://a.fi/")[0], "title") == "Väestö"


@pytest.mark.parametrize("encoding", ["nosuch", "undefined", "hex", "idna"])
def test_broken_xml_of_an_encoding_that_is_not_known_is_read(encoding: str) -> None:
    broken = f'<?xml version="1.0" encoding="{encoding}"?><records><title>Kunta</title><x'.encode()
    assert text_of(parse_xml(broken, "https://a.fi/")[0], "title") == "Kunta"


@pytest.mark.parametrize(
    "reference", ["&#xD800;", "&#55296;", "&#xDFFF", "&#0;", "&#x110000;", f"&#{'9' * 5000};", f"&#{'0' * 5000};"]
)
def test_references_to_no_character_are_replaced_in_broken_xml(reference: str) -> None:
    broken = f"<records xmlns='http://a.fi/{reference}' id='{reference}'><title>Kunta{reference}</title><x"
    root, whole = parse_xml(broken.encode(), "https://a.fi/")
    assert not whole
    assert text_of(root, "title") == "Kunta\ufffd"
    assert (root.tag, root.get("id")) == ("{http://a.fi/\ufffd}records", "\ufffd")


@pytest.mark.parametrize("reference", ["&#228;", "&#xe4;", "&#x1F600;", "&#10;", "&#00000000000228;"])
def test_references_to_characters_stay_in_broken_xml(reference: str) -> None:
    root, _ = parse_xml(f"<records><title>a{reference}b</title><x".encode(), "https://a.fi/")
    assert text_of(root, "title") == html.unescape(f"a{reference}b")


def test_entities_that_an_encoding_hides_are_refused() -> None:
    hidden = b'<?xml version="1.0" encoding="utf-7"?>+ADw-!DOCTYPE a [+ADw-!ENTITY b "c"+AD4-]+AD4-<a>+ACY-b;</a><x'
    with pytest.raises(SourceUnavailableError, match="entities"):
        parse_xml(hidden, "https://a.fi/")


@pytest.mark.slow
def test_mutated_documents_and_answers_are_read_or_refused(tmp_path: Path) -> None:
    counts, found = fuzz(list(samples(documents(), ANSWERS, tmp_path)), rounds=rounds_until(FUZZING), seed=1)
    assert not found
    assert counts["read"] > 100
    assert counts["refused"] > 50


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n" + b"\0" * 40, b"\x1f\x8b\x08" + b"\0" * 40, b"PK\x03\x04" + b"a" * 40]
)
def test_a_file_of_no_known_name_and_another_format_is_unreadable(content: bytes) -> None:
    with pytest.raises(UnreadableDocumentError, match="its format is not one that is read"):
        read_document(Resource("kuva", content))
