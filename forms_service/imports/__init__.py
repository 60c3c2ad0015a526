"""Lists that offices keep in spreadsheets: checked row by row, taken over whole or not at all, undone as a whole."""
