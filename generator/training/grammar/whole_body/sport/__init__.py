"""Sports, stunts and yoga: what bodies do on the floor, in the air, on boards and on bars."""
