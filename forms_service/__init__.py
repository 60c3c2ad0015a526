"""Phục Vụ: from a form on a page to an answer for the person who sent it."""
