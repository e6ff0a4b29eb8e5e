"""A run's report as Markdown: for Prefect's pages, and for people who keep or send it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

COUNTS = ("found", "new", "changed", "unchanged", "gone", "quarantined", "passages", "seconds")
OF_SOURCES = ("source", "found", "new", "changed", "unchanged", "gone", "seconds", "problem")
OF_QUALITY = ("without_date", "without_title", "without_names", "passage_words")
MOST_LISTED = 50


def write_markdown(report: Mapping[str, Any]) -> str:
    """Return a report: its counts, and what needs a look.

    :param report: as the catalogue keeps it; of an ingest, or of another job.
    """
    if "found" not in report:
        return _write_any(report)
    parts = [_table(["documents", ""], [[name, report[name]] for name in COUNTS])]
    parts += _section(
        "Sources", [_table(OF_SOURCES, [[one[name] for name in OF_SOURCES] for one in report["sources"]])]
    )
    parts += _listed("Problems of sources", [f"{one['source']}: {one['reason']}" for one in report["problems"]])
    aside = [f"{one['location']} ({one['stage']}): {one['reason']}" for one in report["set_aside"]]
    parts += _listed("Set aside", aside)
    silent = [
        f"{one['source']}: nothing new for {one['silent_days']} days, usually {one['usual_pause_days']:g} at most"
        for one in report["silent"]
    ]
    parts += _listed("Silent sources", silent)
    parts += _listed("Notes", list(report["warnings"]))
    stages = [[stage, seconds] for stage, seconds in report["stages"].items()]
    parts += _section("Seconds by stage", [_table(["stage", "seconds"], stages)])
    parts += _quality(report)
    return "\n\n".join(part for part in parts if part) + "\n"


def _write_any(report: Mapping[str, Any]) -> str:
    """Return the report of a job other than an ingest: its facts, and a table or a list for each that has several."""
    facts = [[name, value] for name, value in report.items() if not isinstance(value, list | tuple)]
    parts = [_table(["", ""], facts)]
    for name, values in report.items():
        if isinstance(values, list | tuple) and values:
            rows = isinstance(values[0], Mapping)
            listed = _table(list(values[0]), [list(row.values()) for row in values]) if rows else ""
            parts += (
                _section(name.replace("_", " ").capitalize(), [listed]) if rows else _listed(name, map(str, values))
            )
    return "\n\n".join(part for part in parts if part) + "\n"


def _quality(report: Mapping[str, Any]) -> list[str]:
    new, usual = report["quality"], report["usual_quality"]
    if new is None:
        return []
    rows = [[name, new[name], usual[name] if usual else ""] for name in ("documents", *OF_QUALITY)]
    return _section("Quality of new documents", [_table(["", "this run", "last 20 runs"], rows)])


def _listed(title: str, given: Iterable[str]) -> list[str]:
    lines = list(given)
    more = [f"- … and {len(lines) - MOST_LISTED} more"] if len(lines) > MOST_LISTED else []
    return _section(title, ["\n".join([*(f"- {_escape(line)}" for line in lines[:MOST_LISTED]), *more])])


def _section(title: str, parts: Sequence[str]) -> list[str]:
    filled = [part for part in parts if part]
    return [f"## {title}", *filled] if filled else []


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    if not rows:
        return ""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(_cell(value) for value in line) + " |" for line in lines)


def _cell(value: Any) -> str:
    return "" if value is None else value if value == "---" else _escape(str(value))


def _escape(line: str) -> str:
    """Keep what a page wrote from being read as Markdown."""
    flat = " ".join(line.split())
    return "".join(f"\\{character}" if character in "\\`*_[]<>|#" else character for character in flat)
