"""Telling a person something about their submission, by mail or by telephone, exactly once."""
