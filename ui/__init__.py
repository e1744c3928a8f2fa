"""The command line and the app. They show a session and send words; they decide nothing."""
