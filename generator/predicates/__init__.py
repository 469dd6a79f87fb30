"""What a body does, told from its joints alone: measurements, predicates, and conditions on them as text."""
