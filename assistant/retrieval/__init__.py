"""Which parts of the framework a query in anybody's words is about."""
