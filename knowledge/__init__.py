"""The framework as typed data, its parts, their vectors. Imports nothing else of ours."""
