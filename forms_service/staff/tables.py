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

AUDIT = Table("audit", (Index(("subject_kind", "subject_id")), Index(("kind",))))
"""at, kind (view | change), actor_kind, actor_id, action, subject_kind, subject_id, detail.
Rows are only ever added."""

TABLES = (STAFF, STAFF_SESSIONS, LOGIN_ATTEMPTS, AUDIT)
