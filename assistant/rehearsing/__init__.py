"""Rehearsing a professional dialogue: somebody else asks, and each answer gets feedback."""
