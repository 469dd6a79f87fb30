"""What training windows do, found for a prompt: where diffusion may begin, instead of from noise alone."""
