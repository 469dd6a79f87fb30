"""What is typed, read before it is encoded: spelling, verbs that the model does not know, and the adapter on the text's vector."""
