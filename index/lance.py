"""shim"""
from dataclasses import asdict
from typing import Any
from index import tables, queries, writing
from index.records import *
from index.tables import drop_index, index_exists
class Lance:
    def __init__(self, t): self.t = t
    def check(self): pass
    def count(self): return self.t.count_rows()
    def replace_documents(self, ids, rows, vectors):
        writing.replace_documents(self.t, ids, [writing.IndexedPassage(**{**asdict(r), "municipalities": list(r.municipalities), "regions": list(r.regions), "organisations": list(r.organisations)}) for r in rows], vectors)
    def set_themes(self, t): writing.set_themes(self.t, t)
    def themes(self): return writing.themes_of(self.t)
    def vectors(self): return writing.read_vectors(self.t)
    def optimise(self): writing.finish_writing(self.t)
    def search(self, terms, vector, *, filters, limit):
        a = queries.search(self.t, terms, vector, filters=queries.Filters(**asdict(filters)), limit=limit)
        return SearchResult(a.total, [Hit(PassageFacts(**{n: getattr(h, n) for n in FACT_FIELDS}), h.score) for h in a.hits], a.facets)
    def nearest(self, vector, *, themes, limit):
        return [PassageFacts(**r) for r in queries.nearest_in_themes(self.t, themes, vector.tobytes(), limit=limit)]
def open_index(url, v): return Lance(tables.open_index(url, v))
def create_index(url, v, w): return Lance(tables.create_index(url, v, w))
