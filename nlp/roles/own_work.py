"""Whether a role is one in the publication that a text is, or in another work that it tells of.

A government programme says what ministries shall fund, a report whose surveys it read. Of the work itself a publication
tells in front, below headings of its making, or in sentences that point at it.
"""

import re
from collections.abc import Sequence

from corpus.records import PART_OF, Document, Mention
from nlp.cues import load_cues
from nlp.roles.view import DocumentView, genre, heading_above, view_of
from nlp.roles.words import VERBS, WORKS, Reading, read_word
from nlp.words.finnish import Finnish

_CUES = load_cues("own_work")
POINTING, PUBLICATIONS, CITING = _CUES["pointing"], _CUES["publications"], _CUES["citing"]
MUST = _CUES["must"]
MAKING = tuple(_CUES["places"])
FRONT = 8_000  # characters in which a publication says how it came about
BRIEF = 1_500  # characters of a text that tells of one work, if of any
SHORT = 12_000  # characters of a text that is front as a whole
BEGINNING = 3  # words
REACH = 5  # words behind an auxiliary among which its verb stands
STEM = 5  # letters that tell a word whatever its form
POINTED = 3  # words between "tämä" and the work
LABEL = re.compile(r"\W*[^\W\d][^:\n]{1,40}:\s")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
#: What a text is that says what others are to do, and not how it was made.
POLITICS = "politics"
POLITICAL = ("government", POLITICS, "answer")
RELEASE, OTHER = "release", "other"  # kinds
PLAN = "plan"  # genre
ORDER, SAYING, SOURCE = "order", "say", "source"  # groups of words
DUTY = "duty"  # of what is in no other group here
#: Programmes of municipalities on housing and the like, which no party wrote.
OF_A_FIELD = re.compile(r"\w(?:poliittinen|poliittiset) (?:ohjelma|linjau)")
#: Groups of nouns that say what somebody was to a work.
MAKERS = frozenset(("group", "client", "funder", "partner", "participant", "coordinator"))
LABELS = MAKERS | {"doer", "making", "money", "order", "publisher", "shared"}


