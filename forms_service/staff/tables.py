"""The tables of this room and the ways in which they are asked."""

from forms_service.storage.contract import Index, Table

STAFF = Table(
    "staff",
    (
        Index(("email_key",), unique=True),
        Index(("invitation_hash",), unique=True),
        Index(("active",)),
    ),
)
"""name, email (as typed), email_key (folded), role, unit, receives, password_hash, active, invitation_hash,
invitation_expires_at, epoch (sessions of an earlier epoch are void), second_factor (None, or what `second_factor.py`
keeps), second_factor_offer (one that is being set up). Accounts of before 0.2 lack unit and both second factors."""

STAFF_SESSIONS = Table(
    "staff_sessions", (Index(("token_hash",), unique=True), Index(("staff",)), Index(("expires_at",)))
)
"""token_hash (the token itself is only in the cookie), staff, epoch, created_at, last_seen_at, expires_at."""

LOGIN_ATTEMPTS = Table("login_attempts", (Index(("key",), unique=True), Index(("forget_at",))))
"""key (keyed hash of an e-mail, whether an account has it or not, alone or with a network), failures, last_at, since
(anywhere: the beginning of the hour), locked_until, known (here: somebody has logged in with this address from this
network), forget_at."""

LOGIN_TICKETS = Table("login_tickets", (Index(("token_hash",), unique=True), Index(("expires_at",))))
"""After the right password, until the code: token_hash, staff, epoch, here and anywhere (the keys of the attempt),
expires_at."""

AUDIT = Table(
    "audit",
    (
        Index(("subject_kind", "subject_id")),
        Index(("kind",)),
        Index(("at",)),
        Index(("actor_id", "at")),
        Index(("subject_kind", "at")),
        Index(("actor_id", "subject_kind", "at")),
    ),
)
"""at, kind (view | change), actor_kind, actor_id, action, subject_kind, subject_id, detail.
Rows are only ever added."""

AUDIT_SEALS = Table("audit_seals", (Index(("day",)),))
"""at, day (of `at`), from_id, to_id, count, rows ([id, mark of the row] each), previous (hash of the seal before),
hash, mac. Rows are only ever added; see `seals.py`."""

TABLES = (STAFF, STAFF_SESSIONS, LOGIN_ATTEMPTS, LOGIN_TICKETS, AUDIT, AUDIT_SEALS)
