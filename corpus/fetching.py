"""Fetching one address, as a reader's browser would."""

import httpx

from corpus.errors import SourceUnavailable
from corpus.records import Resource

USER_AGENT = "Aluetutka/0.1 (+https://pypi.org/project/aluetutka)"
SECONDS = 30


def is_address(path: str) -> bool:
    """Tell a web address from a path."""
    return path.startswith(("http://", "https://"))


def fetch(url: str, *, largest: int) -> Resource:
    """Fetch an address, following redirects.

    :param largest: bytes; a larger answer is refused.
    :raises SourceUnavailable: when it does not answer, or not with what was asked for.
    """
    try:
        with httpx.stream(
            "GET", url, follow_redirects=True, timeout=SECONDS, headers={"User-Agent": USER_AGENT}
        ) as answer:
            answer.raise_for_status()
            parts, size = [], 0
            for part in answer.iter_bytes():
                size += len(part)
                if size > largest:
                    raise SourceUnavailable(f"{url} is larger than the setting ingestion.largest_file_mb")
                parts.append(part)
    except httpx.HTTPStatusError as error:
        raise SourceUnavailable(f"{url} answered {error.response.status_code}: check the address") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise SourceUnavailable(f"{url} cannot be fetched: {error or type(error).__name__}") from error
    media_type = answer.headers.get("content-type", "").split(";")[0].strip().lower()
    return Resource(url, b"".join(parts), media_type or None)
