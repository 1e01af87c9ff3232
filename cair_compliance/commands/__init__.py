"""Command groups of the shell that have a file of their own: annual, licensing, spot-check."""
