"""Region and time: what was first seen inside a localisation."""
