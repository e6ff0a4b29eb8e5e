"""Small documents and answers of sites, one of each kind: whole ones, to be read and to be damaged."""

import io
import json

import docx
from reportlab.lib import colors
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table

from tests.documents import make_pdf

TEXT = "Kunnan talous kasvoi vuonna 2023, ja väestö väheni Etelä-Savossa. " * 12
PAGE = f"""<!doctype html><html lang="fi"><head><title>Kuntatalous 2023 | Kunta</title><base href="https://a.fi/x/">
<link rel="canonical" href="https://a.fi/x/1"><link rel="alternate" hreflang="sv" href="/sv/x/1">
<link rel="alternate" type="application/rss+xml" href="/feed.xml"><link rel="https://api.w.org/" href="/wp-json/">
<meta property="og:title" content="Kuntatalous 2023"><meta property="article:published_time" content="2024-03-12T08:00">
<script type="application/ld+json">{{"@type": "Article", "headline": "Kuntatalous", "datePublished": "2024-03-12",
"author": [{{"name": "Maija Meikäläinen"}}]}}</script></head><body><nav><a href="/a">A</a></nav>
<div class="cookie-banner">Evästeet</div><main><article><h1>Kuntatalous 2023</h1>
<time datetime="2024-03-12">12.3.2024</time>
<p>{TEXT}</p><h2>Väestö</h2><ul><li>Kohta yksi</li><li>Kohta kaksi</li></ul>
<table><tr><th>Kunta</th><td>Väestö</td></tr><tr><td>Mikkeli</td><td>52 000</td></tr></table>
<dl><dt>Sarja</dt><dd>A 1</dd></dl>
<p>ISBN 978-952-245-000-0, URN:ISBN:978-952-245-000-0</p><h3>Materiaalit</h3><a href="/raportti.pdf">Lue raportti</a>
<button aria-expanded="false">Lisää</button><div>{TEXT}</div></article>
<article class="card"><h3><a href="/u/1">Uutinen 1</a></h3><time datetime="2024-03-01"></time><p>Ote</p></article>
<article class="card"><h3><a href="/u/2">Uutinen 2</a></h3><a href="/u/2">Lue lisää Uutinen 2</a></article>
<ul class="pagination"><li><a href="?page=2">2</a></li></ul></main><footer><a href="/t">T</a></footer></body></html>"""
MARKDOWN = f"""# Kuntatalous 2023

{TEXT}

## Väestö

- Kohta *yksi* [linkki](http://a.fi/)
1. Kohta kaksi

***
"""
ROWS = "\n".join(
    json.dumps({"id": f"r{number}", "title": "Kuntatalous", "text": MARKDOWN, "year": 2020 + number, "language": "fi"})
    for number in range(3)
)
RECORD = """<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title xml:lang="fi">Kuntatalous 2023</dc:title><dc:creator>Meikäläinen, Maija</dc:creator>
<dc:description>fi=Tiivistelmä suomeksi|sv=Sammandrag på svenska|</dc:description><dc:date>2024-03-12</dc:date>
<dc:language>fin</dc:language><dc:identifier>https://a.fi/handle/1</dc:identifier>
<dc:identifier>https://a.fi/bitstream/1/a.pdf</dc:identifier>
<dc:relation>ISBN 978-952-245-000-0</dc:relation></oai_dc:dc>"""
KK_RECORD = """<metadata xmlns="http://kk/1.0"><field schema="dc" element="title" language="fi">Kuntatalous 2023</field>
<field schema="dc" element="date" qualifier="issued" value="2024"/>
<field schema="dc" element="language" qualifier="iso">fi</field>
<file bundle="ORIGINAL" href="https://a.fi/bitstream/1/a.pdf" name="a.pdf"/></metadata>"""
FEED = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Tiedotteet</title><link>https://a.fi/</link><item><title>Kunnan talous</title><link>https://a.fi/talous</link>
<pubDate>Tue, 12 Mar 2024 08:00:00 +0200</pubDate>
<content:encoded><![CDATA[<p>a <a href="/b">b</a></p>]]></content:encoded>
<enclosure url="https://a.fi/talous.pdf" type="application/pdf" length="1"/></item>
<item><title>Koulut</title><link>https://a.fi/koulut</link></item></channel></rss>"""
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.fi/1</loc>
<lastmod>2024-03-12</lastmod></url><url><loc>https://a.fi/2</loc></url></urlset>"""
OAI = f"""<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><Identify><granularity>YYYY-MM-DD</granularity>
<deletedRecord>no</deletedRecord></Identify><ListMetadataFormats><metadataFormat><metadataPrefix>oai_dc</metadataPrefix>
</metadataFormat></ListMetadataFormats><ListRecords><record><header><identifier>oai:1</identifier>
<datestamp>2024-03-12</datestamp></header><metadata>{RECORD}</metadata></record><record><header status="deleted">
<identifier>oai:2</identifier><datestamp>2024-03-13</datestamp></header></record></ListRecords>
<ListIdentifiers><header><identifier>oai:1</identifier><datestamp>2024-03-12</datestamp></header></ListIdentifiers></OAI-PMH>"""
POST = {
    "id": 1, "link": "https://a.fi/1", "modified": "2024-03-12T08:00:00", "date": "2024-03-12T08:00:00", "type": "post",
    "title": {"rendered": "Kuntatalous &amp; muuta"}, "content": {"rendered": f"<p>{TEXT}</p>", "protected": False},
    "translations": {"sv": "https://a.fi/sv/1"}, "acf": {"tiedosto": [{"url": "https://a.fi/a.pdf"}]}, "post": 1,
    "source_url": "https://a.fi/b.pdf", "mime_type": "application/pdf",
    "_embedded": {"author": [{"name": "Maija"}], "wp:term": [[{"taxonomy": "category", "name": "Talous"}]]},
}  # fmt: skip
ENTRIES = json.dumps([POST, POST | {"id": 2, "link": "https://a.fi/2"}])
KEPT_ENTRY = {
    "link": "https://a.fi/1", "date": "2024-03-12T08:00:00", "modified": "2024-03-12T08:00:00", "type": "post",
    "title": "Kuntatalous &amp; muuta", "content": f"<p>{TEXT}</p>", "language": "fi", "translations": {"sv": "https://a.fi/sv"},
    "authors": ["Maija"], "categories": ["Talous"], "tags": ["kunta"], "files": ["https://a.fi/a.pdf"],
}  # fmt: skip

JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1", "title": "Tiedotteet", "next_url": "https://a.fi/feed.json?page=2",
        "items": [
            {"id": "1", "url": "https://a.fi/talous", "title": "Kunnan talous", "content_html": f"<p>{TEXT}</p>",
             "date_published": "2024-03-12T08:00:00Z",
             "attachments": [{"url": "https://a.fi/a.pdf", "mime_type": "application/pdf"}]},
            {"id": "https://a.fi/koulut", "date_modified": "2024-03-13"},
        ],
    }
)  # fmt: skip
DSPACE_METADATA = {
    "dc.title": [{"value": "Kuntatalous 2023", "language": "fi"}], "dc.date.issued": [{"value": "2024-03-12"}],
    "dc.identifier.uri": [{"value": "https://a.fi/handle/1"}],
    "dc.contributor.author": [{"value": "Meikäläinen, Maija"}],
    "dc.description.abstract": [{"value": TEXT, "language": "fi"}], "dc.language.iso": [{"value": "fi"}],
}  # fmt: skip
DSPACE_ITEM = {"uuid": "u1", "handle": "1/1", "lastModified": "2024-03-12T08:00:00Z", "metadata": DSPACE_METADATA}
DSPACE = json.dumps(
    {"_embedded": {"searchResult": {
        "page": {"totalPages": 2, "size": 100},
        "_embedded": {"objects": [{"_embedded": {"indexableObject": DSPACE_ITEM}}]},
    }}}
)  # fmt: skip
KEPT_ITEM = {
    "title": "Kuntatalous 2023", "url": "https://a.fi/handle/1", "date": "2024-03-12", "metadata": DSPACE_METADATA,
    "files": [{"name": "a.pdf", "url": "https://a.fi/a.pdf"}],
}  # fmt: skip

#: By kind of source, and a word more where a kind has several.
ANSWERS = {
    "feed": FEED.encode(), "feed in JSON": JSON_FEED.encode(), "sitemap": SITEMAP.encode(), "oai-pmh": OAI.encode(),
    "wordpress": ENTRIES.encode(), "dspace": DSPACE.encode(),
}  # fmt: skip


def documents() -> dict[str, bytes]:
    """Return documents by name, with the ending that says the format."""
    return {
        "a.html": PAGE.encode(), "a.md": MARKDOWN.encode(), "a.txt": TEXT.encode("cp1252"), "a.jsonl": ROWS.encode(),
        "a.docx": word_file(), "a.pdf": make_pdf("Kuntatalous 2023", TEXT, TEXT, author="Maija"),
        "table.pdf": table_file(), "a.item": json.dumps(KEPT_ITEM).encode(),
        "dc.record": RECORD.encode(), "kk.record": KK_RECORD.encode(), "a.entry": json.dumps(KEPT_ENTRY).encode(),
    }  # fmt: skip


def table_file() -> bytes:
    """Make a PDF with a ruled table, one with rules across only, a bookmark and a field to fill in."""
    out = io.BytesIO()
    canvas = Canvas(out)
    rows = [["Kunta", "Väkiluku"], ["Kuopio", "124 021"], ["Varkaus", "19 700"]]
    lines = [("LINEABOVE", (0, 0), (-1, 1), 0.5, colors.black), ("LINEBELOW", (0, -1), (-1, -1), 0.5, colors.black)]
    for top, style in ((700, [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]), (500, lines)):
        table = Table(rows, style=style, colWidths=150)
        table.wrapOn(canvas, 400, 200)
        table.drawOn(canvas, 70, top)
    canvas.bookmarkPage("a")
    canvas.addOutlineEntry("Kunta", "a")
    canvas.acroForm.textfield(value="Täytetty", x=70, y=100)
    canvas.drawString(70, 300, TEXT[:90])
    canvas.save()
    return out.getvalue()


def word_file() -> bytes:
    """Make a Word file with a heading, a paragraph, a list and a table."""
    out, word = io.BytesIO(), docx.Document()
    word.add_heading("Kuntatalous", 1)
    word.add_paragraph(TEXT)
    word.add_paragraph("Kohta", style="List Bullet")
    word.add_paragraph("Kunnat", style="List Number")
    table = word.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "Mikkeli"
    word.save(out)
    return out.getvalue()
