import pickle

from planner.common.errors import UserError
from planner.common.progress import part


def test_a_stage_fills_its_share_of_the_whole() -> None:
    seen: list[tuple[str, float | None]] = []
    stage = part(lambda message, fraction=None: seen.append((message, fraction)), 0.5, 0.75)
    stage("half of it", 0.5)
    stage("no idea")
    assert seen == [("half of it", 0.625), ("no idea", None)]


def test_a_mistake_crosses_processes_with_all_its_parts() -> None:
    error = pickle.loads(pickle.dumps(UserError("code", "What.", "Do.", "Where")))  # noqa: S301
    assert (error.code, error.sentence()) == ("code", "Where: What. Do.")
