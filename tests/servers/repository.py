"""A small OAI-PMH repository of the tests' own: sets, expiring tokens, deleted records, two formats."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qsl, urlsplit
from xml.sax.saxutils import escape, quoteattr

from tests.servers.sites import Reply, Route, Site, serve

PAGE = 3  # records an answer
PATH = "/server/oai/request"


@dataclass(slots=True)
class Item:
    """An item: its Dublin Core as (element, qualifier, value), and its files as (name, path)."""

    id: str
    datestamp: str
    fields: list[tuple[str, str, str]]
    files: list[tuple[str, str]] = field(default_factory=list)
    set: str = "julkaisut"
    deleted: bool = False


@dataclass(slots=True)
class Repository:
    """What the server holds; change it and the next answer changes."""

    items: dict[str, Item]
    formats: tuple[str, ...] = ("oai_dc", "kk")
    deleted_record: str = "persistent"
    expire: int = 0  # how many resumption tokens still expire
    broken: bool = False  # answers with XML that breaks off
    asked: list[dict[str, str]] = field(default_factory=list)
    site: Site = field(default_factory=lambda: Site("", {}))

    def put(self, *items: Item) -> None:
        self.items |= {item.id: item for item in items}

    def answer(self, handler: BaseHTTPRequestHandler) -> Reply:
        fields = dict(parse_qsl(urlsplit(handler.path).query))
        self.asked.append(fields)
        body = self._body(fields)
        text = (
            '<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
            f"<responseDate>2024-01-01T00:00:00Z</responseDate><request>{self.site.url}{PATH}</request>{body}</OAI-PMH>"
        )
        if self.broken and fields.get("verb") == "ListRecords":
            text = text[: text.rindex("<record>")] + "<record><header><identifier>oai:x"
        return Reply(text.encode(), headers={"Content-Type": "text/xml"})

    def _body(self, fields: dict[str, str]) -> str:
        verb = fields.get("verb", "")
        if verb == "Identify":
            return (
                f"<Identify><repositoryName>Koe</repositoryName><deletedRecord>{self.deleted_record}</deletedRecord>"
                "<granularity>YYYY-MM-DDThh:mm:ssZ</granularity></Identify>"
            )
        if verb == "ListMetadataFormats":
            prefixes = (
                f"<metadataFormat><metadataPrefix>{name}</metadataPrefix></metadataFormat>" for name in self.formats
            )
            return f"<ListMetadataFormats>{''.join(prefixes)}</ListMetadataFormats>"
        if verb in ("ListRecords", "ListIdentifiers"):
            return self._list(verb, fields)
        return '<error code="badVerb">no such verb</error>'

    def _list(self, verb: str, fields: dict[str, str]) -> str:
        start = 0
        if token := fields.get("resumptionToken"):
            if self.expire:
                self.expire -= 1
                return '<error code="badResumptionToken">the token has expired</error>'
            *state, start_text = token.split("|")
            fields, start = dict(zip(("metadataPrefix", "set", "from", "until"), state, strict=True)), int(start_text)
        prefix = fields.get("metadataPrefix", "")
        if prefix not in self.formats:
            return '<error code="cannotDisseminateFormat">no such format</error>'
        if fields.get("from") and fields.get("until") and len(fields["from"]) != len(fields["until"]):
            return '<error code="badArgument">from and until differ in their granularity</error>'
        found = [item for item in sorted(self.items.values(), key=lambda item: (item.datestamp, item.id))
                 if (not fields.get("set") or item.set == fields["set"]) and item.datestamp >= fields.get("from", "")
                 and item.datestamp <= (fields.get("until") or "9999")
                 and not (item.deleted and self.deleted_record == "no")]  # fmt: skip
        if not found:
            return '<error code="noRecordsMatch">nothing</error>'
        shown = "".join(self._record(item, prefix, verb) for item in found[start : start + PAGE])
        after = start + PAGE
        state = "|".join([prefix, fields.get("set", ""), fields.get("from", ""), fields.get("until", ""), str(after)])
        return f"<{verb}>{shown}<resumptionToken>{state if after < len(found) else ''}</resumptionToken></{verb}>"

    def _record(self, item: Item, prefix: str, verb: str) -> str:
        status = ' status="deleted"' if item.deleted else ""
        header = (
            f"<header{status}><identifier>oai:koe:{item.id}</identifier><datestamp>{item.datestamp}</datestamp>"
            f"<setSpec>{item.set}</setSpec></header>"
        )
        if verb == "ListIdentifiers":
            return header
        metadata = (
            "" if item.deleted else f"<metadata>{self._kk(item) if prefix == 'kk' else self._dc(item)}</metadata>"
        )
        return f"<record>{header}{metadata}</record>"

    def _dc(self, item: Item) -> str:
        said = "".join(f"<dc:{name}>{escape(value)}</dc:{name}>" for name, _, value in item.fields)
        return (
            '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/">{said}</oai_dc:dc>'
        ).replace("{site}", self.site.url)

    def _kk(self, item: Item) -> str:
        said = "".join(
            f'<kk:field schema="dc" element="{name}" qualifier="{qualifier}" language="" value={quoteattr(value)}/>'
            for name, qualifier, value in item.fields
        )
        files = "".join(
            f'<kk:file bundle="ORIGINAL" name={quoteattr(name)} href="{self.site.url}{path}" type="application/pdf"/>'
            '<kk:file bundle="THUMBNAIL" name="kansi.jpg" href="http://x/kansi.jpg" type="image/jpeg"/>'
            for name, path in item.files
        )
        return f'<kk:metadata xmlns:kk="http://kk/1.0">{said}{files}</kk:metadata>'.replace("{site}", self.site.url)


class _Any(dict[str, Route]):
    """Routes by path alone for the interface, which is asked with ever other queries."""

    def __init__(self, routes: dict[str, Route], repository: Repository) -> None:
        super().__init__(routes)
        self._repository = repository

    def get(self, key: str, default: Route = b"") -> Route:  # type: ignore[override]
        return self._repository.answer if key.partition("?")[0] == PATH else super().get(key, default)


@contextmanager
def repository(*items: Item) -> Iterator[Repository]:
    """Run a repository as long as the block lasts."""
    running = Repository({item.id: item for item in items})
    with serve({}) as site:
        site.routes = _Any({}, running)
        running.site = site
        yield running
