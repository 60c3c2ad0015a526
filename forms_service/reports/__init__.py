"""Reports of a period: counted from records, printed in the layout of official pages, sent once and on time."""
