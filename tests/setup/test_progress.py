"""Whatever takes long says so, and a command that fails is told by its own last words."""

import io
import os
import sys

import pytest


@pytest.fixture
def progress_module(scripts):
    import backbench_setup.progress

    return backbench_setup.progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_off_a_terminal_a_long_step_says_a_line_every_ten_seconds(progress_module):
    out, clock = io.StringIO(), Clock()
    progress = progress_module.Progress(out, clock)
    with progress.step("Packages"):
        for second in range(1, 25):
            clock.now = second
            progress.update(f"{second} of 24")
    assert out.getvalue().splitlines() == [
        "Packages ...",
        "Packages: 10 of 24 (10 s)",
        "Packages: 20 of 24 (20 s)",
        "Packages: done in 24 s",
    ]


def test_on_a_terminal_one_line_moves(progress_module):
    out, clock = Terminal(), Clock()
    progress = progress_module.Progress(out, clock)
    with progress.step("Packages"):
        progress.update("1 of 2")
        clock.now = 200
        progress.update()
    assert out.getvalue().count("\n") == 1
    assert "Packages: 1 of 2 (3 min 20 s)" in out.getvalue()
    assert out.getvalue().endswith("Packages: done in 3 min 20 s\n")


def test_a_step_that_fails_says_that_it_stopped(progress_module):
    out = io.StringIO()
    progress = progress_module.Progress(out, Clock())
    with pytest.raises(KeyboardInterrupt), progress.step("Packages"):
        raise KeyboardInterrupt
    assert out.getvalue().splitlines()[-1] == "Packages: stopped after 0 s"


def test_a_silent_command_still_shows_that_time_passes(progress_module, monkeypatch, tmp_path):
    """The command says nothing, and waits until its silence has been shown."""
    monkeypatch.setattr(progress_module, "TICK", 0.01)
    os.mkfifo(tmp_path / "gate")

    class Watched(Terminal):
        shown = 0

        def write(self, text):
            if "working" in text:
                self.shown += 1
                if self.shown == 1:
                    os.close(os.open(tmp_path / "gate", os.O_WRONLY))  # opens when the command reads; lets it end
            return super().write(text)

    screen = Watched()
    progress = progress_module.Progress(screen)
    with progress.step("Packages"):
        argv = [sys.executable, "-c", f"open({str(tmp_path / 'gate')!r}).read()"]
        progress_module.run(argv, progress, log=tmp_path / "log")
    assert screen.shown >= 1


def test_a_failing_command_is_told_by_its_last_line(progress_module, tmp_path):
    progress = progress_module.Progress(io.StringIO())
    code = "import sys; print('first'); print('no such mirror', file=sys.stderr); print(); sys.exit(3)"
    with pytest.raises(progress_module.CommandError, match="no such mirror") as caught:
        progress_module.run([sys.executable, "-c", code], progress, log=tmp_path / "log")
    assert caught.value.status == 3
    assert {"first", "no such mirror"} <= set((tmp_path / "log").read_text().splitlines())


def test_a_missing_command_is_told(progress_module, tmp_path):
    with pytest.raises(progress_module.CommandError, match="No such file"):
        progress_module.run([str(tmp_path / "none")], progress_module.Progress(io.StringIO()), log=tmp_path / "log")
