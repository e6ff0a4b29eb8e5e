"""The commands `aluetutka themes …`. What a command needs is imported when it runs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.options import Folder, Table, TableFormat, open_folder

if TYPE_CHECKING:
    from corpus.catalogue.themes import Theme

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
    opened = open_folder(workspace)
    from app.printing import print_json, print_table
    from corpus.catalogue import themes
    from corpus.catalogue.theme_fits import last_fit

    found = themes.all_themes(opened.catalogue) if hidden else themes.list_themes(opened.catalogue)
    if format is TableFormat.json:
        print_json([_record(theme, everything=hidden) for theme in found])
        return
    fit = last_fit(opened.catalogue)
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
    opened = open_folder(workspace)
    from app.printing import print_json
    from services.themes.describing import describe_theme

    theme = describe_theme(opened, id, limit=limit)
    if format is TableFormat.json:
        print_json(theme)
        return
    typer.secho(f"{theme['id']}  {theme['label']}", bold=True)
    typer.echo(f"{theme['size']} passages · {', '.join(theme['words'])}")
    for title, told in _facts(theme):
        typer.echo(f"{title}: {told}")
    typer.echo()
    for passage in theme["passages"]:
        page = f", p. {passage['page']}" if passage["page"] else ""
        typer.echo(f"• {passage['title']}{page}\n  {passage['text'][:240].replace(chr(10), ' ')} …")


@theme_app.command("trend", epilog="Example: aluetutka themes trend t001")
def show_trend(id: Id, workspace: Folder = Path(), format: Table = TableFormat.table) -> None:
    """Print a theme's share of all passages by year and quarter, its growth, and where it is written about."""
    opened = open_folder(workspace)
    from app.printing import print_json, print_table
    from services.themes.trends import describe_trend

    trend = describe_trend(opened, id)
    if format is TableFormat.json:
        print_json(trend)
        return
    typer.secho(f"{trend['id']}  {trend['label']}", bold=True)
    typer.echo(
        f"{trend['size']} passages, first seen {trend['first_seen'] or 'in an undated document'}{_growth(trend)}"
    )
    for title, periods in (("Year", trend["years"]), ("Quarter", trend["quarters"])):
        if periods:
            most = max(one["share"] for one in periods)
            rows = [
                (one["period"], one["passages"], f"{one['share']:.1%}", _bar(one["share"], most)) for one in periods
            ]
            print_table([title, "Passages", "Share", ""], rows)
    for title in ("municipalities", "regions", "organisations", "sources"):
        if trend[title]:
            told = ", ".join(f"{one['name']} {one['passages']}" for one in trend[title])
            typer.echo(f"{title.capitalize()}: {told}")


@theme_app.command("fit", epilog="Example: aluetutka themes fit")
def fit_themes(
    anew: Annotated[bool, typer.Option("--anew", help="Cluster from nothing; ids stay with what they named.")] = False,
    workspace: Folder = Path(),
) -> None:
    """Fit the themes again on all passages of the index; ids and operators' decisions stay."""
    opened = open_folder(workspace)
    from services.runs import run_theme_fit

    counts = run_theme_fit(opened, anew=anew)
    share = counts["without_theme"] / counts["passages"]
    typer.echo(f"{counts['themes']} themes; {share:.1%} of {counts['passages']} passages fit none")
    _print_changes(opened, newest=True)


@theme_app.command("history", epilog="Example: aluetutka themes history t001")
def show_history(
    id: Annotated[str | None, typer.Argument(help="Only of this theme.", metavar="[ID]")] = None,
    workspace: Folder = Path(),
    format: Table = TableFormat.table,
) -> None:
    """Print what became of themes: kept, born, split, merged, retired, and what operators decided."""
    opened = open_folder(workspace)
    from dataclasses import asdict

    from app.printing import print_json
    from corpus.catalogue.theme_fits import list_changes

    if format is TableFormat.json:
        print_json([asdict(change) for change in list_changes(opened.catalogue, id)])
        return
    _print_changes(opened, id)


@theme_app.command("rename", epilog='Example: aluetutka themes rename t001 "Kuntien talous"')
def rename_theme(
    id: Id,
    label: Annotated[str, typer.Argument(help="The new name; empty: the one made of its words.")],
    workspace: Folder = Path(),
) -> None:
    """Return a theme a name of your own; later fits keep it."""
    opened = open_folder(workspace)
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
    opened = open_folder(workspace)
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
    opened = open_folder(workspace)
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
    opened = open_folder(workspace)
    from services.themes.deciding import hide

    theme = hide(opened, id, hidden=not undo)
    typer.echo(f"{theme.id} ({theme.label}) is {'shown again' if undo else 'hidden'}")


def _record(theme: "Theme", *, everything: bool) -> dict[str, Any]:
    fields = ("id", "label", "words", "size", "parent")
    more = ("level", "live", "hidden", "merged_into") if everything else ()
    return {name: getattr(theme, name) for name in (*fields, *more)}


def _as_tree(themes: list["Theme"]) -> list["Theme"]:
    listed = {theme.id for theme in themes}
    tree = []
    for theme in themes:
        if theme.parent not in listed:
            tree += [theme, *(child for child in themes if child.parent == theme.id)]
    return tree


def _row(theme: "Theme") -> tuple[object, ...]:
    indent = "  " if theme.parent else ""
    marks = [f"merged into {theme.merged_into}"] if theme.merged_into else []
    marks += ["hidden"] if theme.hidden else []
    marks += [] if theme.live else ["ended"]
    label = theme.label + (f" ({', '.join(marks)})" if marks else "")
    return indent + theme.id, indent + label, theme.size, ", ".join(theme.words[3:8])


def _facts(theme: dict[str, Any]) -> list[tuple[str, str]]:
    facts = [
        ("Themes in it", ", ".join(f"{one['id']} {one['label']}" for one in theme["themes"])),
        ("Concepts (YSO)", ", ".join(concept["fi"] for concept in theme["concepts"])),
        ("Municipalities", ", ".join(f"{one['name']} {one['passages']}" for one in theme["municipalities"])),
        ("Organisations", ", ".join(f"{one['name']} {one['passages']}" for one in theme["organisations"])),
    ]
    return [(title, told) for title, told in facts if told]


def _growth(trend: dict[str, Any]) -> str:
    growth = trend["growth"]
    if not growth:
        return ""
    if not growth["times"]:
        return f"; none in {growth['to']}, unlike {growth['from']}–{growth['until']}"
    return f"; its share in {growth['to']} is {growth['times']} times that of {growth['from']}–{growth['until']}"


def _bar(share: float, most: float) -> str:
    return "▇" * round(BAR * share / most) if most else ""


def _print_changes(workspace: Any, id: str | None = None, *, newest: bool = False) -> None:
    from app.printing import print_table
    from corpus.catalogue.theme_fits import last_fit, list_changes

    changes = list_changes(workspace.catalogue, id)
    if newest:
        fit = last_fit(workspace.catalogue)
        changes = [one for one in changes if fit and one.fit_id == fit.id and one.kind != "kept"]
    if not changes:
        return
    rows = [
        (one.changed_at, one.theme_id, one.kind, one.other or "", f"{one.shared:.0%}" if one.shared else "")
        for one in changes
    ]
    print_table(["When", "Theme", "What", "From or to", "Passages shared"], rows)
