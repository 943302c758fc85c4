"""What a server loads before its first answer: nothing that takes seconds to import."""

import subprocess
import sys

import pytest

from tenure.app.workspace.init import Init, init

SLOW = ("pandas", "scipy", "sklearn", "lightgbm", "mlflow", "torch", "pyarrow.compute", "matplotlib")
LOAD = """
import sys
from pathlib import Path
from tenure.server.application import create_app
from tenure.server.settings import server_settings
create_app(server_settings(workspace=Path(sys.argv[1]), start_worker=False))
print(*(name for name in sys.argv[2:] if name in sys.modules))
"""


@pytest.fixture
def workspace(tmp_path):
    return init(Init(tmp_path / "shop")).path


def test_nothing_slow_is_imported_before_the_first_answer(workspace):
    loaded = subprocess.run(
        [sys.executable, "-c", LOAD, str(workspace), *SLOW], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.split() == []
