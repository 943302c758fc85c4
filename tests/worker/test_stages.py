"""Real jobs of a real worker pass every stage that their kind names, in order."""

from __future__ import annotations

from tenure.app.jobs.kind import KINDS


def _seen(shop, kind: str, **parameters):
    numbers = []
    job_id = shop.submit(kind, **parameters)

    def is_over(job) -> bool:
        numbers.append(job.step_number)
        return job.state not in ("queued", "running")

    shop.until(job_id, is_over)
    job = shop.wait(job_id)
    told = [number for number in numbers if number is not None]
    assert told == sorted(told)
    return job


def test_every_stage_is_passed_and_measured(shop):
    upload = shop.upload()
    shop.worker()

    for kind, parameters in {
        "check": {"upload": upload},
        "ingest": {"upload": upload},
        "report": {"models": ["bg_nbd"], "cutoffs": 1},
        "score": {},
    }.items():
        job = _seen(shop, kind, **parameters)
        stages = [stage.name for stage in KINDS.load(kind).stages]
        assert job.state == "done", (kind, job.error)
        assert set(job.step_seconds) == set(stages), kind
        assert (job.step_number, job.steps, job.step_name) == (len(stages), len(stages), stages[-1])
        assert (job.share, job.remaining_seconds) == (1.0, None)
