"""The programs, a file for each kind of action; every file has a tuple `PROGRAMS`."""
