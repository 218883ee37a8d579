"""What of a cell's output the examiner keeps: not all, but always that it failed."""

import pytest

from backbench.grading.kernel import Outputs, StudentKernel
from backbench.grading.launch import Setting
from backbench.grading.limits import Limits

ERROR = {"kind": "error", "ename": "ValueError", "evalue": "no", "traceback": []}


@pytest.fixture
def kernel(tmp_path):
    with StudentKernel(Setting(folder=tmp_path / "k", boxed=False, limits=Limits(output=10_000))) as started:
        yield started


def kinds(outputs):
    return [output.output_type for output in outputs]


def test_who_clears_the_output_does_not_clear_an_error():
    outputs = Outputs()
    for message in ({"kind": "stream", "text": "x"}, ERROR, {"kind": "clear_output"}):
        outputs.add(message)
    assert kinds(outputs.nodes) == ["error"]
    outputs.add({"kind": "stream", "text": "y"})
    assert kinds(outputs.nodes) == ["error", "stream"]


def test_an_error_is_kept_however_much_was_printed_before_it(kernel):
    outputs = kernel.run("for _ in range(100):\n    print('x' * 1_000, flush=True)\nraise ValueError('no')")
    assert [output.evalue for output in outputs if output.output_type == "error"] == ["no"]
    assert "cut" in outputs[-1].text
    assert sum(len(output.get("text", "")) for output in outputs) < 11_000


def test_errors_without_end_are_cut_too(kernel):
    outputs = kernel.run("for _ in range(500):\n    get_ipython().showtraceback((ValueError, ValueError('no'), None))")
    assert 1 <= kinds(outputs).count("error") < 100
    assert "cut" in outputs[-1].text


def test_a_cell_too_large_to_send_is_not_run_and_the_next_one_is(kernel):
    [output] = kernel.run(f"print('{'x' * 2**23}')")
    assert "too large" in output.text
    [output] = kernel.run("print(6 * 7)")
    assert output.text == "42\n"
