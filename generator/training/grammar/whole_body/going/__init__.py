"""Programs of whoever goes somewhere: ways of walking and running, counted steps, stairs and ladders."""
