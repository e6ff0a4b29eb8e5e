"""What was sent to whom. A message is claimed before it is sent and recorded after: no two processes send it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import and_, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from corpus.catalogue.chunks import chunks
from corpus.catalogue.schema import delivery
from corpus.catalogue.store import Catalogue, now, timestamp

SENDING, SENT, FAILED, UNKNOWN = "sending", "sent", "failed", "unknown"
LONGEST_PROBLEM = 500  # characters


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far a message has come on its way to an address."""

    about: str
    address: str
    state: str  # sending, sent, failed; unknown: who was sending it has died
    changed_at: str
    attempts: int
    problem: str | None


def claim_delivery(catalogue: Catalogue, about: str, address: str, *, forget_after: float | None = None) -> bool:
    """Claim a message for an address; return False where it was sent, or somebody else is sending it.

    :param forget_after: seconds after which a claim is void, since whoever made it must be dead; None: never.
    """
    values = {"state": SENDING, "changed_at": now()}
    again = delivery.c.state == FAILED
    if forget_after is not None:
        dead = timestamp(datetime.now(UTC) - timedelta(seconds=forget_after))
        again = or_(again, and_(delivery.c.state == SENDING, delivery.c.changed_at <= dead))
    mine = and_(delivery.c.about == about, delivery.c.address == address)
    try:
        with catalogue.begin() as connection:
            if connection.execute(select(delivery.c.state).where(mine)).first() is None:
                connection.execute(insert(delivery).values(about=about, address=address, attempts=1, **values))
                return True
            claimed = update(delivery).where(mine, again).values(attempts=delivery.c.attempts + 1, **values)
            return bool(connection.execute(claimed).rowcount)
    except IntegrityError:  # claimed by another process in this moment
        return False


def settle_deliveries(catalogue: Catalogue, abouts: Sequence[str], address: str, *, problem: str | None) -> None:
    """Record that what was claimed has been sent, or why it could not be."""
    reason = problem[:LONGEST_PROBLEM] if problem else None
    values = {"state": FAILED if problem else SENT, "changed_at": now(), "problem": reason}
    with catalogue.begin() as connection:
        for some in chunks(abouts):
            mine = and_(delivery.c.about.in_(some), delivery.c.address == address)
            connection.execute(update(delivery).where(mine).values(values))


def give_up_delivery(catalogue: Catalogue, one: Delivery) -> bool:
    """Record that nobody knows whether a message has arrived; return False where another process has just done so."""
    mine = and_(delivery.c.about == one.about, delivery.c.address == one.address, delivery.c.state == SENDING)
    with catalogue.begin() as connection:
        changed = update(delivery).where(mine).values(state=UNKNOWN, changed_at=now())
        return bool(connection.execute(changed).rowcount)


def deliveries_of(catalogue: Catalogue, abouts: Iterable[str]) -> list[Delivery]:
    """Return the deliveries of messages."""
    query = select(delivery).order_by(delivery.c.about, delivery.c.address)
    with catalogue.begin() as connection:
        found = (connection.execute(query.where(delivery.c.about.in_(some))) for some in chunks(list(abouts)))
        return [Delivery(**row._mapping) for rows in found for row in rows]


def deliveries_under(catalogue: Catalogue, prefix: str) -> list[Delivery]:
    """Return the deliveries of all messages whose names begin so."""
    query = select(delivery).where(delivery.c.about.startswith(prefix, autoescape=True))
    with catalogue.begin() as connection:
        rows = connection.execute(query.order_by(delivery.c.about, delivery.c.address))
        return [Delivery(**row._mapping) for row in rows]


def forget_deliveries(catalogue: Catalogue, prefix: str) -> None:
    """Forget the deliveries of all messages whose names begin so."""
    with catalogue.begin() as connection:
        connection.execute(delete(delivery).where(delivery.c.about.startswith(prefix, autoescape=True)))
