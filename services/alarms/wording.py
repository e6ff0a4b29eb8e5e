"""What messages say: Finnish, Swedish and English texts, with dates and numbers as each language writes them."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from corpus.errors import SettingsError

FOLDER = Path(__file__).parent / "words"
LANGUAGES = ("fi", "sv", "en")
TIME_ZONE = "Europe/Helsinki"
LOCALES = {"fi": "fi", "sv": "sv_FI", "en": "en_GB"}


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of one language."""

    language: str
    texts: MappingProxyType[str, dict[str, str]]

    def text(self, section: str, name: str, /, **values: object) -> str:
        """Return a text with its values filled in."""
        return self.texts[section][name].format_map(values)

    def has(self, section: str, name: str) -> bool:
        """Return whether there is such a text."""
        return name in self.texts.get(section, {})

    def time(self, when: datetime) -> str:
        """Write a time as clocks in Finland show it."""
        from babel.dates import format_datetime

        pattern = self.texts["format"]["time"]
        return format_datetime(when, pattern, tzinfo=ZoneInfo(TIME_ZONE), locale=self._locale)

    def day(self, day: str) -> str:
        """Write a date that may lack its day or month: 2024, 2024-03, 2024-03-12."""
        from babel.dates import format_date

        if len(day) == 10:
            return format_date(date.fromisoformat(day), self.texts["format"]["day"], locale=self._locale)
        return f"{int(day[5:7])}/{day[:4]}" if len(day) == 7 else day

    def number(self, value: float) -> str:
        """Write a number with one decimal at most."""
        from babel.numbers import format_decimal

        return format_decimal(round(value, 1), locale=self._locale)

    def share(self, value: float) -> str:
        """Write a share of 0–1 as per cent."""
        from babel.numbers import format_percent

        return format_percent(value, locale=self._locale)

    @property
    def _locale(self) -> Any:
        return LOCALES[self.language]


@cache
def load_wording(language: str) -> Wording:
    """Return the texts of a language.

    :raises SettingsError: when there are none.
    """
    if language not in LANGUAGES:
        raise SettingsError(f"aluetutka.toml: alarms.language is {language!r}: write one of {', '.join(LANGUAGES)}")
    texts = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return Wording(language, MappingProxyType(texts))
