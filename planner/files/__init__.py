"""Workbooks, CSV, PDF and calendar files, in and out."""
