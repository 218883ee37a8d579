"""The `backbench` command: what authors, instructors and learners call."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sys
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from backbench import quick  # noqa: F401

if TYPE_CHECKING:
    from backbench.course import Course
    from backbench.forkserver import ForkServer

app = typer.Typer(
    help="Backbench: a Python back-end course in notebooks that grades itself.\n\n"
    "Learners: `backbench mark work/u01_iterators/assignment.ipynb`. "
    "Instructors: `backbench grade u01_iterators`. Authors: `backbench build`, `check-unit`, `prove`, "
    "`mutants`, `flakes`.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
console = Console()
errors = Console(stderr=True)
INTERRUPTED = 130
LINE_SECONDS = 30.0  # between lines of hours of work, where no bar is drawn

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
    snapshot: Annotated[
        Path | None, typer.Option(help="Write to this file what students read for each wrong answer, with one seed.")
    ] = None,
) -> None:
    """Test the tests: run every right/ and wrong/ answer, the reference and the stub through the real road.

    Right answers keep full marks, wrong ones lose at the checks that their files name and nowhere else, the
    stub gets nothing. Ends with exit code 1 where one does not.
    """
    from backbench.course import Course, CourseError
    from backbench.grading import messages as texts
    from backbench.grading.proof import Outcome, prove, trials
    from backbench.grading.verdicts import write_whole

    found = Course.find().unit(unit)
    if snapshot:
        if only:
            raise CourseError("--snapshot is about all wrong answers of a unit: leave out --only.")
        repeat = max(repeat, texts.ROUNDS)  # what differs from one to the next is not written
    total = repeat * len(trials(found)) if only is None else None
    notebooks, first = 0, ""

    with _progress("notebooks") as bar:
        task = bar.add_task(found.id, total=total)

        def show(outcome: Outcome) -> None:
            nonlocal notebooks, first
            first = first or outcome.exercise
            if outcome.exercise == first:  # each notebook has one answer for each exercise
                notebooks += 1
                bar.advance(task)
            if outcome.surprise:
                _say(outcome.surprise, bar.console, style="red")
            elif messages:
                for name, text in outcome.messages:
                    _say(f"{outcome.answer} | {name} | {text}", bar.console)

        outcomes = prove(found, repeat, workers, show, only, texts.fixed_seed(found) if snapshot else None)
    surprises = [outcome for outcome in outcomes if outcome.surprise]
    checked = sum(len(outcome.expected | outcome.failed) for outcome in outcomes)
    _say(
        f"{found.id}: {notebooks} notebooks, {len(outcomes)} answers, {checked} failures looked at, "
        f"{len(surprises)} surprises"
    )
    if snapshot:
        text, notes = texts.snapshot(found, outcomes)
        for note in notes:
            _say(f"varies: {note}", style="yellow")
        for fault in texts.faults(found, outcomes):
            _say(fault, style="red")
        if snapshot.is_file():
            text = texts.keeping(snapshot.read_text(encoding="utf-8"), text)
        write_whole(snapshot, text)
        _say(f"Messages: {snapshot}")
    raise typer.Exit(1 if surprises else 0)


@app.command()
def flakes(
    times: Annotated[
        int, typer.Option(min=1, help="Gradings of each answer, two a round; every second round runs under full load.")
    ] = 100,
    unit: Annotated[list[str] | None, typer.Option(help="A unit; may be given again. Default: all.")] = None,
    workers: Workers = None,
) -> None:
    """Count how often a mark flips: every reference, right and wrong answer is graded again and again.

    Each round grades every notebook twice: once with the same seed as in all rounds, and once with other seeds.
    Full load is four times as many gradings at once. Stopped, it keeps what is done in .backbench/flakes/: the same
    command goes on. Ends with exit code 1 where a score changed.
    """
    from backbench.course import Course
    from backbench.grading import flakes
    from backbench.grading.proof import trials

    course = Course.find()
    units = [course.unit(name) for name in unit] if unit else list(course.units.values())
    earlier, said = 0, -LINE_SECONDS
    with _progress("gradings") as bar:
        task = bar.add_task("flakes", total=sum(2 * flakes.rounds_of(times) * len(trials(each)) for each in units))

        def show(grading: flakes.Grading, kept: bool) -> None:
            nonlocal earlier, said
            earlier += kept
            load = "full load" if grading.loaded else "quiet"
            bar.update(task, advance=1, description=f"round {grading.round + 1} ({load})")
            if not kept and not console.is_terminal and monotonic() >= said + LINE_SECONDS:
                said = monotonic()
                done, total = bar.tasks[task].completed, bar.tasks[task].total
                _say(f"round {grading.round + 1} ({load}), {done:.0f} of {total:.0f} gradings done", errors)

        gradings = flakes.run(course, units, times, workers, show)
    lines, changed = flakes.summary(gradings)
    if earlier:
        _say(f"{earlier} gradings are from earlier runs of this command (.backbench/flakes/)")
    for line in lines:
        _say(line)
    raise typer.Exit(1 if changed else 0)


@app.command()
def mutants(
    unit: UnitName,
    exercise: Annotated[str | None, typer.Option(help="One exercise; default: all.")] = None,
    seed: Annotated[int, typer.Option(help="Other numbers give the hidden tests other inputs.")] = 0,
    workers: Workers = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Also write what became of each mutant.")] = None,
) -> None:
    """Count how many small mistakes in the reference answers the hidden tests see.

    Each mutant is a reference answer with one mistake: a swapped comparison, a removed statement, another constant. It
    is killed where it loses points in its exercise. Those that behave as the reference does are declared, with the
    reason, in course/UNIT/equivalent.toml. Stopped, it keeps what is done: the same command goes on. Ends with exit
    code 1 where under 95 % are killed, or a declaration does not hold.
    """
    from backbench.course import Course
    from backbench.grading import mutants
    from backbench.grading.verdicts import write_whole

    found = Course.find().unit(unit)
    earlier = 0
    with _progress("mutants") as bar:
        task = bar.add_task(found.id, total=None)

        def show(more: int, total: int, known: bool) -> None:
            nonlocal earlier
            earlier += more * known
            bar.update(task, advance=more, total=total)

        report = mutants.run(found, exercise, workers, show, seed)
    if earlier:
        _say(f"{earlier} mutants are known from earlier runs of this command (.backbench/mutants/)")
    for line in report.lines():
        _say(line)
    if json_file:
        write_whole(json_file, json.dumps(report.plain(), indent=1, ensure_ascii=False) + "\n")
    raise typer.Exit(0 if report.good else 1)


@app.command()
def grade(
    unit: UnitName,
    submitted: Annotated[
        Path | None, typer.Option(help="Folder of STUDENT/UNIT/assignment.ipynb; default: submitted/.")
    ] = None,
    workers: Workers = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Also write every verdict to this file.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Examine again what did not change.")] = False,
    pages: Annotated[bool, typer.Option("--feedback/--no-feedback", help="Whether to write feedback/ too.")] = True,
    no_sandbox: Annotated[
        bool, typer.Option("--no-sandbox", help="Run students' code with your own rights. Every report says so.")
    ] = False,
    scheduler: Annotated[
        str | None,
        typer.Option(
            metavar="tcp://HOST:PORT",
            help="Grade on the workers of the Dask cluster at this address; tls:// with certificates.",
        ),
    ] = None,
) -> None:
    """Grade every submission of a unit against its hidden tests, in a sandbox.

    Writes the gradebook, autograded/ and feedback/. Interrupted, it keeps what is done: the same command goes on.

    With `--scheduler` the same jobs run on a cluster: `dask scheduler` on one machine, `dask worker tcp://HOST:8786
    --nthreads 1` on each of the others, all with this version of Backbench. A worker that is lost costs nothing but
    time. Whoever reaches the scheduler can run code on the workers: keep it on a network of your own, or use TLS.
    docs/clusters.md has Slurm, SSH and Kubernetes.
    """
    from backbench import grading
    from backbench.course import Course, CourseError
    from backbench.grading.verdicts import write_whole
    from backbench.reports.table import print_gradebook

    course = Course.find()
    found = course.unit(unit)
    if no_sandbox:
        os.environ["BACKBENCH_NO_SANDBOX"] = "1"
        errors.print("Without a sandbox: students' code runs with your rights.", style="yellow")
    if scheduler and workers:
        raise CourseError("--workers is for this machine: with --scheduler, start as many workers as you want there.")
    count, reused = len(grading.submissions(course, found, submitted)), 0
    with contextlib.ExitStack() as stack:
        executor = None
        if scheduler:
            from backbench.grading.cluster import ClusterExecutor

            warn = partial(errors.print, style="yellow", markup=False, highlight=False, soft_wrap=True)
            executor = stack.enter_context(ClusterExecutor(scheduler, found.needs, not no_sandbox, warn))
        bar = stack.enter_context(_progress("submissions"))
        task = bar.add_task(found.id, total=count)

        def show(student: str, verdict: dict, again: bool) -> None:
            nonlocal reused
            reused += again
            bar.advance(task)

        verdicts = grading.grade(
            course, found, workers=workers, submitted=submitted, force=force, sandbox=not no_sandbox, progress=show,
            executor=executor,
        )  # fmt: skip
        if pages:
            bar.update(task, description="feedback")
            written = grading.feedback(course, found, changed_only=not force)
    print_gradebook(verdicts.values(), console)
    again = f", {reused} of them reused: unchanged and not run again (--force runs all)" if reused else ""
    said = f"{len(written)} pages in {course.root / 'feedback'}" if pages else f"`backbench feedback {found.id}`"
    _say(f"{count} submissions{again}. Feedback: {said}")
    if json_file:
        plain = {name: _plain(verdict) for name, verdict in verdicts.items()}
        write_whole(json_file, json.dumps({"unit": found.id, "submissions": plain}, indent=1) + "\n")
        _say(f"Verdicts: {json_file}")


def _plain(verdict: dict) -> dict:
    """A verdict as the JSON file has it: everything but the seed, which stays with the course."""
    return {key: value for key, value in verdict.items() if key != "seed"}


@app.command()
def regrade(
    unit: UnitName,
    diff: Annotated[bool, typer.Option("--diff", help="Only show what would change; write nothing.")] = False,
    reason: Annotated[str, typer.Option(help="Why, for the log of scores.")] = "",
    workers: Workers = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Also write the differences to this file.")] = None,
    no_sandbox: Annotated[bool, typer.Option("--no-sandbox", help="As for `grade`.")] = False,
) -> None:
    """Grade with changed tests what was graded before, and say per student and check which points change.

    With --diff nothing is written: no gradebook, no verdict, no notebook, no line in the log of scores.
    """
    from backbench import grading
    from backbench.course import Course
    from backbench.grading.command import say_differences
    from backbench.grading.regrade import preview, regrade

    course = Course.find()
    found = course.unit(unit)
    if no_sandbox:
        os.environ["BACKBENCH_NO_SANDBOX"] = "1"
    with _progress("submissions") as bar:
        task = bar.add_task(found.id, total=len(grading.submissions(course, found)))
        options = {"workers": workers, "sandbox": not no_sandbox, "progress": lambda: bar.advance(task)}
        differences = preview(course, found, **options) if diff else regrade(course, found, reason, **options)
        if not diff:
            grading.feedback(course, found, changed_only=True)
    say_differences(found, differences, _say, json_file, written=not diff)


@app.command()
def verify(
    unit: Annotated[str | None, typer.Argument(help="One unit; default: all of the course.")] = None,
    set_aside: Annotated[
        str | None, typer.Option("--set-aside", metavar="WHY", help="Keep the log as it is and begin a new one.")
    ] = None,
) -> None:
    """Check that log of scores, verdicts and gradebook say the same, and that nobody changed them.

    One line a finding, with its file, its line and what to do; exit code 1 where there is one.
    """
    from backbench.course import Course
    from backbench.grading.command import set_aside_command, verify_command

    course = Course.find()
    if set_aside is not None:
        raise typer.Exit(set_aside_command(course, set_aside, _say))
    raise typer.Exit(verify_command(course, course.unit(unit) if unit else None, _say))


@app.command()
def mark(
    notebook: Annotated[Path, typer.Argument(help="Your assignment.ipynb.")],
    page: Annotated[Path | None, typer.Option(help="Where to write the page; default: beside the notebook.")] = None,
) -> None:
    """Mark your own notebook against the hidden tests: a table, a score, and a page to read. No gradebook."""
    from backbench.forkserver import ForkServer

    forks = None
    with contextlib.suppress(OSError, RuntimeError):  # then the kernel gets a box of its own, or none
        forks = ForkServer()  # first, so that it imports while we do
    try:
        _mark(notebook, page, forks)
    finally:
        if forks is not None:
            forks.close()


def _mark(notebook: Path, page: Path | None, forks: ForkServer | None) -> None:
    from backbench import grading
    from backbench.boxes import unavailable
    from backbench.grading.verdicts import write_whole
    from backbench.reports.feedback import render
    from backbench.reports.table import verdict_table

    course = _course_of(notebook)
    with console.status("examining your notebook …"):
        graded = grading.mark(course, notebook, forks=forks)
    verdict_table(graded.verdict, console)
    if graded.verdict["sandbox"] == "none":
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


def _no_room(error: Exception) -> str | None:
    """One sentence for a full disk, and for a gradebook that is full or in use; None for any other error."""
    kept = "run the same command again; what was done is kept."
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS):
        return f"{error.filename or 'the disk of the course, or that of /tmp'}: {error.strerror}. Make room, and {kept}"
    if "sqlalchemy" in sys.modules:
        from sqlalchemy.exc import OperationalError

        if isinstance(error, OperationalError):
            return f"the gradebook cannot be used ({error.orig}): close what else uses it, make room, and {kept}"
    return None


def main() -> None:
    """Run the command; what the user can mend is said in one line, without a traceback."""
    from backbench.course import CourseError

    try:
        app()
    except CourseError as error:
        _say(f"backbench: {error}", errors)
        raise SystemExit(1) from None
    except Exception as error:
        said = _no_room(error)
        if said is None:
            raise
        errors.print(f"backbench: {said}", markup=False, highlight=False, soft_wrap=True)
        raise SystemExit(1) from None
    except SystemExit as end:
        if end.code != INTERRUPTED:  # Typer ends a command so on Ctrl-C
            raise
        errors.print("\nStopped. What was done is kept: the same command goes on.", style="yellow")
        raise


if __name__ == "__main__":
    main()
