"""Writers of vector layers and rasters, chosen by suffix or URL."""

from rrsis.export.aside import require_folder
from rrsis.export.feature import Feature
from rrsis.export.layer import VectorLayer, layer_names, layers
from rrsis.export.provenance import Provenance
from rrsis.export.table import COLUMNS, Table
from rrsis.export.writers import WRITERS, Mode, Writer, writer

__all__ = [
    "COLUMNS",
    "WRITERS",
    "Feature",
    "Mode",
    "Provenance",
    "Table",
    "VectorLayer",
    "Writer",
    "layer_names",
    "layers",
    "require_folder",
    "writer",
]
