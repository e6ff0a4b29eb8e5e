"""The languages of the pages: texts from Babel's catalogues in `locales/`, and numbers and dates as each writes them.

A message is known by an id (`search.heading`), so that no page holds a text.
"""

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from gettext import GNUTranslations
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

FOLDER = Path(__file__).parent / "locales"
#: What each calls itself; the first one's pages have addresses without a prefix.
LANGUAGES = {"fi": "Suomi", "sv": "Svenska", "en": "English"}
LOCALES = {"fi": "fi", "sv": "sv_FI", "en": "en_GB"}
CLOCKS = {"fi": "d.M.y 'klo' H.mm", "sv": "d.M.y 'kl.' H.mm", "en": "d MMM y, HH:mm"}
UNITS = {"fi": ("pv", "t", "min", "s"), "sv": ("d", "h", "min", "s"), "en": ("d", "h", "min", "s")}
LENGTHS = (86400, 3600, 60, 1)  # of the units in seconds
DAY, MONTH = len("2024-05-21"), len("2024-05")


class _Missing(GNUTranslations):
    """Stands behind a catalogue: what it lacks is a mistake of ours, not a text to show."""

    def __init__(self) -> None:
        """Hold nothing."""

    def gettext(self, message: str) -> str:
        raise KeyError(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        raise KeyError(msgid1)


@dataclass(frozen=True, slots=True)
class Language:
    """What the pages say in one language."""

    code: str
    translations: GNUTranslations
    ids: frozenset[str]

    @property
    def prefix(self) -> str:
        """What the addresses of its pages begin with."""
        return "" if self.code == next(iter(LANGUAGES)) else f"/{self.code}"

    def text(self, id: str, /, **values: object) -> str:
        """Return a text with its values filled in.

        :raises KeyError: when there is none; a test finds such ids.
        """
        return self.translations.gettext(id).format_map(values)

    def count(self, id: str, number: int, /, **values: object) -> str:
        """Return a text about so many of something; its `{count}` is the number."""
        text = self.translations.ngettext(id, f"{id}.many", number)
        return text.format_map({"count": self.number(number)} | values)

    def term(self, group: str, value: str) -> str:
        """Return what a value of the catalogue is called; one that has no name here is shown as it is."""
        return self.text(f"{group}.{value}") if f"{group}.{value}" in self.ids else value

    def number(self, value: float) -> str:
        """Write a number."""
        return format_decimal(value, locale=LOCALES[self.code])

    def percent(self, share: float) -> str:
        """Write a share as per cent: in whole ones, or to one decimal where it is small."""
        return format_percent(share, "#,##0.#\xa0%" if 0 < share < 0.1 else "#,##0\xa0%", locale=LOCALES[self.code])

    def day(self, written: str | None) -> str:
        """Write a date (ISO, to the year, month or day)."""
        try:
            if written and len(written) >= DAY:
                pattern = "d.M.y" if self.code != "en" else "d MMM y"
                return format_date(date.fromisoformat(written[:DAY]), pattern, locale=LOCALES[self.code])
            if written and len(written) == MONTH:
                pattern = "M/y" if self.code != "en" else "MMM y"
                return format_date(date.fromisoformat(f"{written}-01"), pattern, locale=LOCALES[self.code])
        except ValueError:  # a date that a source wrote, and no calendar has
            pass
        return written or ""

    def moment(self, written: str | None, zone: str) -> str:
        """Write a point in time (ISO, UTC) by the clock of a time zone."""
        if not written:
            return ""
        when = datetime.fromisoformat(written)
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return format_datetime(when.astimezone(ZoneInfo(zone)), CLOCKS[self.code], locale=LOCALES[self.code])

    def duration(self, seconds: float) -> str:
        """Write how long something took, in its two largest units."""
        left = max(round(seconds), 1 if seconds else 0)
        said: list[str] = []
        for unit, length in zip(UNITS[self.code], LENGTHS, strict=True):
            many, left = divmod(left, length)
            if many or (length == 1 and not said):
                said.append(f"{many}\xa0{unit}")
        return " ".join(said[:2])


@cache
def load_language(code: str) -> Language:
    """Read the catalogue of a language, once a process."""
    with (FOLDER / f"{code}.po").open("rb") as file:
        catalogue = read_po(file, locale=LOCALES[code])
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    translations = GNUTranslations(compiled)
    translations.add_fallback(_Missing())
    ids = (one.id if isinstance(one.id, str) else one.id[0] for one in catalogue if one.id)
    return Language(code, translations, frozenset(ids))
