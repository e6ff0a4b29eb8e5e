"""Draw the stretches to annotate: `python -m training.annotations.sample` writes items.jsonl.

Drawn at random and by cue words, so that a third or more speak of a work and its doers; headings, table cells,
bullets and noise of OCR come as they are. A supplement behind them adds what they have too few of.
"""

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from training.annotations.documents import DATA, SOURCES, SourceDocument, read_documents
from training.annotations.items import ITEMS, Item, digest, split_of, write_items
from training.annotations.stretches import find_runs, find_sentences

SEED = 2026
CUE = re.compile(
    r"rahoit|tilaa[jm]|tilasi|tilan(?:nut|neet)|tilauks|toteutt|toteute|yhteisty|yhdessä|kumppan|toimeksian|toimesta|"
    r"julkais|koordin|osallistu|laati|laadi|vastasi|mukana|\bEAKR|\bESR|\bkanssa|konsult|avusta[nj]|"
    r"finansier|beställ|samarbet|uppdrag|tillsammans",
    re.I,
)
WORK = re.compile(
    r"hank(?:e|kee)|selvity|selvite|tutkimu|tutkielma|raport|julkais|opinnäyt|projekt|\btyö|kysely|\bop(?:as|paa)|ohjelma|"
    r"strategia|kehittämi|kartoitu|arvioin|suunnitelm|utredning|undersökning|rapport|projekt|examensarbet|program",
    re.I,
)
# Who did a work is said by these; with a name in mid-sentence about half of the sentences do say it.
DOER = re.compile(
    r"toimeksian|tilaaja|tilasi|tilauksesta|rahoit(?!usala)|yhteistyö|kumppan|toimesta|koordin|\bEAKR|\bESR|hank(?:e|kee)|"
    r"projekti|hallinnoi|vastasi|vastaa\b|toteuttivat|toteutti\b|laatinut|laati\b|teettä|julkaisija|finansier|beställ|samarbet|uppdrag",
    re.I,
)
CAPITAL_WORD = re.compile(r"(?<=[a-zåäö,(–:] )[A-ZÅÄÖ][\w&-]{2,}")
TOOL = re.compile(
    r"Excel|Webropol|PowerPoint|SPSS|CAD\b|Windows|Java|Android|Linux|SQL|Word\b|HTML|PHP|LED\b|Microsoft|\bIFC|Tekla|Revit|\bSAP\b"
)
NAME = re.compile(r"(?<=[a-zåäö,(–:] )[A-ZÅÄÖ]|[A-ZÅÄÖ]{3,}|\w-[A-ZÅÄÖ]|\w -hank")
IMPRINT = re.compile(
    r"\btaitto\b|julkaisija|kansikuva|valokuva|\bISBN|\bISSN|ohjausryhm|työryhm|konsult|tekijät|painopaikka|toimit(?:us|taja)|"
    r"laatinut|laatineet|\btilaaja\b|utgivare|arbetsgrupp",
    re.I,
)
SWEDISH = re.compile(r"\b(?:och|att|som|för|med|den|till)\b")

FUNDING = re.compile(
    r"rahoitta[ajm]|rahoitti\b|rahoittivat|rahoituksella|rahoitus saatiin|\btuella\b|myöntämä|myönsi|avustuksella|"
    r"\bEAKR|\bESR|finansierar|finansierat",
    re.I,
)
MAKING = re.compile(
    r"laatinut|laatineet|\blaati\b|laativat|laatima|teki\b|tekivät|tehnyt|tehneet|tekemä[ns]?\b|toteuttivat|toteutti\b|toteuttanut|"
    r"toteuttama|kirjoittanut|koonnut|julkaissut|julkaisema|julkaisi\b|kustantaja|konsulttina|utarbetat|gjort",
    re.I,
)
TAKING_PART = re.compile(
    r"koordinoi|hallinnoi|osallistu(?:vat|ivat|i|u|neet)\b|mukana|kumppan|yhteishank|yhteistyöhank|yhteinen|jäseninä|edustaj|"
    r"partner|verkosto",
    re.I,
)
NAMED_PROGRAMME = re.compile(
    r"[A-ZÅÄÖ][\wåäö]*(?: [\wåäö0-9–-]+){0,5} ?[-–] ?(?:\w+)?ohjelma|EU:n \w+ohjelma|Interreg|Horisontti|LIFE|Leader"
)
A_WORK = re.compile(
    r"hank(?:e|kee)|projekti|selvity|selvite|tutkimu|raport|julkaisu|\bop(?:as|paa)|kysely|ohjelma|strategia|suunnitelma",
    re.I,
)

Test = Callable[[str], bool]


def _is_doer(text: str) -> bool:
    return bool(DOER.search(text) and CAPITAL_WORD.search(text)) and not TOOL.search(text)


def _is_cue(text: str) -> bool:
    return bool(CUE.search(text) and WORK.search(text) and NAME.search(text))


def _is_plain_cue(text: str) -> bool:
    return bool(CUE.search(text)) and not _is_cue(text)


def _is_name(text: str) -> bool:
    return bool(NAME.search(text)) and not CUE.search(text)


def _is_swedish(text: str) -> bool:
    return len(SWEDISH.findall(text)) >= 2 and bool(CUE.search(text) or NAME.search(text))


def _speaks_of(doing: re.Pattern[str], text: str) -> bool:
    return bool(doing.search(text) and A_WORK.search(text) and CAPITAL_WORD.search(text)) and not TOOL.search(text)


