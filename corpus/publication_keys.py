"""Hashes of what documents of one publication have in common, so that few are looked at when one has changed."""

import mmh3

MOST_PARENTS = 5  # an address that more documents name belongs to none of them: a price list, a front page
MOST_SHARING = 200  # documents that have one number, title or path: more are no publication


def address_key(address: str) -> int:
    """Return the key of an address that a document is at, or that it names."""
    return _hashed("address", address)


def path_key(address: str) -> int:
    """Return the key of an address without its language."""
    return _hashed("path", address)


def number_key(number: str) -> int:
    """Return the key of an ISBN or URN."""
    return _hashed("number", number)


def work_key(title: str) -> int:
    """Return the key of the title of a work that may be in parts."""
    return _hashed("work", title)


def edition_key(id: str) -> int:
    """Return the key that editions of a document name."""
    return _hashed("edition", id)


def _hashed(kind: str, value: str) -> int:
    """Return a signed integer of 64 bits."""
    return mmh3.hash64(f"{kind} {value}".encode())[0]
