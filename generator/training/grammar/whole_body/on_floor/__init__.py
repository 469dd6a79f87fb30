"""Programs of the whole body on the floor: sitting, lying, falling, crawling, floor exercises."""
