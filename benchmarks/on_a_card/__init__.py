"""What a graphics card does with the models: see `on_a_card.sh`, which runs this."""
