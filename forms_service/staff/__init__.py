"""Accounts of staff, their sessions, what each role may do, and the audit log."""
