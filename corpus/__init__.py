"""What a publication is, where it comes from and where it is kept."""
