"""Letters of a commune's chair at a birth, a marriage, a death: recorded, written, approved, printed, delivered."""
