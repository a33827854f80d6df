"""Widgets, one a file. They draw what they are given and know no store."""
