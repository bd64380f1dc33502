"""The offline map: outlines, sites, and what mouse and keyboard do with them."""
