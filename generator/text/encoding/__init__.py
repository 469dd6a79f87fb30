"""A sentence to a vector: tokens, frozen encoders, and the adapter behind them."""
