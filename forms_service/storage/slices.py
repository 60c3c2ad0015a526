"""Lists of any length, read in slices: what a year holds is never in memory at once."""

from collections.abc import Iterator, Mapping

from forms_service.storage.contract import Document, Reader, Scalar

_SLICE = 500


def in_slices(  # noqa: PLR0913  # the conditions of `select`
    reader: Reader,
    table: str,
    *,
    key: str,
    equal: Mapping[str, Scalar] | None = None,
    at_least: Scalar = None,
    below: Scalar = None,
) -> Iterator[Document]:
    """What `reader.select` finds for the same conditions, in the same order. One snapshot must last for all of it."""
    offset = 0
    while some := reader.select(
        table, equal=equal, key=key, at_least=at_least, below=below, limit=_SLICE, offset=offset
    ):
        yield from some
        offset += len(some)
