"""Names of one or more words looked up by lemmas: organisations and wellbeing services counties."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from corpus.ids import organisation_id
from corpus.records import DecidedName
from nlp.cues import load_cues, load_endings
from nlp.gazetteers import read_gazetteer
from nlp.words.finnish import Finnish, Word
from nlp.words.sentences import ENDINGS, Sentence

_ENDINGS = load_endings("organisations")
_WORDS = load_cues("organisations")

#: Kinds whose names never stand in lower case, as "ympäristöministeriön" and "verohallinto" do.
CAPITAL_KINDS = {"consultancy", "company", "thinktank", "media", "foundation", "party", "interest_group", "subregion"}
SHORTEST_LOWER_CASE = 9  # letters; shorter words are too often something else
LONGEST_ABBREVIATION = 6  # letters
SHORT_NAME = 2  # words
LONGEST_NAME = 8  # words
LARGEST_MEMO = 100_000  # word forms
COMPANY_SUFFIXES = _WORDS["company_suffixes"]
DIRECTIONS = _WORDS["directions"]
SHARED_ENDINGS = _ENDINGS["shared_endings"]
JOINS = _WORDS["joins"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a name leads to."""

    type: str
    id: str
    name: str  # canonical
    kind: str


@dataclass(slots=True)
class _Node:
    children: dict[str, "_Node"] = field(default_factory=dict)
    names: list[tuple[str, Entry]] = field(default_factory=list)  # as written in the registry


@dataclass(frozen=True, slots=True)
class Match:
    """Tokens of a sentence, first to last, that name an entry."""

    first: int
    last: int
    entry: Entry
    as_written: bool = False  # whether the last word stands as in the registry: in the nominative


