"""What has been made and sent: one row per digest and period."""

from forms_service.storage.contract import Index, Table

DIGESTS = Table("digests", (Index(("key",), unique=True),))
"""Rows: `key` (`daily/2026-11-22`), `made_at`, `attachment` (id of the PDF), and one row `key: clock` with `until`:
the moment up to which all due digests have been seen to."""
