"""Makes the tables that prompts are read with: words, and verbs in other words, from WordNet and captions."""
