"""What verbs do with many prompts: a folder of clips on all cores or machines, contact sheets of a list."""
