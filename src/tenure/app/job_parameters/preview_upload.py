"""Preview an upload, with the parameters that jobs about uploads take."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.app.data.preview_orders import Preview, PreviewOrders, preview_orders
from tenure.app.imports.preview_table import preview_table
from tenure.app.job_parameters.uploads import UploadedLog
from tenure.app.jobs.parameters import read_parameters
from tenure.serving.shop import open_shop

if TYPE_CHECKING:
    from tenure.core.settings import Settings


def preview_upload(parameters: Mapping[str, Any], workspace: Path, settings: Settings) -> Preview:
    """As `preview_orders`; runs in a child process, which opens the workspace itself.

    Raises OptionError for a parameter that is not valid, and SourceError.
    """
    upload: UploadedLog = read_parameters(UploadedLog, parameters)
    upload.check()
    with open_shop(workspace, settings) as shop:
        if upload.is_side_table:
            return preview_table(upload.table(shop), shop)
        return preview_orders(PreviewOrders(upload.log(shop)), shop)
