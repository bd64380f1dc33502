"""What the program is about: frozen dataclasses and enums, standard library only."""
