"""Records as the fields of a WordPress post, as `POST /wp/v2/posts` takes them; posted as they are they make a draft.

WordPress takes tags by the numbers that it gave them. Their names are in `tag_names`, which it passes over: whoever
posts the record looks each up by `GET /wp/v2/tags?search=`, makes what is missing by `POST /wp/v2/tags`, and puts the
numbers into `tags`. `meta` holds values of the keys `META`; a site keeps those that it registers by
`register_post_meta` with `show_in_rest` and, as each may have several values, `single` false. Source:
https://developer.wordpress.org/rest-api/reference/posts/#create-a-post
"""

import re
from typing import Any

from corpus.write_back.wordpress import markup_free
from services.answers.texts import TaggedText
from services.metadata_formats import selecting
from services.metadata_formats.selecting import abstract_of, title_of

DAY = re.compile(r"\d{4}-\d\d-\d\d")
#: The keys of `meta`.
META = ("aluetutka_subject_uri", "aluetutka_municipality", "aluetutka_region", "aluetutka_client", "aluetutka_funder",
        "aluetutka_partner", "aluetutka_author", "aluetutka_publisher", "aluetutka_series", "aluetutka_isbn",
        "aluetutka_doi", "aluetutka_language")  # fmt: skip


def as_wordpress_post(tagged: TaggedText) -> dict[str, Any]:
    """Write a record as the fields of a post; what is not known is left out."""
    labels = [subject.label for subject in tagged.subjects]
    places = [place.name for place in selecting.places(tagged)]
    said = {
        "status": "draft",
        "title": markup_free(title_of(tagged)),
        "excerpt": markup_free(abstract_of(tagged) or ""),
        # A moment by the site's clock; a month or a year is none, and no day is made up for it.
        "date": f"{tagged.date}T00:00:00" if tagged.date and DAY.fullmatch(tagged.date) else None,
        "tag_names": [markup_free(name) for name in dict.fromkeys([*labels, *places])],
        "meta": {name: values for name, values in _meta(tagged).items() if values},
    }
    return {name: value for name, value in said.items() if value}


def _meta(tagged: TaggedText) -> dict[str, list[str]]:
    places, doi = selecting.places(tagged), selecting.doi_address(tagged)
    values = (
        [subject.uri for subject in tagged.subjects],
        [place.name for place in places if place.type == "municipality"],
        [place.name for place in places if place.type == "region"],
        selecting.bodies(tagged, "client"),
        selecting.bodies(tagged, "funder"),
        selecting.bodies(tagged, "coordinator", "partner", "participant"),
        selecting.creators(tagged),
        selecting.publishers(tagged),
        [f"{one.name} {one.number or ''}".strip() for one in selecting.series(tagged)],
        selecting.isbns(tagged),
        [doi] if doi else [],
        [tagged.language] if tagged.language else [],
    )
    return {key: [markup_free(one) for one in of_key] for key, of_key in zip(META, values, strict=True)}
