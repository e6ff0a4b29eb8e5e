"""Word files: every text that a reader of the file sees, in its order, as what it is."""

import pytest

from corpus.errors import UnreadableDocumentError
from corpus.reading.footnotes import TOGETHER
from corpus.reading.office import read_docx
from corpus.records import Document, Resource
from tests.documents import RELATIONS, make_word

CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
STYLES = """<w:style w:type="paragraph" w:default="1" w:styleId="Normaali"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Otsikko2"><w:name w:val="heading 2"/><w:basedOn w:val="Normaali"/></w:style>
<w:style w:type="paragraph" w:styleId="Oma"><w:name w:val="Luvun nimi"/><w:basedOn w:val="Otsikko2"/></w:style>
<w:style w:type="paragraph" w:styleId="Taso"><w:name w:val="Iso teksti"/>
<w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Otsikko"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Kuvaotsikko"><w:name w:val="caption"/></w:style>
<w:style w:type="paragraph" w:styleId="Sisluet1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="B"/></w:style>
<w:style w:type="paragraph" w:styleId="B"><w:name w:val="B"/><w:basedOn w:val="A"/></w:style>"""


def read(body: str, **parts: str) -> Document:
    return read_docx(Resource("/in/a.docx", make_word(body, {f"word/{name}.xml": xml for name, xml in parts.items()})))


