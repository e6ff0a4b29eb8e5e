"""The analysis as a spaCy pipeline."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from benchmarks.names import FIXTURES, read_gold
from benchmarks.spacy_scores import examples, marked_documents
from corpus.records import Mention
from nlp.pipeline import load_pipeline, to_displacy
from nlp.pipeline.components import NAMES, shared_analyser
from tests.conftest import ROOT

TEXT = "MDI toteutti selvityksen Tampereella yhdessä Nordregion kanssa.\n\nToinen kappale on Iin kunnasta."
PIECES = ["Tampereella", "Iin", "kunta", "Oy", "MDI", "ja", ".", ",", "–", "-", "(", ")", "\"", ":n", "2024",
          "1 000 euroa", "Kuntaliitto", "tilasi", "yhdessä", "kanssa", "ä", "\u00ad", "\u0308", "😀", "漢"]  # fmt: skip
GAPS = [" ", "  ", "\n", "\n\n", "\t", "\u00a0", "", " \n "]


@pytest.fixture(scope="module")
def pipeline() -> Language:
    return load_pipeline()


def test_entities_say_what_a_name_is_and_was(pipeline: Language) -> None:
    doc = pipeline(TEXT)
    first, place, partner, small = doc.ents
    assert (first.text, first.label_, first.kb_id_, first._.name) == ("MDI", "organisation", "org:mdi", "MDI")
    assert (place.label_, place.kb_id_, place.ent_id_, place._.role) == ("municipality", "kunta:837", "kunta:837", None)
    assert (partner._.role, partner._.evidence) == ("partner", TEXT.partition("\n")[0])
    assert 0 < small._.score <= 1
    assert [sentence.text.strip() for sentence in doc.sents] == TEXT.split("\n\n")


def test_tokens_have_lemmas_classes_and_cases(pipeline: Language) -> None:
    token = pipeline("kuntien joukkoliikenteessä")[1]
    assert (token.lemma_, token.pos_, token.morph.get("Case")) == ("joukkoliikenne", "NOUN", ["Ine"])
    assert token._.parts == ("joukko", "liikenne")


def test_an_abolished_municipality_is_led_to_the_one_of_today(pipeline: Language) -> None:
    (entity,) = [entity for entity in pipeline("Nokialta Vammalaan kuljetaan.").ents if entity.text == "Vammalaan"]
    assert entity.kb_id_ != entity.ent_id_ == entity._.current_id


@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(GAPS)), max_size=25), st.sampled_from(GAPS))
@example([("Tampereella", ""), ("-", ""), ("Iin", " ")], "")
@settings(max_examples=150, deadline=None)
def test_any_text_is_kept_and_has_the_mentions_of_the_analysis(pieces: list[tuple[str, str]], before: str) -> None:
    text = before + "".join(word + gap for word, gap in pieces)
    doc = load_pipeline_once()(text)
    assert doc.text == text
    found = [(entity.start_char, entity.end_char, entity.label_, entity.kb_id_) for entity in doc.spans[NAMES]]
    mentions = shared_analyser(persons=False).find_mentions(text)
    assert found == [(*whole_tokens(doc, mention), mention.type, mention.id) for mention in mentions]


def whole_tokens(doc: Doc, mention: Mention) -> tuple[int, int]:
    """Return where the tokens of a mention start and end: a date may end inside one ("2024T12")."""
    tokens = [token for token in doc if token.idx < mention.end and token.idx + len(token) > mention.start]
    return tokens[0].idx, tokens[-1].idx + len(tokens[-1])


def load_pipeline_once(loaded: list[Language] = []) -> Language:  # noqa: B006  # hypothesis takes no fixtures of tests
    if not loaded:
        loaded.append(load_pipeline())
    return loaded[0]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "  a", "a  ", "\ta b\n"])
def test_white_space_is_kept(pipeline: Language, text: str) -> None:
    assert pipeline(text).text == text


def test_many_texts_are_analysed_and_kept(pipeline: Language) -> None:
    docs = list(pipeline.pipe([TEXT, "", "Oulussa sataa."]))
    with_context = list(pipeline.pipe([("Turku", 1)], as_tuples=True))
    assert with_context[0][1] == 1
    kept = DocBin(store_user_data=True, docs=docs).to_bytes()
    again = list(DocBin(store_user_data=True).from_bytes(kept).get_docs(pipeline.vocab))
    for before, after in zip(docs, again, strict=True):
        assert [(one.text, one.kb_id_, one._.role, one._.evidence) for one in after.ents] == [
            (one.text, one.kb_id_, one._.role, one._.evidence) for one in before.ents
        ]


def test_a_pipeline_is_written_and_loaded_again(tmp_path: Path) -> None:
    load_pipeline(persons=True).to_disk(tmp_path / "pipeline")
    loaded = spacy.load(tmp_path / "pipeline")
    assert loaded.pipe_names == ["aluetutka_morphology", "aluetutka_sentences", "aluetutka_names"]
    assert [entity.label_ for entity in loaded("Tampereella puhui Pertti Nousiainen.").ents] == [
        "municipality",
        "person",
    ]


def test_the_component_works_in_a_pipeline_of_others_and_leaves_their_entities() -> None:
    own = spacy.blank("fi")
    own.add_pipe("entity_ruler").add_patterns([{"label": "OWN", "pattern": "Tampereella"}])
    own.add_pipe("aluetutka_names")
    doc = own("MDI teki raportin Tampereella ja Iissä.")
    assert [(entity.text, entity.label_) for entity in doc.ents] == [
        ("MDI", "organisation"), ("Tampereella", "OWN"), ("Iissä", "municipality"),
    ]  # fmt: skip


def test_displacy_shows_the_entities(pipeline: Language) -> None:
    html = displacy.render(to_displacy(pipeline(TEXT)), style="ent", manual=True, jupyter=False)
    assert "Tampereella" in html
    assert "kumppani" in html


def test_marked_sentences_are_scored_by_spacys_own_scorer(pipeline: Language) -> None:
    path = FIXTURES / "heldout.txt"
    sentences = list(read_gold(path))[:60]
    scores = pipeline.evaluate(list(examples(pipeline, sentences)))
    assert scores["ents_f"] >= 0.9
    assert scores["ents_per_type"]["municipality"]["f"] >= 0.95
    assert len(marked_documents(pipeline, path)) == len(list(read_gold(path)))


def test_the_examples_of_the_docs_run() -> None:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "spacy.md").read_text("utf-8"), flags=re.DOTALL)
    names: dict[str, object] = {}
    for block in blocks:
        exec(block, names)
    assert len(blocks) >= 6
    assert "<mark" in str(names["html"])


def test_the_analysis_alone_imports_no_spacy() -> None:
    program = (
        "import sys, nlp, nlp.mentions, services.searching; print({'spacy', 'torch', 'prefect'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "set()"
