"""What the panel asks for, as requests to the generator and where on the character they go."""
