"""Writers of vector layers and rasters, chosen by suffix."""

from rrsis.export.aside import require_folder
from rrsis.export.feature import COLUMNS, Feature, table
from rrsis.export.writers import WRITERS, Writer, writer

__all__ = ["COLUMNS", "WRITERS", "Feature", "Writer", "require_folder", "table", "writer"]
