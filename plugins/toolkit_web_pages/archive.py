"""Pages saved with all that belongs to them in one file (.mht, .mhtml): the message and the page in it. Pure."""

from __future__ import annotations

import email
import email.policy
from email.message import Message

DEEPEST = 5


def page_in_archive(data: bytes) -> tuple[bytes, str | None] | None:
    """The bytes of the first web page in the message, and the encoding that the message gives it; None for no page."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    part = _page(message, 0)
    if part is None:
        return None
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or not content:
        return None
    charset = part.get_content_charset()
    return content, charset


def _page(message: Message, depth: int) -> Message | None:
    if message.get_content_type() in ("text/html", "application/xhtml+xml"):
        return message
    parts = message.get_payload() if message.is_multipart() and depth < DEEPEST else []
    for part in parts if isinstance(parts, list) else []:
        found = _page(part, depth + 1) if isinstance(part, Message) else None
        if found is not None:
            return found
    return None
