"""Fetching politely and safely: what a site allows, as often as it allows, from public addresses only."""

from corpus.addresses import clean_address, is_address, join_address, same_site
from corpus.fetching.fetcher import Answer, Fetcher, Memory, Remembered, fetch

__all__ = [
    "Answer",
    "Fetcher",
    "Memory",
    "Remembered",
    "clean_address",
    "fetch",
    "is_address",
    "join_address",
    "same_site",
]
