"""The `backbench` command: what authors, instructors and learners call."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from backbench import quick  # noqa: F401

if TYPE_CHECKING:
    from backbench.course import Course

app = typer.Typer(
    help="Backbench: a Python back-end course in notebooks that grades itself.\n\n"
    "Learners: `backbench mark work/u01_iterators/assignment.ipynb`. "
    "Instructors: `backbench grade u01_iterators`. Authors: `backbench build`, `check-unit`, `prove`.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
console = Console()
errors = Console(stderr=True)
INTERRUPTED = 130

UnitName = Annotated[str, typer.Argument(help="The unit, such as u01_iterators; a unique beginning is enough.")]
Workers = Annotated[int | None, typer.Option(min=1, help="How many submissions at a time; default: one a core.")]


def _say(text: str, to: Console | None = None, **style: str) -> None:
    """Print a text as it is: names of files in it are students', and must not steer the terminal."""
    from backbench.reports.text import clean

    (to or console).print(clean(text, 50_000, 1_000), markup=False, highlight=False, soft_wrap=True, **style)


@app.command()
def build(units: Annotated[list[str] | None, typer.Argument(help="Units to build; default: all.")] = None) -> None:
    """Build course/ into source/ (with answers and tests) and release/ (what students get)."""
    from backbench.authoring.command import build_command

    raise typer.Exit(build_command(units or (), say=_say))


@app.command()
def check_unit(
    unit: Annotated[str | None, typer.Argument(help="The unit to check; default: the whole course.")] = None,
) -> None:
    """Check that a unit keeps its promises: anatomy, points, ids, answers on file, nothing that leaks.

    One line for each problem, with file and line. `backbench prove` then runs the answers.
    """
    from backbench.authoring.command import check_command

    raise typer.Exit(check_command(unit, say=_say))


@app.command()
def prove(
    unit: UnitName,
    repeat: Annotated[int, typer.Option(min=1, help="Rounds, each with other seeds.")] = 1,
    only: Annotated[str | None, typer.Option(help="One exercise, or one file such as chunked__eager.")] = None,
    workers: Workers = None,
    messages: Annotated[bool, typer.Option(help="Show what a student would read for each failed check.")] = False,
) -> None:
    """Test the tests: run every right/ and wrong/ answer, the reference and the stub through the real road.

    Right answers keep full marks, wrong ones lose at the checks that their files name and nowhere else, the
    stub gets nothing. Ends with exit code 1 where one does not.
    """
    from backbench.course import Course
    from backbench.grading.proof import Outcome, prove, trials

    found = Course.find().unit(unit)
    total = repeat * len(trials(found)) if only is None else None
    seen: set[str] = set()

    with _progress("notebooks") as bar:
        task = bar.add_task(found.id, total=total)

        def show(outcome: Outcome) -> None:
            if (key := f"{outcome.trial} {outcome.seed}") not in seen:
                seen.add(key)
                bar.advance(task)
            if outcome.surprise:
                _say(outcome.surprise, bar.console, style="red")
            elif messages:
                for name, text in outcome.messages:
                    _say(f"{outcome.answer} | {name} | {text}", bar.console)

        outcomes = prove(found, repeat, workers, show, only)
    surprises = [outcome for outcome in outcomes if outcome.surprise]
    checked = sum(len(outcome.expected | outcome.failed) for outcome in outcomes)
    _say(
        f"{found.id}: {len(seen)} notebooks, {len(outcomes)} answers, {checked} failures looked at, "
        f"{len(surprises)} surprises"
    )
    raise typer.Exit(1 if surprises else 0)


