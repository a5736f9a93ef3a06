"""Dates as collections have them, in ISO 8601: `2024`, `2024-05` or `2024-05-01`. Pure."""

from __future__ import annotations

import datetime
import re

_ISO = re.compile(r"(?P<y>[12]\d{3})-(?P<m>\d{1,2})(?:-(?P<d>\d{1,2}))?(?!\d)")
_WRITTEN = re.compile(r"(?P<y>[12]\d{3})\s*[/.年]\s*(?P<m>\d{1,2})(?:\s*[/.月]\s*(?P<d>\d{1,2}))?(?!\d)")
_COMPACT = re.compile(r"(?P<y>[12]\d{3})(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)")
_YEAR = re.compile(r"(?P<y>[12]\d{3})\s*年?$")
_SECONDS = (100_000_000, 100_000_000_000)
"""What a number is taken for seconds since 1970 from and to: 1973 to 5138; a thousand times as many are milliseconds."""


def iso_date(value: object) -> str | None:
    """The date that a field holds; None where it holds none that can be told. Times of day are left out."""
    if isinstance(value, datetime.date):  # a datetime is one, too
        return value.isoformat()[:10]
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return _of_number(value)
    text = str(value).strip()
    for pattern in (_ISO, _WRITTEN, _COMPACT, _YEAR):
        match = pattern.match(text)
        if match:
            return _checked(*(match.groupdict().get(part) for part in "ymd"))
    return _of_letter(text)


def _of_number(value: float) -> str | None:
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124  # not a number
        return None
    digits = str(int(value))
    if len(digits) in (4, 8) and (found := iso_date(digits)) is not None:
        return found
    seconds = value / 1000 if value >= _SECONDS[1] else value
    if not _SECONDS[0] <= seconds < _SECONDS[1]:
        return None
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date().isoformat()


def _of_letter(text: str) -> str | None:
    """A date as letters and feeds have it: `Wed, 01 May 2024 08:00:00 +0800`."""
    from email.utils import parsedate

    parsed = parsedate(text)
    return None if parsed is None or parsed[0] < 1000 else _checked(*(str(part) for part in parsed[:3]))


def _checked(year: str | None, month: str | None, day: str | None) -> str | None:
    """The date, if there is such a day."""
    try:
        whole = datetime.date(int(year or 0), int(month or 1), int(day or 1)).isoformat()
    except ValueError:
        return None
    return whole[: 10 if day else 7 if month else 4]
