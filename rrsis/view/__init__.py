"""What people look at: a scene with its polygons in a browser, and sentences asked there."""
