import sys

import pytest

from corpus.errors import VoikkoMissingError
from nlp.words.finnish import load_finnish


def test_a_machine_without_voikko_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "libvoikko", None)
    with pytest.raises(VoikkoMissingError, match="apt-get install libvoikko1 voikko-fi"):
        load_finnish()