@app.command()
def grade(
    unit: UnitName,
    submitted: Annotated[
        Path | None, typer.Option(help="Folder of STUDENT/UNIT/assignment.ipynb; default: submitted/.")
    ] = None,
    workers: Workers = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Also write every verdict to this file.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Examine again what did not change.")] = False,
    no_sandbox: Annotated[
        bool, typer.Option("--no-sandbox", help="Run students' code with your own rights. Every report says so.")
    ] = False,
) -> None:
    """Grade every submission of a unit against its hidden tests, in a sandbox.

    Writes the gradebook, autograded/ and feedback/. Interrupted, it keeps what is done: the same command goes on.
    """
    from backbench import grading
    from backbench.course import Course
    from backbench.grading.verdicts import write_whole
    from backbench.reports.table import print_gradebook

    course = Course.find()
    found = course.unit(unit)
    if no_sandbox:
        os.environ["BACKBENCH_NO_SANDBOX"] = "1"
        errors.print("Without a sandbox: students' code runs with your rights.", style="yellow")
    count, reused = len(grading.submissions(course, found, submitted)), 0
    with _progress("submissions") as bar:
        task = bar.add_task(found.id, total=count)

        def show(student: str, verdict: dict, again: bool) -> None:
            nonlocal reused
            reused += again
            bar.advance(task)

        verdicts = grading.grade(
            course, found, workers=workers, submitted=submitted, force=force, sandbox=not no_sandbox, progress=show
        )
        bar.update(task, description="feedback")
        pages = grading.feedback(course, found)
    print_gradebook(verdicts.values(), console)
    again = f", {reused} of them unchanged and not run again (--force runs all)" if reused else ""
    _say(f"{count} submissions{again}. Feedback: {len(pages)} pages in {course.root / 'feedback'}")
    if json_file:
        plain = {name: _plain(verdict) for name, verdict in verdicts.items()}
        write_whole(json_file, json.dumps({"unit": found.id, "submissions": plain}, indent=1) + "\n")
        _say(f"Verdicts: {json_file}")


def _plain(verdict: dict) -> dict:
    """A verdict as the JSON file has it: everything but the seed, which stays with the course."""
    return {key: value for key, value in verdict.items() if key != "seed"}


@app.command()
def mark(
    notebook: Annotated[Path, typer.Argument(help="Your assignment.ipynb.")],
    page: Annotated[Path | None, typer.Option(help="Where to write the page; default: beside the notebook.")] = None,
) -> None:
    """Mark your own notebook against the hidden tests: a table, a score, and a page to read. No gradebook."""
    from backbench import grading
    from backbench.grading.verdicts import write_whole
    from backbench.reports.feedback import render
    from backbench.reports.table import verdict_table

    course = _course_of(notebook)
    with console.status("examining your notebook …"):
        graded = grading.mark(course, notebook)
    verdict_table(graded.verdict, console)
    if graded.verdict["sandbox"] == "none":
        from backbench.boxes import unavailable

        _say(f"Run without a sandbox: {unavailable()}.")
    target = page or notebook.with_name("feedback.html")
    write_whole(target, render(graded.notebook, graded.verdict, course.unit(graded.verdict["unit"]).title))
    target.chmod(0o644)
    _say(f"Page: {target}")


def _course_of(notebook: Path) -> Course:
    """The course around the notebook, or, for one that lies elsewhere, around the working folder."""
    from backbench.course import Course, CourseError

    try:
        return Course.find(notebook.parent)
    except CourseError:
        return Course.find()


@app.command()
def feedback(unit: UnitName) -> None:
    """Write the feedback pages of a graded unit to feedback/, as `nbgrader generate_feedback` does."""
    from backbench import grading
    from backbench.course import Course

    course = Course.find()
    for path in grading.feedback(course, course.unit(unit)):
        _say(str(path.relative_to(course.root)))


@app.command()
def report(output: Annotated[Path, typer.Option("--output", "-o", help="The file to write.")] = Path("report.html")):
    """Write report.html: the distribution of scores and, per check, how many passed."""
    from backbench.course import Course
    from backbench.grading.verdicts import Store
    from backbench.reports import class_report

    course = Course.find()
    store = Store(course)
    found = {unit: store.all(unit) for unit in course.units if store.students(unit)}
    _say(f"Report: {class_report.write(course, found, output)}")


@app.command()
def services() -> None:
    """Start each private server once and say what was found, and what is missing."""
    from backbench.services.command import check

    raise typer.Exit(0 if check(say=_say) else 1)


@app.command()
def demo() -> None:
    """Build the course, hand in a sample class's work, grade it, and show the gradebook, feedback and report."""
    from backbench.course import Course
    from backbench.demo import run

    raise typer.Exit(run(Course.find(), console))


def _progress(noun: str) -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn(noun), TimeElapsedColumn(),
        console=console,
    )  # fmt: skip


def main() -> None:
    """Run the command; what the user can mend is said in one line, without a traceback."""
    from backbench.course import CourseError

    try:
        app()
    except CourseError as error:
        _say(f"backbench: {error}", errors)
        raise SystemExit(1) from None
    except SystemExit as end:
        if end.code != INTERRUPTED:  # Typer ends a command so on Ctrl-C
            raise
        errors.print("\nStopped. What was done is kept: the same command goes on.", style="yellow")
        raise


if __name__ == "__main__":
    main()
