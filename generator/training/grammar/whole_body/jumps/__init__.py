"""Programs of jumps and hops, and what a body does when it leaves the floor."""
