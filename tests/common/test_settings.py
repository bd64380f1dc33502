from pathlib import Path

from planner.common import settings


def test_what_was_kept_is_found_again(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "settings.json"
    kept = settings.Settings(theme="dark").opened(tmp_path / "a.rplan")
    settings.save(file, kept)
    assert settings.load(file) == kept


def test_a_damaged_value_is_the_default_and_the_others_stay(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text('{"theme": 7, "recent": ["a", 3], "future": true}', encoding="utf-8")
    assert settings.load(file) == settings.Settings(recent=("a",))
    file.write_text("not json", encoding="utf-8")
    assert settings.load(file) == settings.Settings()


def test_a_project_opened_again_moves_to_the_head_and_old_ones_fall_off(tmp_path: Path) -> None:
    found = settings.Settings()
    for number in range(settings.RECENT + 3):
        found = found.opened(tmp_path / f"{number}.rplan")
    found = found.opened(tmp_path / "5.rplan")
    assert len(found.recent) == settings.RECENT
    assert found.recent[0] == str((tmp_path / "5.rplan").resolve())
    assert len(set(found.recent)) == settings.RECENT
