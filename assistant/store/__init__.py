"""Where sessions are kept. The only door to SQLAlchemy."""
