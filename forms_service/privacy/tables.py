"""The tables of this room and the ways in which they are asked."""

from forms_service.storage.contract import Index, Table

CONSENTS = Table("consents", (Index(("submission",)),))
"""What became of a consent after the submission: submission, purpose, given (True | False), at, channel, entered_by
(staff id), version (ISO day of the words), text (the words as read out), request (id of `data_requests`, or None).

What was ticked when the form was sent stands in the submission itself, its words in `form_versions`: no row here."""

DATA_REQUESTS = Table(
    "data_requests",
    (
        Index(("token",), unique=True),
        Index(("submission", "shelf")),
        Index(("shelf", "order_on")),
        Index(("pickup",), unique=True),
        Index(("ended_at",)),
    ),
)
"""A person's request about their data: submission, right, purposes, wish, cancel_meeting, received_at, channel,
entered_by, token, law (id of the clocks), acknowledge_by, due_on (ISO days or None), acknowledged_at, tries (calls in
vain: at, by), identity (method, at, by, or None), done (what was carried out: what, at, by), state (received |
verified | answered | refused), shelf (open | done), order_on (the day by which it is sorted), how, answer, ended_at,
ended_by; of a copy to be fetched once: pickup (keyed hash), pickup_until, fetched (forms that were handed out)."""

BREACHES = Table("breaches", (Index(("detected_at",)),))
"""What the office wrote down about a leak: what, detected_at, entered_at, entered_by, data, cause, report_by (moment or
None), authority, law, reported_at, forms, since, until (which submissions are affected), steps (id -> at, by),
closed_at."""

RETENTION_RULES = Table("retention_rules", (Index(("key",), unique=True),))
"""One row per rule that any form has or had: key, form, part (a field, or empty for all), after, months, days, then,
seen_at; allowed_at and allowed_by (staff id, or None from the command line), allowed_count (what was shown then);
waiting, oldest (ISO day), counted_at: what the rule would end on the next day, as last counted."""

RETENTION_RUNS = Table("retention_runs", (Index(("kind", "at")), Index(("run",))))
"""What retention removed, and its proof; rows are only ever added. kind (slice: one transaction; whole: a run's sum;
sweep: rows of another table), run, at, actor, rule, form, ending, table, count, digest (keyed SHA-256 over the ids)."""

TABLES = (CONSENTS, DATA_REQUESTS, BREACHES, RETENTION_RULES, RETENTION_RUNS)
