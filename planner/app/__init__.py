"""The only wiring: exception hooks, logging, and what starts what."""
