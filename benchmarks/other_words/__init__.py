"""Whether a verb that the model does not know is read as what it looks like."""
