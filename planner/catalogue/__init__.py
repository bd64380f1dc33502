"""The product catalogue and the recognition of items as its products."""
