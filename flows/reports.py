"""A run's report as Markdown, as Prefect's pages show it."""

from services.answers import RunReport

COUNTS = ("found", "new", "changed", "unchanged", "gone", "quarantined", "passages", "seconds")
MOST_LISTED = 50


def write_markdown(report: RunReport) -> str:
    """Return the report of a run: its counts, and what needs a look."""
    counts = [f"| {name} | {getattr(report, name)} |" for name in COUNTS]
    parts = ["| documents | |\n|---|---|\n" + "\n".join(counts)]
    parts += _section("Sources with problems", [f"{problem.source}: {problem.reason}" for problem in report.problems])
    aside = [f"{document.location} ({document.stage}): {document.reason}" for document in report.set_aside]
    parts += _section("Set aside", aside)
    parts += _section("Notes", list(report.warnings))
    return "\n\n".join(parts) + "\n"


def _section(title: str, lines: list[str]) -> list[str]:
    if not lines:
        return []
    more = [f"- … and {len(lines) - MOST_LISTED} more"] if len(lines) > MOST_LISTED else []
    listed = [f"- {_escape(line)}" for line in lines[:MOST_LISTED]]
    return [f"## {title}\n\n" + "\n".join([*listed, *more])]


def _escape(line: str) -> str:
    """Keep what a page wrote from being read as Markdown."""
    return "".join(f"\\{character}" if character in "\\`*_[]<>|#" else character for character in line)
