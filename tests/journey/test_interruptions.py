"""A run that is stopped, or that finds no room, leaves nothing behind."""

import os
import resource
import signal
import subprocess
import sys
import time

import pytest
from tests.order_logs import order_log

pytestmark = pytest.mark.integration

RUN = [
    sys.executable,
    "-c",
    "from tenure.cli.main import main; main()",
    "run",
    "orders.csv",
    "--horizon",
    "60d",
]


@pytest.fixture
def shop(tmp_path):
    order_log(4000).to_csv(tmp_path / "orders.csv", index=False)
    return tmp_path


@pytest.mark.parametrize("said", ["Reading orders", "Cleaning", "As of"])
def test_ctrl_c_leaves_nothing(shop, said):
    process = subprocess.Popen(RUN, cwd=shop, stderr=subprocess.PIPE, text=True, start_new_session=True)
    told = ""
    while said not in told:
        line = process.stderr.readline()
        assert line, told
        told += line
    time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT)
    _, rest = process.communicate(timeout=60)

    assert process.returncode == 130
    assert "nothing was written" in rest
    assert "Traceback" not in rest
    assert os.listdir(shop) == ["orders.csv"]


def test_no_room_for_the_results_leaves_nothing(shop):
    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    command = [*RUN, "--model", "bg_nbd_gamma_gamma", "--cutoffs", "1"]
    done = subprocess.run(
        command, cwd=shop, capture_output=True, text=True, check=False, preexec_fn=little_room
    )

    assert done.returncode in (2, 4), done.stderr
    assert "full" in done.stderr
    assert "Traceback" not in done.stderr
    assert os.listdir(shop) == ["orders.csv"]
