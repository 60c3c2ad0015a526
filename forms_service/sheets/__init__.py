"""Spreadsheets as people exchange them. The only room that names the libraries of spreadsheets."""
