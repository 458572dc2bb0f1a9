"""What the themes of this publication compute and is worth testing apart from their notebooks."""
