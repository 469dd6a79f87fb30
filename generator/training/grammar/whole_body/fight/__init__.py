"""Round kicks, blades, and being hit."""
