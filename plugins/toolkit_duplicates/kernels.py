"""The work of `duplicates` on values: from columns of a table to columns of another. Pure.

An array of a row is a BLOB: shingles as unsigned 64-bit numbers, minima as unsigned 32-bit ones, of this machine's order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.matching.minhash import Bands, band_keys, may_reach, minima
from toolkit.matching.overlap import halvings, wanted_of
from toolkit.matching.sketches import Shingled, distinct, verify
from toolkit.matching.units import mix

if TYPE_CHECKING:
    import numpy.typing as npt

    from toolkit import Columns, Schema
    from toolkit.matching.units import Keys
    from toolkit_duplicates.groups import Limits

TEXTS: Schema = {"text": "BIGINT", "length": "BIGINT", "shingles": "BLOB"}
"""Distinct texts: their numbers, how many shingles each has, and these, repeated ones as often as they stand."""

SKETCHES: Schema = {"text": "BIGINT", "size": "BIGINT", "minima": "BLOB"}
KEYED: Schema = {"key": "BIGINT", "row_number": "BIGINT"}
HOLDINGS: Schema = {"text": "BIGINT", "key": "BIGINT", "zeros": "BIGINT"}
SEEKING: Schema = {"text": "BIGINT", "zeros": "BIGINT", "wanted": "BIGINT"}
PAIRS: Schema = {"low": "BIGINT", "high": "BIGINT"}
VERIFIED: Schema = {**PAIRS, "jaccard": "DOUBLE", "low_in_high": "DOUBLE", "high_in_low": "DOUBLE"}


def text_rows(first: int, texts: Shingled) -> Columns:
    """Rows of `TEXTS`, numbered from `first` on."""
    return {
        "text": np.arange(first, first + len(texts), dtype=np.int64),
        "length": texts.lengths,
        "shingles": blobs(texts[text] for text in range(len(texts))),
    }


@dataclass(frozen=True, slots=True)
class Sketch:
    """From texts to their minima under so many hash functions, and how many distinct shingles each has."""

    hashes: int

    def __call__(self, rows: Columns) -> Columns:
        texts = _shingled(rows)
        sizes = [len(np.unique(texts[text])) for text in range(len(texts))]
        return {
            "text": rows["text"],
            "size": np.array(sizes, dtype=np.int64),
            "minima": blobs(minima(texts, self.hashes)),
        }


@dataclass(frozen=True, slots=True)
class BandKeys:
    """From minima to the keys of the bands `[first, last)` of each text. Those of two bands are not alike, but by chance."""

    bands: Bands
    first: int
    last: int

    def __call__(self, rows: Columns) -> Columns:
        size, count = self.bands.rows, self.last - self.first
        found = _minima(rows["minima"])[:, self.first * size : self.last * size]
        numbers = mix(np.arange(self.first + 1, self.last + 1, dtype=np.uint64))
        keys = mix(band_keys(found, Bands(count, size)) ^ numbers[:, np.newaxis])
        return {"key": keys.view(np.int64).ravel(), "row_number": np.tile(rows["text"], count)}


@dataclass(frozen=True, slots=True)
class Holdings:
    """From texts to their distinct shingles, of those whose hash ends in so many zeros."""

    zeros: int

    def __call__(self, rows: Columns) -> Columns:
        sampled = [np.unique(_sampled(keys, self.zeros)) for keys in _keys(rows)]
        keys = np.concatenate([np.zeros(0, dtype=np.uint64), *sampled])
        owners = np.repeat(rows["text"], [len(each) for each in sampled])
        return {"text": owners, "key": keys.view(np.int64), "zeros": _zeros(keys)}


@dataclass(frozen=True, slots=True)
class Seeking:
    """From texts, with how many others hold their shingles, to those by which each looks for others, and how many decide.

    `zeros`: of the hashes in the sample; those sought end in as many as the column of this name says.
    """

    least: float
    zeros: int

    def __call__(self, rows: Columns) -> Columns:
        samples = [_sampled(keys, self.zeros) for keys in _keys(rows)]
        lengths = np.array([len(each) for each in samples], dtype=np.int64)
        ends = halvings(lengths, rows["looks"]).astype(np.int64) + self.zeros
        sought = [len(np.unique(_sampled(keys, end))) for keys, end in zip(samples, ends.tolist(), strict=True)]
        wanted = wanted_of(np.array(sought, dtype=np.int64), ends > 0, self.least)
        return {"text": rows["text"], "zeros": ends, "wanted": wanted}


@dataclass(frozen=True, slots=True)
class Reaching:
    """From pairs with the sizes and minima of both to those that may be a finding."""

    limits: Limits

    def __call__(self, rows: Columns) -> Columns:
        count = len(rows["low"])
        found = np.concatenate((_minima(rows["low_minima"]), _minima(rows["high_minima"])))
        pairs = np.stack((np.arange(count), np.arange(count, 2 * count)), axis=1)
        both = np.stack((rows["low_size"], rows["high_size"]), axis=1).astype(np.float64)
        kept = may_reach(found, pairs, self.limits.needed(both))
        return {"low": rows["low"][kept], "high": rows["high"][kept]}


def verified(rows: Columns) -> Columns:
    """From pairs with the shingles of both to their exact figures."""
    pairs = np.stack((rows["low"], rows["high"]), axis=1)
    numbers, places = np.unique(pairs, return_inverse=True)
    places = places.reshape(pairs.shape)
    shingles: list[Any] = [None] * len(numbers)
    for side, name in enumerate(("low_shingles", "high_shingles")):
        for place, blob in zip(places[:, side].tolist(), rows[name].tolist(), strict=True):
            shingles[place] = blob
    sets = distinct(Shingled.of([_array(blob, np.uint64) for blob in shingles]), places)
    figures = list(verify(sets, places))
    return {
        "low": rows["low"],
        "high": rows["high"],
        "jaccard": np.array([v.jaccard for v in figures], dtype=np.float64),
        "low_in_high": np.array([v.left_in_right for v in figures], dtype=np.float64),
        "high_in_low": np.array([v.right_in_left for v in figures], dtype=np.float64),
    }


def blobs(arrays: Iterable[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """A column of BLOBs: the bytes of each array."""
    return objects([each.tobytes() for each in arrays])


def objects(cells: list[Any]) -> npt.NDArray[Any]:
    """A column of texts or BLOBs."""
    made = np.empty(len(cells), dtype=object)
    made[:] = cells
    return made


def _array(blob: bytes, dtype: Any) -> npt.NDArray[Any]:
    return np.frombuffer(blob, dtype=dtype)


def _keys(rows: Columns) -> list[Keys]:
    return [_array(blob, np.uint64) for blob in rows["shingles"].tolist()]


def _shingled(rows: Columns) -> Shingled:
    return Shingled.of(_keys(rows))


def _minima(column: npt.NDArray[Any]) -> npt.NDArray[np.uint32]:
    return _array(b"".join(column.tolist()), np.uint32).reshape(len(column), -1)


def _sampled(keys: Keys, zeros: int) -> Keys:
    """Those that end in so many zeros."""
    return keys[keys & np.uint64((1 << zeros) - 1) == 0] if zeros else keys


def _zeros(keys: Keys) -> npt.NDArray[np.int64]:
    """In how many zeros each hash ends; 64 for 0."""
    lowest = keys & (~keys + np.uint64(1))
    return np.where(keys == 0, 64, np.log2(np.maximum(lowest, 1).astype(np.float64))).astype(np.int64)
