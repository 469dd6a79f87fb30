"""Prompts to start from, as the examples menu shows them."""

from __future__ import annotations

# The words of motion captions: "a person", the present tense, one or two things at a time.
EXAMPLES: tuple[tuple[str, tuple[tuple[str, float], ...]], ...] = (
    (
        "Walk and run",
        (
            ("a person walks forward", 4.0),
            ("a person walks in a circle", 6.0),
            ("a person jogs forward", 4.0),
            ("a person walks backwards slowly", 4.0),
        ),
    ),
    (
        "Stand and gesture",
        (
            ("a person looks around", 7.0),
            ("a person waves with the right hand", 5.0),
            ("a person claps their hands", 3.0),
            ("a person points forward with the left hand", 3.0),
        ),
    ),
    (
        "Act",
        (
            ("a person sits down", 3.0),
            ("a person picks something up from the floor", 4.0),
            ("a person kicks with the right leg", 3.0),
            ("a person jumps up", 4.0),
            ("a person dances wildly", 6.0),
        ),
    ),
)