class Registry:
    """A trie of names by the lemmas of their words."""

    def __init__(self, finnish: Finnish, entries: Iterable[tuple[Entry, Iterable[str]]]) -> None:
        self._root = _Node()
        self._begun: dict[tuple[str, str], list[_Node]] = {}
        for entry, names in entries:
            for name in names:
                self._add(finnish, name, entry)

    def _add(self, finnish: Finnish, name: str, entry: Entry) -> None:
        tokens = [token for token in finnish.tokens(name) if token.word.pos != "PUNCT"]
        nodes = [self._root]
        for token in tokens:
            keys = _keys(token.word, name[token.start : token.end], short=len(tokens) <= SHORT_NAME)
            nodes = [node.children.setdefault(key, _Node()) for node in nodes for key in keys]
        for node in nodes:
            node.names.append((name, entry))

    def find(self, sentence: Sentence) -> Iterator[Match]:
        """Yield the longest names in a sentence, none inside another, in order."""
        at = 0
        while at < len(sentence.tokens):
            found = self._longest(sentence, at) if self._begins(sentence, at) else None
            if found is None:
                at += 1
                continue
            yield from self._coordinated(sentence, found)
            yield from self._shared_ending(sentence, found)
            yield _with_suffix(sentence, found)
            at = found.last + 1

    def _begins(self, sentence: Sentence, at: int) -> list[_Node]:
        """Return where names that begin with a token go on; of nearly all tokens that is nowhere, which is kept."""
        key = sentence.form(at), sentence.lemma(at)
        nodes = self._begun.get(key)
        if nodes is None:
            if len(self._begun) >= LARGEST_MEMO:
                self._begun.clear()
            keys = token_keys(sentence.word(at), key[0])
            nodes = self._begun[key] = [child for one in keys if (child := self._root.children.get(one))]
        return nodes

    def _longest(self, sentence: Sentence, first: int) -> Match | None:
        best, nodes = None, self._begins(sentence, first)
        for at in range(first, min(first + LONGEST_NAME, len(sentence.tokens))):
            if at > first:
                if sentence.word(at).pos == "PUNCT" and sentence.form(at) in ("–", "-"):
                    continue
                keys = token_keys(sentence.word(at), sentence.form(at))
                nodes = [child for node in nodes for key in keys if (child := node.children.get(key))]
            if not nodes:
                break
            named = (pair for node in nodes for pair in node.names)
            found = next(((name, entry) for name, entry in named if _fits(sentence, first, at, name, entry)), None)
            if found:
                best = Match(first, at, found[1], found[0].rpartition(" ")[2] == sentence.form(at))
        return best

    def _coordinated(self, sentence: Sentence, found: Match) -> Iterator[Match]:
        """Yield what shares the last word: the first of "Kainuun ja Lapin hyvinvointialueet"."""
        if found.last - found.first != 1:
            return
        head, last = token_keys(sentence.word(found.last), sentence.form(found.last)), sentence.form(found.first)
        at = found.first - 2
        while at >= 0 and sentence.form(at + 1) in JOINS and sentence.capital(at):
            entry = self._with_head(_names_before(sentence, at, last), head)
            if entry is None:
                return
            yield Match(at, at, entry)
            at -= 2

    def _shared_ending(self, sentence: Sentence, found: Match) -> Iterator[Match]:
        """Yield the first of "sisä- ja oikeusministeriö", which takes the last part of the second."""
        at = found.first - 2
        if found.first != found.last or at < 0 or sentence.form(at + 1) not in JOINS or sentence.form(at)[-1] != "-":
            return
        word, start = sentence.word(found.last), sentence.form(at).lower()
        # "Karelia- ja Savonia-ammattikorkeakoulu" keeps its hyphen, "sisä- ja oikeusministeriö" does not.
        endings = {start + word.lemma.lower().rpartition("-")[2], start.rstrip("-") + word.parts[-1].lower()}
        endings |= {start.rstrip("-") + ending for ending in SHARED_ENDINGS if word.lemma.lower().endswith(ending)}
        node = next((node for name in sorted(endings) if (node := self._root.children.get(name))), None)
        if node and node.names:
            yield Match(at, at, node.names[0][1])
        elif at >= 2 and sentence.form(at - 1) in JOINS and sentence.form(at - 2)[-1] == "-":
            yield from self._of_two_parts(sentence, at, endings)

    def _of_two_parts(self, sentence: Sentence, at: int, endings: set[str]) -> Iterator[Match]:
        """Yield the first of "liikenne- ja viestintä- sekä sisäministeriö"."""
        node: _Node | None = self._root
        for key in (sentence.form(at - 2).lower(), sentence.lemma(at - 1)):
            node = node.children.get(key) if node else None
        ends = [end for name in sorted(endings) if node and (end := node.children.get(name)) and end.names]
        yield from (Match(at - 2, at, end.names[0][1]) for end in ends[:1])

    def _with_head(self, first_keys: set[str], head: set[str]) -> Entry | None:
        for key in first_keys:
            node = self._root.children.get(key)
            for last in head:
                end = node.children.get(last) if node else None
                if end and end.names:
                    return end.names[0][1]
        return None


def _with_suffix(sentence: Sentence, found: Match) -> Match:
    """Take "ry" and "Oy" behind a registered name into it."""
    after = found.last + 1
    if after < len(sentence.tokens) and sentence.form(after).partition(":")[0] in COMPANY_SUFFIXES:
        return Match(found.first, after, found.entry, ":" not in sentence.form(after))
    return found


def _names_before(sentence: Sentence, at: int, last: str) -> set[str]:
    """Return the keys of a coordinated first word; "Etelä-" takes what stands behind the hyphen of the last."""
    form = sentence.form(at)
    if form.lower() in DIRECTIONS and "-" in last:
        base = sentence.word(at + 2).lemma.lower().partition("-")[2]
        return {form.lower() + base}
    return token_keys(sentence.word(at), form)


