"""What has been made and sent, and what is still owed: one row per digest and period."""

from forms_service.storage.contract import Index, Table

DIGESTS = Table("digests", (Index(("key",), unique=True), Index(("owed", "retry_at"))))
"""Rows: `key` (`daily/2026-11-22`), `kind`, `day`, `made_at` (None until it was made), `wave`; while it is to be made
`owed` True, `owed_since`, `attempts` that failed, `retry_at`. One row `key: clock` has `until`: the moment up to which
all digests that came due have been noted as owed."""
