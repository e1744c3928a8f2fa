"""The guard that any draft, ours or a chat model's, must pass."""
