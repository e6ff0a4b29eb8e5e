"""Names as imprints print them: lists of persons, and organisations with their addresses."""

import re
from collections.abc import Iterator

ORGANISATION = re.compile(
    r"valtioneuvosto|statsrådet|government|ministeri|ministry|liitto|förbund|virasto|verket|laitos|institut|keskus|central"
    r"|centre|center|yliopisto|universit|korkeakoulu|högskola|säätiö|stiftelse|foundation|neuvosto|kaupunki\b|\bstad\b|kunta\b"
    r"|kunnan\b|kommun\b|kanslia|pankki|eduskunta|riksdag|yhdistys|seura\b|samfund|lautakunta|toimikunta|hallinto|agency|council"
    r"|kirjasto|museo|hallitus|akatemia|academy|\b(?:sitra|vtt|thl|syke|luke|vatt|etla|kaks|oyj?|ab|ry|rf|ltd|keva)\b",
    re.IGNORECASE,
)
PLACE = re.compile(
    r",?\s+(?:Helsinki|Helsingfors|Espoo|Vantaa|Tampere|Turku|Åbo|Oulu|Jyväskylä|Kuopio|Lahti|Joensuu|Vaasa|Vasa|Rovaniemi"
    r"|Lappeenranta|Mikkeli|Pori|Kokkola|Seinäjoki|Hämeenlinna|Kajaani|Kouvola|Kotka|Mariehamn)(?:,?\s+(?:19|20)\d\d)?\.?$"
)
ADDRESS = re.compile(
    r",\s*(?:PL|PB|P\.O\.|[\w-]+(?:katu|tie|kuja|aukio|gatan|vägen))\b.*$|\s*(?:www\.|https?:)\S*$", re.IGNORECASE
)
BETWEEN = re.compile(r"\s*;\s*|,\s+|\s+(?:ja|och|and|&|sekä)\s+|\s*\n\s*", re.IGNORECASE)
BRACKETED = re.compile(r"\s*[(\[][^)\]]*[)\]]")
DEGREES = re.compile(
    r"\b(?:FT|KTT|KTM|HTM|HTT|VTM|YTM|YTT|FM|TkT|DI|PhD)\b\.?\s*|\b(?:prof\.|dosentti|professori)\s+", re.I
)
PERSON = re.compile(
    r"(?:(?:von|af|de|van|der)\s)?[A-ZÅÄÖÉÜ][\w’'.-]*(?:\s+(?:von|af|de|van|der))*(?:,?\s+[A-ZÅÄÖÉÜ][\w’'.-]*){1,4}"
)
INVERTED = re.compile(r"(?:(?:von|af|de|van|der)\s)*[\w’'-]+, [\w’'.-]+(?:\s[\w’'.-]+)?")  # "von Essen, Sanna"
LONGEST_PUBLISHER = 100  # characters
MOST = 30


def split_persons(text: str) -> Iterator[str]:
    """Yield the persons of a list; organisations, roles and degrees are left out.

    :param text: names apart by commas, semicolons, "ja", or the ends of lines; also "Niemi, Niina; Virtanen, Pekka".
    """
    text = DEGREES.sub("", BRACKETED.sub("", text))
    parts = [part.strip() for part in re.split(r"\s*[;\n]\s*|\s+(?:&|ja|och|and)\s+", text)]
    inverted = all(INVERTED.fullmatch(part) for part in parts if part)
    names = parts if inverted else BETWEEN.split(text)
    for name in [name.strip(" .,;:") for name in names][:MOST]:
        if PERSON.fullmatch(name) and not name.isupper() and not ORGANISATION.search(name):
            yield name


def publisher_of(text: str) -> str:
    """Return an organisation without its address, its place and the year."""
    name = PLACE.sub("", ADDRESS.sub("", text)).strip(" .,;:")
    return name if len(name) <= LONGEST_PUBLISHER else ""