STRATA: dict[str, Test] = {
    "doer": _is_doer,
    "cue": _is_cue,
    "cue_plain": _is_plain_cue,
    "name": _is_name,
    "imprint": lambda text: bool(IMPRINT.search(text)),
    "swedish": _is_swedish,
    "funding": lambda text: _speaks_of(FUNDING, text),
    "making": lambda text: _speaks_of(MAKING, text),
    "taking_part": lambda text: _speaks_of(TAKING_PART, text),
    "programme": lambda text: bool(NAMED_PROGRAMME.search(text)),
    "county": lambda text: bool(re.search(r"[A-ZÅÄÖ][\w-]+ hyvinvointialue|välfärdsområde", text)),
    "run": lambda _: True,
    "random": lambda _: True,
}
# Source, stratum, how many stretches, at most how many of one document.
QUOTAS = (
    ("consultancy", "random", 40, 40),
    ("abstracts", "doer", 1250, 2),
    ("abstracts", "cue", 130, 1),
    ("abstracts", "cue_plain", 70, 1),
    ("abstracts", "name", 200, 1),
    ("abstracts", "random", 120, 1),
    ("abstracts", "swedish", 60, 2),
    ("municipal_policies", "doer", 360, 6),
    ("municipal_policies", "cue", 90, 3),
    ("municipal_policies", "cue_plain", 60, 3),
    ("municipal_policies", "name", 140, 3),
    ("municipal_policies", "imprint", 180, 4),
    ("municipal_policies", "run", 220, 4),
    ("municipal_policies", "random", 160, 4),
    ("municipal_policies", "swedish", 15, 4),
    ("party_programmes", "doer", 80, 4),
    ("party_programmes", "cue", 30, 4),
    ("party_programmes", "name", 90, 4),
    ("party_programmes", "random", 60, 3),
    ("party_programmes", "swedish", 40, 6),
    ("government_programme", "doer", 50, 20),
    ("government_programme", "name", 50, 20),
    ("government_programme", "random", 40, 20),
    ("answers", "doer", 200, 1),
    ("answers", "name", 90, 1),
    ("answers", "random", 60, 1),
)

# Drawn afterwards and put behind the others, for what those have too few of: roles besides the client's, named
# programmes, wellbeing services counties.
SUPPLEMENT = (
    ("abstracts", "funding", 130, 2),
    ("abstracts", "making", 110, 2),
    ("abstracts", "taking_part", 130, 2),
    ("abstracts", "programme", 40, 1),
    ("municipal_policies", "funding", 30, 4),
    ("municipal_policies", "making", 70, 4),
    ("municipal_policies", "taking_part", 60, 4),
    ("municipal_policies", "programme", 50, 4),
    ("municipal_policies", "county", 50, 3),
    ("answers", "funding", 30, 1),
    ("answers", "making", 50, 1),
    ("answers", "taking_part", 50, 1),
    ("answers", "programme", 30, 1),
    ("party_programmes", "programme", 20, 3),
)


def find_stretches(document: SourceDocument, stratum: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a document that may be drawn for a stratum."""
    if stratum in ("run", "imprint"):
        yield from find_runs(document.text, lines=3)
    else:
        yield from find_sentences(document.text, line_broken=document.source == "government_programme")


def draw_items(*, seed: int = SEED, data: Path = DATA) -> list[Item]:
    """Return the items of all quotas in random order, the supplement behind; same seed and data, same items."""
    documents = {source: list(read_documents(source, data=data)) for source in SOURCES}
    taken: list[Item] = []
    for number, quotas in enumerate((QUOTAS, SUPPLEMENT)):
        chance = random.Random(seed + number)
        drawn: list[Item] = []
        for source, stratum, count, most in quotas:
            drawn += _draw(documents[source], (stratum, count, most), taken + drawn, chance)
        chance.shuffle(drawn)
        taken += drawn
    return taken


def _draw(
    documents: list[SourceDocument], quota: tuple[str, int, int], taken: list[Item], chance: random.Random
) -> list[Item]:
    stratum, number, most = quota
    texts = {document.id: document for document in documents}
    covered: dict[str, list[tuple[int, int]]] = {document.id: [] for document in documents}
    for item in taken:
        if item.source == documents[0].source:
            covered[item.document].append((item.start, item.end))
    candidates = [
        (document.id, start, end)
        for document in documents
        for start, end in find_stretches(document, stratum)
        if STRATA[stratum](document.text[start:end])
    ]
    chance.shuffle(candidates)
    drawn: list[Item] = []
    counts: Counter[str] = Counter()
    for name, start, end in candidates:
        if len(drawn) == number:
            break
        if counts[name] < most and not any(start < last and first < end for first, last in covered[name]):
            counts[name] += 1
            covered[name].append((start, end))
            source, stretch = texts[name].source, texts[name].text[start:end]
            drawn.append(Item(source, name, start, end, digest(stretch), split_of(source, name), stratum))
    return drawn


def main() -> None:
    """Draw and write the items, and print how many of which source, stratum and split."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--output", type=Path, default=ITEMS)
    options = parser.parse_args()
    items = draw_items(seed=options.seed)
    write_items(items, options.output)
    for field in ("source", "stratum", "split"):
        print(field, dict(Counter(getattr(item, field) for item in items)))
    print(len(items), "items")


if __name__ == "__main__":
    main()
