"""What people do all day: dress, keep house, sign to others, defend themselves, perform."""
