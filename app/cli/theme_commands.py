"""The commands `aluetutka themes …`. What a command needs is imported when it runs."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import Folder, Table, TableFormat, open_to_read, open_to_write

if TYPE_CHECKING:
    from services.answers.themes import ListedTheme, ThemeAnswer, TrendAnswer
    from services.workspace import Workspace

theme_app = typer.Typer(help="Themes of the workspace.", no_args_is_help=True, rich_markup_mode=None)
BAR = 40  # columns of the longest bar
Id = Annotated[str, typer.Argument(help="The theme's id, as `themes list` gives it.", metavar="ID")]


@theme_app.command("list", epilog="Example: aluetutka themes list --format json")
def list_themes(
    hidden: Annotated[bool, typer.Option("--all", help="Hidden, merged and ended ones too.")] = False,
    workspace: Folder = Path(),
    format: Table = TableFormat.table,
) -> None:
    """List the themes: broad ones with the narrow ones in them, the largest first."""
    opened = open_to_read(workspace)
    from app.cli.printing import print_json, print_table
    from services.themes.describing import last_fit_report, list_shown, list_stored

    found: list[ListedTheme] = list(list_stored(opened)) if hidden else list_shown(opened)
    if format is TableFormat.json:
        print_json(found)
        return
    fit = last_fit_report(opened)
    if not found or fit is None:
        typer.echo("There are no themes yet: they are fitted once 20 passages have been ingested.", err=True)
        return
    print_table(["Id", "Theme", "Passages", "Other words"], [_row(theme) for theme in _as_tree(found)])
    share = fit.without_theme / fit.passages
    typer.echo(f"At the last fit {fit.without_theme} of {fit.passages} passages ({share:.1%}) fitted no theme.")


@theme_app.command("show", epilog="Example: aluetutka themes show t001")
def show_theme(
    id: Id,
    limit: Annotated[int, typer.Option(min=1, help="How many of its passages to show.")] = 3,
    workspace: Folder = Path(),
    format: Table = TableFormat.table,
) -> None:
    """Show a theme: its words, concepts, municipalities, and the passages that represent it."""
    opened = open_to_read(workspace)
    from app.cli.printing import print_json
    from corpus.characters import clean
    from services.themes.describing import describe_theme

    theme = describe_theme(opened, id, limit=limit)
    if format is TableFormat.json:
        print_json(theme)
        return
    typer.secho(clean(f"{theme.id}  {theme.label}"), bold=True)
    typer.echo(clean(f"{theme.size} passages · {', '.join(theme.words)}"))
    for title, values in _facts(theme):
        typer.echo(clean(f"{title}: {values}"))
    typer.echo()
    for passage in theme.passages:
        page = f", p. {passage.page}" if passage.page else ""
        text = " ".join(passage.text[:240].split())
        typer.echo(clean(f"• {passage.title}{page}\n  {text} …"))


@theme_app.command("trend", epilog="Example: aluetutka themes trend t001")
def show_trend(id: Id, workspace: Folder = Path(), format: Table = TableFormat.table) -> None:
    """Print a theme's share of all passages by year and quarter, its growth, and where it is written about."""
    opened = open_to_read(workspace)
    from app.cli.printing import print_json, print_table
    from corpus.characters import clean
    from services.themes.trends import describe_trend

    trend = describe_trend(opened, id)
    if format is TableFormat.json:
        print_json(trend)
        return
    typer.secho(clean(f"{trend.id}  {trend.label}"), bold=True)
    first_seen = trend.first_seen or "in an undated document"
    typer.echo(f"{trend.size} passages, first seen {first_seen}{_growth(trend)}")
    for title, periods in (("Year", trend.years), ("Quarter", trend.quarters)):
        if periods:
            most = max(period.share for period in periods)
            rows = [
                (period.period, period.passages, f"{period.share:.1%}", _bar(period.share, most)) for period in periods
            ]
            print_table([title, "Passages", "Share", ""], rows)
    for title in ("municipalities", "regions", "organisations", "sources"):
        counts = ", ".join(f"{count.name} {count.passages}" for count in getattr(trend, title))
        if counts:
            typer.echo(clean(f"{title.capitalize()}: {counts}"))


@theme_app.command("fit", epilog="Example: aluetutka themes fit")
def fit_themes(
    from_scratch: Annotated[
        bool, typer.Option("--from-scratch", help="Cluster from nothing; ids stay with what they named.")
    ] = False,
    workspace: Folder = Path(),
) -> None:
    """Fit the themes again on all passages of the index; ids and operators' decisions stay."""
    opened = open_to_write(workspace)
    from services.themes.fitting import refit_workspace

    fit = refit_workspace(opened, from_scratch=from_scratch)
    share = fit.without_theme / fit.passages
    typer.echo(f"{fit.themes} themes; {share:.1%} of {fit.passages} passages fit none")
    _print_changes(opened, newest=True)


