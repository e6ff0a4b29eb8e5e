"""Web addresses as text: which can be parsed, how they are written, and which are the same.

What comes from outside is parsed here only: `urlsplit` and `urljoin` raise over an address such as `http://[…]`.
"""

import re
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from corpus.characters import storable
from corpus.errors import AddressRefusedError

#: Query fields that only say where a reader came from.
TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|_ga|pk_\w+|mtm_\w+", re.IGNORECASE)
DEFAULT_PORTS = {"http": 80, "https": 443}
MOST_FIELDS = 500  # of a query; no real one has as many
FRONT_PATH = re.compile(r"/?(?:(?:fi|sv|en|se)/?)?(?:index\.\w+|etusivu|home)?", re.IGNORECASE)
LONGEST = 2000  # characters as written: PostgreSQL's index of locations takes 2,700 bytes, browsers about as many


def split_address(url: str) -> SplitResult | None:
    """Take an address apart, None where it is none that can be parsed."""
    try:
        parts = urlsplit(storable(url).strip())
        _ = parts.port  # raises where it is no number
    except ValueError:
        return None
    return parts


def is_address(text: str) -> bool:
    """Return whether a text is a web address that can be asked for, and not a path."""
    if not text.strip().lower().startswith(("http://", "https://")):
        return False
    parts = split_address(text)
    if parts is None or not parts.hostname or re.search(r"[\s\x00-\x20]", parts.netloc):
        return False
    return len(_write(parts)) <= LONGEST


def clean_address(url: str) -> str:
    """Write an address in one way: no fragment, no tracking fields, host in lower case, odd characters escaped.

    :raises AddressRefusedError: when it cannot be parsed.
    """
    parts = split_address(url)
    if parts is None:
        raise AddressRefusedError(f"{url!r} is not an address that can be parsed: check it")
    return _write(parts)


def _write(parts: SplitResult) -> str:
    host = parts.netloc.rpartition("@")[2].lower()
    if parts.port is not None and parts.port == DEFAULT_PORTS.get(parts.scheme.lower()):
        host = host.rpartition(":")[0]
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit((parts.scheme.lower(), host, path, quote(_query(parts), safe="/?%:@!$&'()*+,;=~-._[]"), ""))


def _query(parts: SplitResult) -> str:
    """Return the query without its tracking fields."""
    try:
        fields = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return parts.query
    kept = [(key, value) for key, value in fields if not TRACKING.fullmatch(key)]
    return parts.query if len(kept) == len(fields) else urlencode(kept)


def join_address(base: str, href: str) -> str | None:
    """Return the address that a link on a page leads to, None where it is none that can be parsed.

    :param base: the page's own address, or its path where it is a file: links then lead to files too.
    """
    try:
        joined = urljoin(storable(base), storable(href).strip())
    except ValueError:
        return None
    return joined if split_address(joined) is not None else None


def path_of(address: str) -> str:
    """Return the path of an address, empty where it cannot be parsed."""
    parts = split_address(address)
    return parts.path if parts is not None else ""


def bare_address(url: str) -> str:
    """Return host and path of an address: what may be shown of one that holds a login or a token."""
    return f"{host_of(url)}{path_of(url).rstrip('/')}"


def host_of(url: str) -> str:
    """Return the host of an address, with its port where that is not the usual one; empty where there is none."""
    parts = split_address(url)
    return parts.netloc.rpartition("@")[2].lower() if parts is not None else ""


def same_site(first: str, second: str) -> bool:
    """Return whether two addresses are of one site: the same host but for "www.", or one a subdomain of the other."""
    host, other = (host_of(url).removeprefix("www.") for url in (first, second))
    if not host or not other:
        return False
    return host == other or host.endswith(f".{other}") or other.endswith(f".{host}")


def canonical_address(address: str, canonical: str | None) -> str:
    """Return the address that a page names as its own, where that differs only in how it is written.

    Sites whose every page names the front page as canonical are common: there the address stays as it is.
    """
    if not canonical or not is_address(canonical):
        return address
    named = clean_address(canonical)
    if same_site(named, address) and _plain_path(named) == _plain_path(address):
        return named
    return address


def own_address(location: str, named: str | None) -> str | None:
    """Return the address that a page names as its own, None where it cannot be that.

    Pages that all name the front page as canonical are common, and so are those that name a site for testing.

    :param location: where the page was found: an address, or the path of a file.
    """
    if not named:
        return None
    address = join_address(location, named) if is_address(location) else named
    if address is None or not is_address(address):
        return None
    if FRONT_PATH.fullmatch(path_of(address)) and not FRONT_PATH.fullmatch(path_of(location) or "/"):
        return None
    return clean_address(address) if not is_address(location) or same_site(address, location) else None


def base_address(location: str, base: str | None) -> str:
    """Return what the links of a page are relative to: what its `<base>` says, else where it was found."""
    return (join_address(location, base) if base else None) or location


def _plain_path(url: str) -> str:
    return re.sub(r"/(?:index|default)\.\w+$", "/", path_of(url)).rstrip("/").casefold()
