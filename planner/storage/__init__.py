"""The project file: one SQLite database with its own history."""
