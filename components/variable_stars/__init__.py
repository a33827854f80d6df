"""The page of variable stars."""
