"""What people do with things and with one another."""
