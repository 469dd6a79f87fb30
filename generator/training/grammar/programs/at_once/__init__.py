"""Legs do one thing, arms another."""
