"""The planning problem, the engine that solves it, and the referee that checks it."""
