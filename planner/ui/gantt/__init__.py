"""The Gantt chart: what its rows are, where a day lies, how it is painted and moved about."""
