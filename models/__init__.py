"""What is learned from many texts: encoders and themes."""
