"""Entities as displaCy shows them."""

from typing import Any

from spacy.tokens import Doc

SHOWN_ROLES = {
    "client": "tilaaja", "funder": "rahoittaja", "coordinator": "koordinaattori", "author": "tekijä",
    "publisher": "julkaisija", "partner": "kumppani", "participant": "osallistuja",
}  # fmt: skip


def to_displacy(doc: Doc) -> dict[str, Any]:
    """Return a document for `spacy.displacy.render(…, style="ent", manual=True)`, roles and ids with the entities."""
    entities = [
        {
            "start": entity.start_char, "end": entity.end_char, "kb_id": entity.kb_id_, "kb_url": "#",
            "label": " · ".join(filter(None, [entity.label_, SHOWN_ROLES.get(entity._.role or "")])),
        }
        for entity in doc.ents
    ]  # fmt: skip
    return {"text": doc.text, "ents": entities, "title": None}
