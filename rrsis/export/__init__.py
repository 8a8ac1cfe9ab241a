"""Writers of vector layers and rasters, chosen by suffix."""
