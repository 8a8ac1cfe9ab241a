"""Where language meets the map."""
