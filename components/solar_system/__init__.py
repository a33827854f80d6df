"""The page of the Solar System."""
