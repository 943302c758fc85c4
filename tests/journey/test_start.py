"""What starts with the command line, and what must not."""

import subprocess
import sys

HEAVY = ("pandas", "numpy", "ibis", "duckdb", "lightgbm", "scipy", "pyarrow", "sqlalchemy")


def test_help_loads_no_heavy_library():
    code = (
        "import sys; sys.argv = ['tenure', '--help']\n"
        "from tenure.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print('LOADED', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert "Usage: tenure" in said
    assert said.rstrip().endswith("LOADED []")


def test_the_public_names_are_what_all_says():
    import tenure

    assert sorted(tenure.__all__) == dir(tenure)
    assert all(getattr(tenure, name) is not None for name in tenure.__all__)


def test_a_defect_is_told_without_a_traceback(tmp_path):
    code = "import tenure.app.workspace.doctor as d; del d.doctor\nfrom tenure.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "doctor"],
        capture_output=True, text=True, check=False, env={"TMPDIR": str(tmp_path), "PATH": ""},
    )  # fmt: skip

    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert "bug in Tenure" in done.stderr
