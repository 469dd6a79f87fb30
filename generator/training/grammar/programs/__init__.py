"""The programs, by what they do: TOML files declare what is data alone (`acts/declared.py`), modules with a tuple `PROGRAMS` the rest."""
