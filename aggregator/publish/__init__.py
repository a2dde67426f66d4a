"""What leaves the house: the verified export."""