@theme_app.command("history", epilog="Example: aluetutka themes history t001")
def show_history(
    id: Annotated[str | None, typer.Argument(help="Only of this theme.", metavar="[ID]")] = None,
    workspace: Folder = Path(),
    format: Table = TableFormat.table,
) -> None:
    """Print what became of themes: kept, born, split, merged, retired, and what operators decided."""
    opened = open_to_read(workspace)
    from app.cli.printing import print_json
    from services.themes.describing import theme_history

    if format is TableFormat.json:
        print_json(theme_history(opened, id))
        return
    _print_changes(opened, id)


@theme_app.command("rename", epilog='Example: aluetutka themes rename t001 "Kuntien talous"')
def rename_theme(
    id: Id,
    label: Annotated[str, typer.Argument(help="The new name; empty: the one made of its words.")],
    workspace: Folder = Path(),
) -> None:
    """Return a theme a name of your own; later fits keep it."""
    opened = open_to_write(workspace)
    from services.themes.deciding import rename

    theme = rename(opened, id, label.strip() or None)
    typer.echo(f"{theme.id} is called {theme.label}")


@theme_app.command("merge", epilog="Example: aluetutka themes merge t007 t003")
def merge_themes(
    id: Id,
    into: Annotated[str | None, typer.Argument(help="The theme that takes its passages.", metavar="INTO")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Let it stand alone again.")] = False,
    workspace: Folder = Path(),
) -> None:
    """Merge a theme into another; later fits keep them together."""
    if undo == (into is not None):
        raise typer.BadParameter("name the theme to merge into, or give --undo")
    opened = open_to_write(workspace)
    from services.themes.deciding import merge, part

    theme = part(opened, id) if into is None else merge(opened, id, into)
    typer.echo(f"{theme.id} ({theme.label}) has {theme.size} passages now")


@theme_app.command("split", epilog="Example: aluetutka themes split t003 --parts 2")
def split_theme(
    id: Id,
    parts: Annotated[int, typer.Option(min=2, max=10, help="How many themes to make of it.")] = 2,
    workspace: Folder = Path(),
) -> None:
    """Split a theme; the largest part keeps its id, and later fits keep them apart."""
    opened = open_to_write(workspace)
    from services.themes.deciding import split

    for theme in split(opened, id, parts):
        typer.echo(f"{theme.id}  {theme.label}  {theme.size} passages")


@theme_app.command("hide", epilog="Example: aluetutka themes hide t005")
def hide_theme(
    id: Id,
    undo: Annotated[bool, typer.Option("--undo", help="Show it again.")] = False,
    workspace: Folder = Path(),
) -> None:
    """Keep a theme out of lists and search filters, after later fits too."""
    opened = open_to_write(workspace)
    from services.themes.deciding import hide

    theme = hide(opened, id, hidden=not undo)
    typer.echo(f"{theme.id} ({theme.label}) is {'shown again' if undo else 'hidden'}")


def _as_tree(themes: list["ListedTheme"]) -> list["ListedTheme"]:
    listed = {theme.id for theme in themes}
    tree = []
    for theme in themes:
        if theme.parent not in listed:
            tree += [theme, *(child for child in themes if child.parent == theme.id)]
    return tree


def _row(theme: "ListedTheme") -> tuple[object, ...]:
    indent = "  " if theme.parent else ""
    notes = ", ".join(_notes(theme))
    label = f"{theme.label} ({notes})" if notes else theme.label
    return indent + theme.id, indent + label, theme.size, ", ".join(theme.words[3:8])


def _notes(theme: "ListedTheme") -> Iterator[str]:
    """Yield what operators and fits decided about a theme, where it was loaded."""
    from services.answers.themes import StoredTheme

    if isinstance(theme, StoredTheme):
        if theme.merged_into:
            yield f"merged into {theme.merged_into}"
        if theme.hidden:
            yield "hidden"
        if not theme.live:
            yield "ended"


def _facts(theme: "ThemeAnswer") -> list[tuple[str, str]]:
    facts = [
        ("Themes in it", ", ".join(f"{inner.id} {inner.label}" for inner in theme.themes)),
        ("Concepts (YSO)", ", ".join(concept.fi for concept in theme.concepts)),
        ("Municipalities", ", ".join(f"{count.name} {count.passages}" for count in theme.municipalities)),
        ("Organisations", ", ".join(f"{count.name} {count.passages}" for count in theme.organisations)),
    ]
    return [(title, values) for title, values in facts if values]


def _growth(trend: "TrendAnswer") -> str:
    growth = trend.growth
    if growth is None:
        return ""
    if not growth.times:
        return f"; none in {growth.year}, unlike {growth.first}–{growth.last}"
    return f"; its share in {growth.year} is {growth.times} times that of {growth.first}–{growth.last}"


def _bar(share: float, most: float) -> str:
    return "▇" * round(BAR * share / most) if most else ""


def _print_changes(workspace: "Workspace", id: str | None = None, *, newest: bool = False) -> None:
    from app.cli.printing import print_table
    from services.themes.describing import theme_history

    changes = theme_history(workspace, id, of_last_fit=newest)
    if not changes:
        return
    rows = [
        (
            change.changed_at, change.theme_id, change.kind, change.other or "",
            f"{change.shared:.0%}" if change.shared else "",
        )
        for change in changes
    ]  # fmt: skip
    print_table(["When", "Theme", "What", "From or to", "Passages shared"], rows)
