"""Tokens, sentences and names of the pipeline are those of the analysis, on any text."""

from functools import cache

import pytest
import spacy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import DocBin

from benchmarks.names import FIXTURES, read_gold
from benchmarks.spacy_scores import examples
from nlp.pipeline import load_pipeline
from nlp.pipeline.components import NAMES, shared_analyser, shared_finnish

TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(" \n.Aä1-:\u00ad"), max_size=60)


@cache
def pipeline() -> Language:
    return load_pipeline()


@given(TEXTS)
@example("\x00 a\u2028b\x85c\x1c d")
@example("Iin. Ii:n\n\nToinen  kappale. ")
@settings(max_examples=300, deadline=None)
def test_tokens_and_sentences_are_those_of_the_analysis(text: str) -> None:
    doc = pipeline()(text)
    assert doc.text == text
    tokens = [(token.idx, token.idx + len(token)) for token in doc if not token.is_space]
    assert tokens == [(token.start, token.end) for token in shared_finnish().tokens(text)]
    sentences = [sentence.text.strip() for sentence in doc.sents if sentence.text.strip()]
    assert sentences == [text[start:end] for start, end in shared_analyser(persons=False).sentence_spans(text)]


@pytest.mark.parametrize("text", ["", " ", "\n\n \t"])
def test_a_text_without_words_has_no_names(text: str) -> None:
    doc = pipeline()(text)
    assert (doc.text, doc.ents, list(doc.spans[NAMES])) == (text, (), [])


def test_two_names_in_one_word_are_both_in_the_span_group() -> None:
    doc = pipeline()("Kemi-Tornio-alueen työpaikat")
    kept = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (again,) = DocBin(store_user_data=True).from_bytes(kept).get_docs(pipeline().vocab)
    for one in (doc, again):
        assert [entity.kb_id_ for entity in one.ents] == ["kunta:240"]
        assert [span.kb_id_ for span in one.spans[NAMES]] == ["kunta:240", "kunta:851"]


def test_with_spacys_tokenizer_a_name_covers_whole_tokens() -> None:
    own = spacy.blank("fi")
    own.add_pipe("aluetutka_sentences")
    own.add_pipe("aluetutka_names")
    doc = own("Raportin teki MDI.Se esiteltiin  Iissä. Tampere-talo täyttyi.\n\nSen tilasi Kuntaliitto.")
    assert [sentence.text.split()[0] for sentence in doc.sents] == ["Raportin", "Tampere-talo", "Sen"]
    for mention in shared_analyser(persons=False).find_mentions(doc.text):
        (span,) = [span for span in doc.spans[NAMES] if span.start_char <= mention.start < span.end_char]
        assert (span.label_, span.kb_id_) == (mention.type, mention.id)
        assert mention.end <= span.end_char


def test_worker_processes_find_the_same() -> None:
    texts = ["MDI teki raportin Iissä.", "", "Oulussa sataa.", "Kuntaliitto"]
    found = [[(entity.text, entity._.name) for entity in doc.ents] for doc in pipeline().pipe(texts)]
    by_workers = pipeline().pipe(texts, n_process=2, batch_size=2)
    assert [[(entity.text, entity._.name) for entity in doc.ents] for doc in by_workers] == found


def test_sentences_with_two_marked_names_in_one_word_are_scored() -> None:
    sentences = [sentence for sentence in read_gold(FIXTURES / "turns2.txt") if "Kemi-Tornio" in sentence.text]
    (of_two,) = examples(pipeline(), sentences)
    assert len(sentences[0].names["KUNTA"]) == 2
    assert [entity.text for entity in of_two.reference.ents] == ["Kemi-Tornio-alueen"]
