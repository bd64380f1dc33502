"""Equipment-replacement planner for rural US carriers."""

__version__ = "0.1.0"
