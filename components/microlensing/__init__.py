"""The page of microlensing."""
