"""What is typed, read before it is encoded: spelling, and verbs that the model does not know."""
