"""How the coach speaks and what it listens for, as text a teacher could edit."""