def _keys(word: Word, form: str, *, short: bool) -> set[str]:
    """Return the keys of a word of a name: its lemma, and of a short name its form, for what is no word at all."""
    # "LapIT" is no Lapp: capitals inside a name keep it from being read as a word; "Tullen" in Swedish is no verb.
    if not word.known or word.pos == "VERB" or not all(part[1:].islower() or not part[1:] for part in form.split("-")):
        return {form.lower()}
    return {word.lemma.lower(), form.lower()} if short else {word.lemma.lower()}


def token_keys(word: Word, form: str) -> set[str]:
    """Return what a token can be looked up by: its form and lemma, and stems of a word that Voikko does not know."""
    stem = form.partition(":")[0].lower().rstrip("+")
    keys = {stem, word.lemma.lower()}
    if word.place:
        keys.add(word.place.lower())
    if not word.known or (form[0].isupper() and not word.place and len(word.parts) == 1):  # "Diakin" is no slide
        for suffix, _ in ENDINGS:
            if stem.endswith(suffix) and len(stem) > len(suffix) + 1:
                cut = stem.removesuffix(suffix)
                keys |= {cut, cut.removesuffix("i")} if len(cut) > 3 else {cut}
    return keys


def _fits(sentence: Sentence, first: int, last: int, name: str, entry: Entry) -> bool:
    """Return whether tokens are written as the name is: in capitals, or in lower case where that is usual."""
    form = sentence.form(first)
    if not _keeps_its_words(sentence, first, last, name):
        return False
    if first == last and "-" not in name and not name[1:].islower():
        stem = form.partition(":")[0].rstrip("+")
        if len(name) > LONGEST_ABBREVIATION:  # NordForsk, also written Nordforsk
            return stem.lower().startswith(name.lower()) and stem[0].isupper()
        return stem.startswith(name) and (stem == name or stem[len(name) :].islower())
    if sentence.capital(first) or name[0].islower():
        # "Tampereen raitiotien" is a tramway, "Tampereen Raitiotie" a company.
        small = name.split()[-1][0].isupper() and not sentence.capital(last)
        return not (small and first < last and entry.kind == "company")
    word = sentence.word(last)
    lemma = sentence.lemma(last)
    compound = len(word.parts) > 1 or not word.known or entry.kind in ("ministry", "parliament")
    telling = first < last or (compound and len(lemma) >= SHORTEST_LOWER_CASE)
    return entry.kind not in CAPITAL_KINDS and telling


def _keeps_its_words(sentence: Sentence, first: int, last: int, name: str) -> bool:
    """Return whether the genitives of a name stand as they do in it: "Suomessa pankkien" is no Suomen Pankki."""
    *before, _ = name.lower().split()
    if len(before) != last - first:
        return True
    return all(
        not word.endswith("n") or sentence.form(first + at).lower() == word or sentence.lemma(first + at) == word
        for at, word in enumerate(before)
    )


def organisation_entries(decided: Iterable[DecidedName] = ()) -> Iterator[tuple[Entry, list[str]]]:
    """Yield the organisations of the gazetteer, and those that operators confirmed, with all their names."""
    entries: dict[str, tuple[Entry, list[str]]] = {}
    for row in read_gazetteer("organisations"):
        names = [row["name_fi"], row["name_sv"], row["name_en"], *row["aliases"].split("|")]
        entry = Entry("organisation", organisation_id(row["slug"]), row["name_fi"], row["kind"])
        entries[entry.id] = entry, [name for name in dict.fromkeys(names) if name.strip()]
    confirmed = {name.id: name for name in decided if not name.rejected}
    for name in confirmed.values():
        if name.into is None:
            entries[name.id] = Entry("organisation", name.id, name.name, "confirmed"), [name.name]
    for name in confirmed.values():
        into = last_of(name.id, confirmed)
        if into in entries:
            entries[into][1].append(name.found)
    yield from entries.values()


def last_of(id: str, decided: Mapping[str, DecidedName]) -> str:
    """Follow a name from organisation to organisation that it was merged into; return the last one's id."""
    passed = {id}
    while id in decided and (into := decided[id].into) and into not in passed:
        passed.add(id := into)
    return id