def p(*runs: str, style: str = "", properties: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    written = (run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{''.join(written)}</w:p>"


def r(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def tr(*cells: str, properties: str = "") -> str:
    written = (cell if cell.startswith("<") else tc(p(cell)) for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(written)}</w:tr>"


def tc(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


BOX = "<w:txbxContent><w:p><w:r><w:t>Nosto</w:t></w:r></w:p></w:txbxContent>"
INLINE = {
    "insertion": (f"<w:ins>{r('Oulu ')}</w:ins>", "Oulu kasvaa."),
    "deletion": (f"<w:del>{r('Kuopio ')}</w:del>{r('Oulu ')}", "Oulu kasvaa."),
    "moved text": (f"<w:moveTo>{r('Oulu ')}</w:moveTo><w:moveFrom>{r('Kemi ')}</w:moveFrom>", "Oulu kasvaa."),
    "link": (f"<w:hyperlink>{r('Oulu ')}</w:hyperlink>", "Oulu kasvaa."),
    "field": (f'<w:fldSimple w:instr="REF x">{r("Oulu ")}</w:fldSimple>', "Oulu kasvaa."),
    "field's code": ("<w:r><w:instrText>PAGE 1</w:instrText></w:r>", "kasvaa."),
    "smart tag": (f"<w:smartTag><w:smartTag>{r('Oulu ')}</w:smartTag></w:smartTag>", "Oulu kasvaa."),
    "content control": (f"<w:sdt><w:sdtContent>{r('Oulu ')}</w:sdtContent></w:sdt>", "Oulu kasvaa."),
    "signs": ("<w:r><w:t>Oulu</w:t><w:tab/><w:t>Etelä</w:t><w:noBreakHyphen/></w:r>", "Oulu Etelä-kasvaa."),
    "line break": ("<w:r><w:t>Oulu</w:t><w:br/></w:r>", "Oulu\nkasvaa."),
    "formula": ("<m:oMath><m:r><m:t>x+1 </m:t></m:r></m:oMath>", "x+1 kasvaa."),
    "alternatives": (
        f"<mc:AlternateContent><mc:Choice>{r('Oulu ')}</mc:Choice><mc:Fallback>{r('Kemi ')}</mc:Fallback>"
        "</mc:AlternateContent>",
        "Oulu kasvaa.",
    ),
}


@pytest.mark.parametrize(("inline", "text"), INLINE.values(), ids=INLINE.keys())
def test_a_paragraph_reads_as_with_all_changes_accepted(inline: str, text: str) -> None:
    assert read(p(inline, "kasvaa.")).text == text


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    deleted = "<w:rPr><w:del/></w:rPr>"
    assert read(p("Kunta ", properties=deleted) + p("kasvaa.")).text == "Kunta kasvaa."
    assert read(p("Kunta", properties=deleted)).text == "Kunta"


@pytest.mark.parametrize("around", ["sdt><w:sdtContent", "ins", "customXml"])
def test_blocks_in_controls_and_insertions_are_read(around: str) -> None:
    ends = "".join(f"</{tag if tag.startswith('w:') else f'w:{tag}'}>" for tag in reversed(around.split("><")))
    assert read(p("Alku.") + f"<w:{around}>{p('Keskus.')}{ends}{p('Loppu.')}").text == "Alku.\n\nKeskus.\n\nLoppu."


def test_a_text_box_is_read_once_behind_its_paragraph() -> None:
    drawing = f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><a>{BOX}</a></w:drawing></mc:Choice>"
    drawing += f"<mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    assert read(p("Kunta ", drawing, "kasvaa.") + p("Loppu.")).text == "Kunta kasvaa.\n\nNosto\n\nLoppu."
    assert read(p(f"<w:r><w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict></w:r>")).text == "Nosto"


@pytest.mark.parametrize(
    ("style", "properties", "kind", "level"),
    [
        ("Otsikko2", "", "heading", 2),
        ("Oma", "", "heading", 2),
        ("Taso", "", "heading", 3),
        ("Otsikko", "", "heading", 1),
        ("Heading4", "", "heading", 4),
        ("", '<w:outlineLvl w:val="0"/>', "heading", 1),
        ("Otsikko2", '<w:outlineLvl w:val="9"/>', "paragraph", 0),
        ("", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>', "item", 0),
        ("", '<w:numPr><w:numId w:val="0"/></w:numPr>', "paragraph", 0),
        ("Kuvaotsikko", "", "caption", 0),
        ("Sisluet1", "", "contents", 0),
        ("A", "", "paragraph", 0),
        ("Normaali", "", "paragraph", 0),
    ],
)
def test_styles_and_outline_levels_say_what_a_paragraph_is(style: str, properties: str, kind: str, level: int) -> None:
    (block,) = read(p("Palveluverkko", style=style, properties=properties), styles=STYLES).blocks
    assert (block.kind, block.level) == (kind, level)


def test_a_line_that_leads_to_a_heading_is_of_a_table_of_contents() -> None:
    link = '<w:hyperlink w:anchor="_Toc1"><w:r><w:t>Johdanto</w:t><w:tab/><w:t>4</w:t></w:r></w:hyperlink>'
    reference = '<w:hyperlink w:anchor="_Toc1"><w:r><w:t>luvussa Johdanto</w:t></w:r></w:hyperlink>'
    document = read(p(link) + p("Ks. ", reference, "."))
    assert blocks(document) == [("contents", "Johdanto 4"), ("paragraph", "Ks. luvussa Johdanto.")]


def test_rows_of_a_table_keep_equal_empty_and_merged_cells() -> None:
    merged = tc(p("Savo"), '<w:vMerge w:val="restart"/>'), tc(p(), "<w:vMerge/>")
    rows = (
        tr("Alue", "Kunta", "2022", "2023") + tr(merged[0], "Kuopio", "12", "12") + tr(merged[1], "Iisalmi", "", "14")
    )
    document = read(f"<w:tbl>{rows}{tr('', '', '', '')}</w:tbl>")
    assert document.text.split("\n\n") == [
        "Alue | Kunta | 2022 | 2023",
        "Savo | Kuopio | 12 | 12",
        "Savo | Iisalmi | | 14",
    ]
    assert [block.level for block in document.blocks] == [1, 0, 0]


def test_a_cell_over_several_columns_leaves_the_merged_one_below_in_its_place() -> None:
    wide = tc(p("Yhteensä"), '<w:gridSpan w:val="2"/>')
    first = tr("Kunta", "Vuosi", tc(p("Euroa"), '<w:vMerge w:val="restart"/>'))
    document = read(f"<w:tbl>{first}{tr(wide, tc(p(), '<w:vMerge/>'))}</w:tbl>")
    assert document.text.split("\n\n")[1] == "Yhteensä | Euroa"


def test_rows_that_word_repeats_on_every_page_are_the_header() -> None:
    header = "<w:tblHeader/>"
    rows = tr("Väestö", "", properties=header) + tr("Kunta", "2022", properties=header) + tr("Kuopio", "12")
    assert [block.level for block in read(f"<w:tbl>{rows}</w:tbl>").blocks] == [1, 1, 0]


def test_deleted_rows_are_left_out() -> None:
    rows = tr("Kunta", "Väestö") + tr("Kuopio", "12", properties="<w:del/>")
    assert read(f"<w:tbl>{rows}</w:tbl>").text == "Kunta | Väestö"


def test_a_table_in_a_cell_is_read_with_the_cell() -> None:
    inner = f"<w:tbl>{tr('Iisalmi', '20')}</w:tbl>"
    assert read(f"<w:tbl>{tr('Kunta', tc(p('Väestö') + inner))}</w:tbl>").text == "Kunta | Väestö Iisalmi 20"


def test_a_table_that_frames_text_gives_blocks() -> None:
    framed = tc(p("Tiivistelmä", style="Otsikko2") + p("Kunta kasvaa."))
    assert blocks(read(f"<w:tbl><w:tr>{framed}</w:tr></w:tbl>", styles=STYLES)) == [
        ("heading", "Tiivistelmä"),
        ("paragraph", "Kunta kasvaa."),
    ]


def reference(number: int, kind: str = "footnote") -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def note(number: int, text: str, kind: str = "footnote") -> str:
    return f'<w:{kind} w:id="{number}">{p(text)}</w:{kind}>'


def test_notes_follow_the_paragraphs_that_they_belong_to() -> None:
    body = p("Kunta", reference(2), " kasvaa", reference(1, "endnote"), ".") + p("Luku", style="Heading1") + p("Loppu.")
    separator = f'<w:footnote w:id="0" w:type="separator">{p("viiva")}</w:footnote>'
    document = read(
        body,
        footnotes=separator + note(2, "Tilastokeskus 2021.") + note(3, "Jäi jäljelle."),
        endnotes=note(1, "Kuntaliitto.", "endnote"),
    )
    assert blocks(document) == [
        ("paragraph", "Kunta kasvaa."),
        ("footnote", "Tilastokeskus 2021."),
        ("footnote", "Kuntaliitto."),
        ("heading", "Luku"),
        ("paragraph", "Loppu."),
        ("footnote", "Jäi jäljelle."),
    ]


def test_notes_do_not_cut_running_text_into_crumbs() -> None:
    paragraph = p("Kunnan talous kasvaa. " * (TOGETHER // 6), reference(1))
    document = read(paragraph + paragraph.replace('"1"', '"2"') + p("Loppu."), footnotes=note(1, "A.") + note(2, "B."))
    assert [kind for kind, _ in blocks(document)] == ["paragraph", "paragraph", "footnote", "footnote", "paragraph"]


def test_notes_of_a_table_follow_it() -> None:
    rows = tr("Kunta", tc(p("Väestö", reference(1)))) + tr("Kuopio", "12")
    document = read(f"<w:tbl>{rows}</w:tbl>" + p("Loppu."), footnotes=note(1, "Arvio."))
    assert [kind for kind, _ in blocks(document)] == ["row", "row", "footnote", "paragraph"]


def test_strict_open_xml_is_read() -> None:
    purl = "http://purl.oclc.org/ooxml"
    main = f'<w:document xmlns:w="{purl}/wordprocessingml/main"><w:body>{p("Kunta")}</w:body></w:document>'
    relation = f'Type="{purl}/officeDocument/relationships/officeDocument" Target="/a/b.xml"'
    relations = f'<Relationships xmlns="{RELATIONS}"><Relationship {relation}/></Relationships>'
    content = make_word("", {"_rels/.rels": relations, "a/b.xml": main})
    assert read_docx(Resource("/in/a.docx", content)).text == "Kunta"


@pytest.mark.parametrize(
    ("named", "title"),
    [
        ("Kuntien talous 2024", "Kuntien talous 2024"),
        ("Raporttipohja_v3_final", "Kuntien talous vuonna 2024"),
        ("-", "Kuntien talous vuonna 2024"),
        ("Asiakirja1", "Kuntien talous vuonna 2024"),
        ("Selvitys_2024_lopullinen", "Kuntien talous vuonna 2024"),
        ("Aivan toinen kirja maakunnasta", "Kuntien talous vuonna 2024"),
    ],
)
def test_a_title_of_a_template_or_of_another_text_is_not_believed(named: str, title: str) -> None:
    core = f'<c:coreProperties xmlns:c="{CORE}" xmlns:d="d"><d:title>{named}</d:title></c:coreProperties>'
    content = make_word(p("Kuntien talous vuonna 2024", style="Heading1") + p("Kunta kasvaa."), {"core.xml": core})
    assert read_docx(Resource("/in/a.docx", content)).title == title


@pytest.mark.parametrize(
    ("text", "modified", "date"),
    [
        ("Kunta kasvaa.", "2024-03-12T08:00:00Z", "2024-03-12"),
        ("Julkaistu 1.2.2024", "2024-03-12T08:00:00Z", "2024-02-01"),
        ("Kunta kasvaa.", "2013-12-23T23:15:00Z", None),
        ("Kunta kasvaa.", "", None),
    ],
)
def test_the_day_is_that_of_the_text_or_of_the_last_change(text: str, modified: str, date: str | None) -> None:
    core = f'<c:coreProperties xmlns:c="{CORE}" xmlns:t="t"><t:created>2010-01-01T00:00:00Z</t:created>'
    core += f"<t:modified>{modified}</t:modified></c:coreProperties>"
    assert read_docx(Resource("/in/a.docx", make_word(p(text), {"core.xml": core}))).date == date


def test_the_imprint_is_read() -> None:
    document = read(p("Kuntien talous", style="Heading1") + p("Julkaisija: Kuntaliitto") + p("ISBN 978-952-383-058-5"))
    said = {field.name: field.value for field in document.fields}
    assert (said["publisher"], said["isbn"]) == ("Kuntaliitto", "9789523830585")


def test_a_file_without_text_says_so() -> None:
    with pytest.raises(UnreadableDocumentError, match="no text"):
        read(p())
