"""Rasters and shapes: numpy, rasterio and shapely, no torch."""
