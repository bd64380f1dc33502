"""The grid behind every list: what it shows of its rows, and what a person does to them."""
