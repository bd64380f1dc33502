"""The rule book: law as data, and the engine that answers with it."""
