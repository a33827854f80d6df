"""The page of supernovae."""