class OwnWork:
    """Decides for one document which of its roles are in the work that it is."""

    def __init__(self, document: Document, finnish: Finnish) -> None:
        self._document, self._finnish = document, finnish
        self._title = document.title.lower()
        self._view = view_of(document)
        whole = [field.value for field in document.fields if field.name == PART_OF]
        titled = DocumentView(" ".join([document.title, *whole]), document.blocks)
        self._genre = genre(document.text, titled)
        if self._genre == POLITICS and OF_A_FIELD.search(self._title):
            self._genre = PLAN
        self._is_political = self._genre in POLITICAL
        self._year = int(document.date[:4]) if document.date else None
        self._titled = {word.key for word in self._read(document.title) if word.group in WORKS}

    def holds(self, mention: Mention, sentence: str) -> bool:
        """Return whether a role is in the publication itself.

        :param sentence: the one that the role was read from.
        """
        words = self._read(sentence)
        if _is_required(words):
            return False
        if self._points_at_itself(words, sentence):
            return True
        if self._is_political or _cites(words) or self._is_of_another_year(sentence):
            return False
        near = self._is_near(mention.start)
        if near and self._is_labelled(sentence):
            return True
        return near and mention.role != "publisher" and self._tells_of_work(words)

    def _is_labelled(self, sentence: str) -> bool:
        """Return whether a sentence begins with a label of a role: "Tilaaja: Sitra"."""
        label = LABEL.match(sentence)
        return label is not None and any(word.group in LABELS for word in self._read(label[0]))

    def _tells_of_work(self, words: Sequence[Reading]) -> bool:
        """Return whether a sentence in front tells of the making of a work that can be this one."""
        if self._document.kind == RELEASE or len(self._document.text) < BRIEF:
            return True
        groups = {word.group for word in words}
        if SAYING in groups and any(word.form == "agent" and word.key in VERBS for word in words):
            return False  # "YIT:n teettämä tutkimus osoittaa": what was read
        if self._genre == PLAN:  # which tells of many works, and of itself by the name of its title
            return bool(groups & MAKERS) or any(word.key in self._titled for word in words)
        if self._document.kind == OTHER:  # nothing says that it reports a work: a sentence has to begin with one
            return any(word.group in WORKS | MAKERS for word in words[:BEGINNING])
        return bool(groups & (WORKS | MAKERS | {ORDER}))

    def _read(self, text: str) -> list[Reading]:
        forms = ((token.word, text[token.start : token.end].lower()) for token in self._finnish.tokens(text))
        words = ((read_word(word, form, word.case or ""), form) for word, form in forms)
        return [_regrouped(word, form) for word, form in words]

    def _points_at_itself(self, words: Sequence[Reading], sentence: str) -> bool:
        """Return whether a sentence points at the work, begins with what the work is, or says its title's work."""
        if not words:
            return False
        pointed = any(
            word.key in POINTING and any(later.group in WORKS for later in words[at + 1 : at + 1 + POINTED])
            for at, word in enumerate(words)
        )
        if pointed or self._is_political:
            return pointed
        return not _cites(words) and (words[0].key in PUBLICATIONS or self._says_title(sentence))

    def _says_title(self, sentence: str) -> bool:
        """Return whether a sentence has the work of the title with a word or part that stands before it there.

        "Asunto-ohjelmaa" and "asuntopoliittinen ohjelma" are the work that is titled "Asuntopoliittinen ohjelma".
        """
        before = ""
        for token in self._finnish.tokens(sentence):
            lemma = token.word.lemma.lower()
            work = next((work for work in self._titled if lemma.endswith(work)), "")
            first = lemma.removesuffix(work).strip("-") or before
            if work and len(first) >= STEM and first[:STEM] in self._title:
                return True
            before = lemma
        return False

    def _is_near(self, start: int) -> bool:
        if start < FRONT or len(self._document.text) < SHORT:
            return True
        first, last = heading_above(self._document.text, start, self._view)
        heading = self._document.text[first:last].lower()
        return any(word.startswith(MAKING) for word in re.findall(r"\w+", heading))

    def _is_of_another_year(self, sentence: str) -> bool:
        """Return whether a sentence is of a year long before the text."""
        years = [int(year) for year in YEAR.findall(sentence)]
        return bool(years) and self._year is not None and max(years) < self._year - 1


def _cites(words: Sequence[Reading]) -> bool:
    """Return whether a work is named as a source: "selvityksen mukaan", "enligt rapporten"."""
    for at, word in enumerate(words):
        if word.group == SOURCE:
            around = (*words[max(at - 2, 0) : at], *words[at + 1 : at + 6])
            if any(other.group in WORKS for other in around):
                return True
    return False


def _regrouped(word: Reading, form: str) -> Reading:
    """Return a word with the group that its written form has here."""
    if form in CITING:
        return word._replace(group=SOURCE)
    if form in MUST:
        return word._replace(group=DUTY)
    return word._replace(group="study") if not word.group and form in PUBLICATIONS else word


def _is_required(words: Sequence[Reading]) -> bool:
    """Return whether a sentence says what is to be done: "on taattava", "tulee rahoittaa"."""
    for at, word in enumerate(words):
        behind = words[at + 1 : at + 1 + REACH]
        if word.key == "olla" and any(one.form == "present_passive" and one.case in ("Nom", "") for one in behind):
            return True
        # "Rahoittaa" is an infinitive or not: next to the auxiliary it is one.
        if word.group == DUTY and (any(one.form == "a" for one in behind) or _is_verb(behind[:1])):
            return True
    return False


def _is_verb(words: Sequence[Reading]) -> bool:
    return any(word.form == "active" or word.pos == "VERB" for word in words)
