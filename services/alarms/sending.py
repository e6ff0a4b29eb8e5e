"""Sending one message to one address."""

import logging

from corpus.secrets import hide
from services.alarms.addresses import Address
from services.alarms.channels import Message, notify
from services.events import tell

LONGEST_REASON = 300  # characters


def send_message(address: Address, message: Message) -> str | None:
    """Send a message; return None where it was accepted, else why not, in one line without secrets."""
    problem = notify(address.url, message)
    if problem is None:
        tell("message_sent", f"{message.title}: sent to {address.label}", address=address.label)
        return None
    reason = hide(problem, address.secrets)[:LONGEST_REASON]
    tell(
        "message_refused", f"{message.title}: not sent to {address.label}: {reason}", level=logging.WARNING,
        printed=True, address=address.label, reason=reason,
    )  # fmt: skip
    return reason
