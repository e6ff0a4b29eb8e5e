"""What a new version of a document changed, in a short note."""

from difflib import SequenceMatcher

from corpus.records import Document

SHOWN = 80  # characters of a changed paragraph


def describe_change(old: Document, new: Document) -> str:
    """Say what differs between two versions: title, date, paragraphs, materials."""
    said = []
    if old.title != new.title:
        said.append(f"title was “{old.title}”")
    if old.date != new.date:
        said.append(f"date was {old.date or 'not known'}")
    said += _paragraphs(_texts(old), _texts(new))
    before, after = ({link.url for link in document.materials} for document in (old, new))
    if after - before:
        said.append(f"{len(after - before)} materials added")
    if before - after:
        said.append(f"{len(before - after)} materials removed")
    return "; ".join(said) or "nothing that a reader sees"


def _texts(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks]


def _paragraphs(old: list[str], new: list[str]) -> list[str]:
    changed = added = removed = 0
    first = ""
    for kind, from_old, to_old, from_new, to_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        was, now = to_old - from_old, to_new - from_new
        changed += min(was, now)
        added += max(now - was, 0)
        removed += max(was - now, 0)
        first = first or (new[from_new] if now else old[from_old])
    counts = ((changed, "changed"), (added, "added"), (removed, "removed"))
    said = [f"{number} paragraph{'s' if number > 1 else ''} {what}" for number, what in counts if number]
    if said:
        short = " ".join(first.split())
        said[-1] += f", first: “{short[:SHOWN]}{'…' if len(short) > SHOWN else ''}”"
    return said
