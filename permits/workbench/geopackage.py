"""Shapes with what is said of each, as a GeoPackage that any map program opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pyogrio
import pyogrio.raw

from permits.geometry import Shape


def write(
    path: Path, layer: str, crs: str, shapes: Sequence[Shape], columns: Mapping[str, Sequence[str | int]], day: date
) -> None:
    """
    One layer, over what the file held before. day: stands in it as when it was written, so that the same gives the same.

    Raises OSError where it cannot be written.
    """
    path.unlink(missing_ok=True)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{day}T00:00:00.000Z"})
    try:
        pyogrio.raw.write(
            path,
            np.array([shape.wkb for shape in shapes], dtype=object),
            [np.array(column, dtype=object if isinstance(column[0], str) else np.int64) for column in columns.values()],
            list(columns),
            layer=layer,
            driver="GPKG",
            geometry_type="Unknown",
            crs=crs,
        )
    except pyogrio.errors.DataSourceError as error:
        raise OSError(None, str(error), str(path)) from error
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
