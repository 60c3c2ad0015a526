"""The support log: how often people were helped at the centre, by day, unit, area and kind. Counts, never names."""
