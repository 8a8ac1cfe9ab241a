"""Data sets as samples: pictures, masks and sentences."""
