"""What the model of recommendations sees of a sentence: what says that something ought to be done, and around it."""

from collections.abc import Iterator

from nlp.cues import load_cues, load_endings
from nlp.words.sentences import Sentence

PAUSES = {",", ";", ":", ".", "–"}
CUES, ENDINGS = load_cues("recommendations"), load_endings("recommendations")
FITTING_WITHIN = 4  # tokens behind "olisi" or "on"
INFINITIVE_WITHIN = 12  # tokens around "tulee", "pitää"
CONDITIONAL = ("isi", "isivat", "isimme")
LONG = 45  # tokens: a list or table that no full stop ends
CLAUSE = 18  # tokens that are looked through for the head of a clause


def sentence_features(sentence: Sentence) -> list[str]:
    """Return what speaks for and against a sentence's recommending something; nothing where it has no cue at all."""
    cues = list(dict.fromkeys(_cues(sentence)))
    if not cues:
        return []
    kinds = list(dict.fromkeys(kind for kind, _ in cues))
    around = sorted(set(_around(sentence)))
    features = [*kinds, *around, f"cues {min(len(kinds), 3)}"]
    for kind, at in cues:
        head = _clause_head(sentence, at)
        if head:
            features += [head, f"{head} {kind.split()[0]}"]
        if kind.startswith("advise") and any(sentence.lemma(near) in CUES["vague"] for near in range(at + 1, at + 3)):
            features.append("vague")
        if kind.endswith("duty"):
            features += [f"{kind} {what}" for what in _deed(sentence, at)]
    features += [f"{kind.split()[0]} & {feature}" for kind in kinds for feature in around if feature in PAIRED]
    return list(dict.fromkeys(features))


#: What around a cue changes the meaning of each kind of cue in its own way.
PAIRED = frozenset({"aim", "other", "past", "work", "bill"})


def _deed(sentence: Sentence, at: int) -> Iterator[str]:
    """Yield what the deed is: "tulisi olla" asks for a state, "tulisi huomata" something of the reader alone."""
    for near in range(at + 1, min(at + INFINITIVE_WITHIN, len(sentence.tokens))):
        if any(kind == "a" for _, kind in sentence.word(near).verb_forms):
            verbs = {verb for verb, kind in sentence.word(near).verb_forms if kind == "a"}
            if "olla" in verbs:
                yield "state"
            if verbs & CUES["noticing"]:
                yield "noticing"
            return


def _clause_head(sentence: Sentence, at: int) -> str:
    """Return what opens the clause of a cue: a question word, a relative pronoun, "jos", "että"."""
    for before in range(at, max(-1, at - CLAUSE), -1):
        lemma = sentence.lemma(before)
        if before < at and sentence.form(before) in PAUSES:
            return ""
        if lemma in CUES["asking"]:
            return "asked"
        if lemma in CUES["relative"]:
            return "relative"
        if lemma in CUES["conditions"]:
            return "if"
        if lemma == "että":
            return "that"
    return ""


def _cues(sentence: Sentence) -> Iterator[tuple[str, int]]:
    """Yield what says that something ought to be done, and where."""
    for at in range(len(sentence.tokens)):
        lemma, form = sentence.lemma(at), sentence.form(at).lower()
        verbs = dict.fromkeys(verb for verb, _ in sentence.word(at).verb_forms)
        if advising := next((verb for verb in (*verbs, lemma) if verb in CUES["advising"]), None):
            yield _advising(sentence, at, advising), at
        if CUES["duty_verbs"] & {lemma, *verbs} and _is_conditional(form):
            yield _duty(sentence, at), at
        if lemma == "olla" and _fitting(sentence, at):
            yield f"{'would' if _is_conditional(form) else 'is'} fitting", at
        if lemma.endswith(ENDINGS["proposals"]):
            case = sentence.case(at) or ""
            yield (f"proposal {case}" if case in ("Ess", "Tra") else "proposal"), at
        if form in CUES["duty_words"]:
            yield "auxiliary", at


def _advising(sentence: Sentence, at: int, verb: str) -> str:
    """Return how a verb recommends: "suosittelemme", "suositellaan", "suositeltiin", "voidaan suositella"."""
    strength = "weak" if verb in CUES["advising_weakly"] else "strong"
    form = sentence.form(at).lower()
    kinds = {kind for _, kind in sentence.word(at).verb_forms}
    if form.endswith("mme") or form.endswith(("ttelen", "hdotan")):
        return f"advise-we {strength}"
    if "passive" in kinds:
        return f"advise-{'past' if form.endswith('tiin') else 'passive'} {strength}"
    if "a" in kinds and any(sentence.lemma(near) == "voida" for near in range(at - 5, at)):
        return f"advise-can {strength}"
    return f"advise-{'active' if 'active' in kinds else 'other'} {strength}"


def _duty(sentence: Sentence, at: int) -> str:
    """Return what a verb like "tulisi" says: a duty where it has an infinitive, the future in "tulisi saamaan"."""
    for near in range(at + 1, at + 3):
        kinds = {kind for _, kind in sentence.word(near).verb_forms}
        if "a" in kinds:
            return "would duty"
        if "ma" in kinds:
            return "would future"
    around = range(at - INFINITIVE_WITHIN, at + INFINITIVE_WITHIN)
    has_infinitive = any(kind == "a" for near in around if near != at for _, kind in sentence.word(near).verb_forms)
    return "would duty" if has_infinitive else "would duty-bare"


def _fitting(sentence: Sentence, at: int) -> bool:
    """Return whether a form of "olla" says that something is fitting: "olisi syytä", "tarpeen on"."""
    around = range(at - 1, at + 1 + FITTING_WITHIN)
    return any(
        sentence.form(near).lower() == "tarpeen"
        or (sentence.lemma(near) in CUES["fitting"] and sentence.case(near) in ("Nom", "Par"))
        for near in around
    )


def _is_conditional(form: str) -> bool:
    return form.removesuffix("kin").endswith(CONDITIONAL)


def _around(sentence: Sentence) -> Iterator[str]:
    for at in range(len(sentence.tokens)):
        lemma = sentence.lemma(at)
        if lemma in CUES["aims"]:
            yield "aim"
        if lemma in CUES["others"]:
            yield "other"
        if lemma in CUES["results"]:
            yield "result"
        if lemma.endswith(ENDINGS["works"]) and sentence.case(at) in ("Nom", "Ine"):
            yield "work"
        if lemma.endswith(ENDINGS["bills"]):
            yield "bill"
        if lemma.endswith(ENDINGS["actors"]):
            yield "actor genitive" if sentence.case(at) == "Gen" else "actor"
        if sentence.form(at) == "?":
            yield "question"
        if sentence.form(at).endswith("tiin") and any(kind == "passive" for _, kind in sentence.word(at).verb_forms):
            yield "past"
    if len(sentence.tokens) > LONG:
        yield "long"
