"""How the program is told to leave an installed rule book alone."""

SHIPPED_ONLY = "EQUIPMENT_PLANNER_SHIPPED_RULES"
"""Environment variable of safe mode; child processes have it too."""
