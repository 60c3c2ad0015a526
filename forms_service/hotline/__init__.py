"""Writing down what somebody says on the phone or at the counter: one page, by keyboard alone."""
