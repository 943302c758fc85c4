"""How an upload would be read, with the parameters that jobs about uploads take."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.app.data.preview import Preview, preview
from tenure.app.job_parameters.uploads import UploadedLog
from tenure.app.jobs.parameters import read_parameters

if TYPE_CHECKING:
    from tenure.core.settings import Settings


def preview_upload(parameters: Mapping[str, Any], workspace: Path, settings: Settings) -> Preview:
    """As `app.data.preview`. Raises OptionError for a parameter that cannot be used, and SourceError."""
    upload: UploadedLog = read_parameters(UploadedLog, parameters)
    upload.check()
    return preview(upload.log(workspace), workspace, settings)
