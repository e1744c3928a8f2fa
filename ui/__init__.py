"""The command line and the app. They show a session and send words and edits; they decide nothing."""
