"""On horses, bicycles, boats and skates."""
