"""The programs, by what they do; every file has a tuple `PROGRAMS`."""
