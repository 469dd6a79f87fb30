"""Kinds of programs: each is data (where, how often, in which words) and one way to perform and to check it."""
