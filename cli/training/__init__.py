"""Verbs that need recordings: data prepared, models trained, averaged and measured."""
