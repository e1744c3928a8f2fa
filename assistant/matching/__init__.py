"""Which theme and level a description of practice matches, with reasons."""
