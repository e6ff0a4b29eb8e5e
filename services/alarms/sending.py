"""Sending one message to one address."""

from corpus.secrets import hide
from services.alarms.addresses import Address
from services.alarms.channels import Message, notify

LONGEST_REASON = 300  # characters


def send_message(address: Address, message: Message) -> str | None:
    """Send a message; return None where it was accepted, else why not, in one line without secrets."""
    problem = notify(address.url, message)
    return None if problem is None else hide(problem, address.secrets)[:LONGEST_REASON]
