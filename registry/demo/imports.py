"""Files that people of the demo country have brought in: one in each state that waits for somebody, and some
that are over."""
