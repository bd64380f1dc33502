"""Six things every layer may use: progress, errors, resource paths, settings, days, money."""
