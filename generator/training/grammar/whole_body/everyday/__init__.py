"""What people do with the whole body and their hands on it: laces, shoes, seeds, walls, stairs, exercise."""
