"""Names of one or more words looked up by lemmas: organisations and wellbeing services counties."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from corpus.ids import organisation_id
from corpus.records import DecidedName
from nlp.cues import load_cues, load_endings
from nlp.gazetteers import read_gazetteer
from nlp.roles.words import VERBS
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
#: Kinds that every country has, and countries and cities whose genitive before them names the registry's own.
NATIONAL = {"ministry"}
OWN = {"Suomi"}
#: What a sentence speaks of when "keskusta" or "vihreät" in it is a party.
OF_PARTIES = _WORDS["of_parties"]
#: Parties that go by a word for something else: "keskusta" is a town's centre.
PLAIN_PARTIES = {"keskusta", "centern"}
SHORTEST_STEM = 3  # letters of what is left of a word without its ending
SHORTEST_PARTY = 3  # letters of an abbreviation that stands for a party in any sentence
CASE_ENDINGS = tuple(suffix for suffix, _ in ENDINGS)
PARTITIVE = ("a", "ä")
#: What a plural's forms go on with behind its stem: "vihre-iden", "perussuomalais-ten", "demar-eille".
PLURAL = re.compile(
    r"(?:i(?:den|t[aä]|ll|lt|ss|st|hin|n[aä]|ks)|ten$|i[aä]$|i(?:ss|st|ll|lt)|iin$|t?ien$|t?e(?:j[aä]|i))"
)
#: Units that are called like what they make.
OF_A_WORK = (" tutkimus",)
ILLATIVE = re.compile(r"([aeiouyäö])\1n$")


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
            found = _with_suffix(sentence, self._with_abbreviation(sentence, _of_a_country(sentence, found)))
            yield found
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
                shared = sentence.form(at) == "," and sentence.form(at - 1)[-1] == "-"  # "elinkeino-, liikenne- ja …"
                if shared or (sentence.word(at).pos == "PUNCT" and sentence.form(at) in ("–", "-")):
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
            genitive = sentence.case(at) == "Gen" or sentence.form(at)[-1] == "-"
            entry = self._with_head(_names_before(sentence, at, last), head) if genitive else None
            if entry is None or entry == found.entry:  # "Kainuun ja Kainuun liiton" are the region and its council
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

    def _with_abbreviation(self, sentence: Sentence, found: Match) -> Match:
        """Take in another name that stands behind a name without brackets: "Terveyden ja hyvinvoinnin laitos THL"."""
        after = found.last + 1
        if found.first == found.last or not sentence.adjacent(after) or not sentence.capital(after):
            return found
        other = self._longest(sentence, after)
        same = other is not None and other.last == after and other.entry == found.entry
        return Match(found.first, after, found.entry, other.as_written) if other and same else found

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


def _of_a_country(sentence: Sentence, found: Match) -> Match:
    """Read a ministry of another country, "Ruotsin ulkoministeriö", which the registry has only of Finland."""
    owner = found.first - 1
    if found.entry.kind not in NATIONAL or sentence.capital(found.first) or not sentence.adjacent(found.first):
        return found
    country = sentence.word(owner).place
    if country is None or not sentence.capital(owner) or sentence.case(owner) != "Gen" or country in OWN:
        return found
    start = sentence.tokens[owner].start
    name = sentence.text[start : sentence.tokens[found.last].start] + sentence.word(found.last).lemma
    return Match(owner, found.last, Entry("organisation", organisation_id(name), name, "unknown"))


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
        for suffix in (*CASE_ENDINGS, *PARTITIVE):
            if stem.endswith(suffix) and len(stem) > len(suffix) + 1:
                cut = stem.removesuffix(suffix)
                if len(cut) >= SHORTEST_STEM or form.isupper():  # "Den Gröna kommunen" is of no party
                    keys |= {cut, cut.removesuffix("i")} if len(cut) > SHORTEST_STEM else {cut}
        if ILLATIVE.search(stem):  # "Fimeaan", "Tukesiin"
            keys |= {stem[:-2], stem[:-3]}
    return keys


def _fits(sentence: Sentence, first: int, last: int, name: str, entry: Entry) -> bool:
    """Return whether tokens are written as the name is: in capitals, or in lower case where that is usual."""
    form = sentence.form(first)
    if entry.kind == "party" and first == last:
        return _names_a_party(sentence, first, name)
    if not _keeps_its_words(sentence, first, last, name):
        return False
    if first < last and name[0].isupper() and name.endswith(OF_A_WORK) and not sentence.capital(last):
        return sentence.case(last) == "Nom" and sentence.holds(_tells_of_makers)
    if first == last and "-" not in name and not name[1:].islower():
        stem = form.partition(":")[0].rstrip("+")
        if len(name) > LONGEST_ABBREVIATION:  # NordForsk, also written Nordforsk
            return stem.lower().startswith(name.lower()) and stem[0].isupper()
        return stem.startswith(name) and (stem == name or stem[len(name) :].islower())
    if sentence.capital(first) or name[0].islower():
        # "Tampereen raitiotien" is a tramway, "Tampereen Raitiotie" a company; "Keski-Suomen kylien" are villages.
        small = name.split()[-1][0].isupper() and not sentence.capital(last)
        several = entry.kind == "interest_group" and name[-1] == "t" and sentence.word(last).pos == "NOUN"
        return not (small and first < last and (entry.kind == "company" or several))
    word = sentence.word(last)
    lemma = sentence.lemma(last)
    compound = len(word.parts) > 1 or not word.known or entry.kind in ("ministry", "parliament")
    telling = first < last or (compound and len(lemma) >= SHORTEST_LOWER_CASE)
    return entry.kind not in CAPITAL_KINDS and telling


def _tells_of_makers(sentence: Sentence) -> bool:
    """Return whether somebody makes something: "Kelan tutkimus" did it, and is no study that shows something."""
    return any(
        VERBS.get(verb) in ("make", "carry") and form in ("active", "past_active")
        for token in sentence.tokens
        for verb, form in token.word.verb_forms
    )


def _keeps_its_words(sentence: Sentence, first: int, last: int, name: str) -> bool:
    """Return whether the genitives of a name stand as they do in it: "Suomessa pankkien" is no Suomen Pankki."""
    *before, _ = name.lower().split()
    if len(before) != last - first:
        return True
    return all(
        not word.endswith("n") or sentence.form(first + at).lower() == word or sentence.lemma(first + at) == word
        for at, word in enumerate(before)
    )


def _names_a_party(sentence: Sentence, at: int, name: str) -> bool:
    """Return whether a word is a party's name, which may be a common word too: "vihreiden puoluekokous"."""
    form, word = sentence.form(at).partition(":")[0], sentence.word(at)
    if name.isupper():
        return form == name and (len(name) >= SHORTEST_PARTY or sentence.holds(_speaks_of_parties))
    if not name[1:].islower():
        return False
    if name.endswith("t"):  # "perussuomalaiset" are the party, one "perussuomalainen" is a person
        return _is_plural(form.lower(), name.lower()) and (len(word.parts) > 1 or _acts_as_a_party(sentence, at))
    if word.lemma.lower() != name.lower() and not form.lower().startswith(name.lower()):
        return False
    if name.lower() not in PLAIN_PARTIES:
        return True
    inside = at > 0 and not (sentence.adjacent(at) and sentence.word(at - 1).place)
    told = inside and sentence.holds(_speaks_of_parties)
    return sentence.capital(at) and (told or sentence.lemma(at + 1) in OF_PARTIES)


def _is_plural(form: str, name: str) -> bool:
    """Return whether a form is one of a plural: "vihreiden" of "vihreät", "demareille" of "demarit"."""
    stem = name.removesuffix("t")[:-1]
    return form == name or (form.startswith(stem) and PLURAL.match(form.removeprefix(stem)) is not None)


def _acts_as_a_party(sentence: Sentence, at: int) -> bool:
    """Return whether a plural that is an adjective too, "vihreät", stands alone, and for a party."""
    after = sentence.word(at + 1)
    if after.pos in ("NOUN", "ADJ") and sentence.case(at + 1) == sentence.case(at) and not sentence.capital(at + 1):
        return False
    if sentence.holds(_speaks_of_parties):
        return True
    acting = any(form in ("active", "past_active") for _, form in after.verb_forms)
    return sentence.capital(at) and (at > 0 or acting)


def _speaks_of_parties(sentence: Sentence) -> bool:
    return any(
        not OF_PARTIES.isdisjoint(part.lower() for part in token.word.parts) or sentence.lemma(at) in OF_PARTIES
        for at, token in enumerate(sentence.tokens)
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
