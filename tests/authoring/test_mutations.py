"""Mutants of a reference answer: which mistakes are made, where, and how they are shown."""

import ast
import textwrap

import pytest

from backbench.authoring.mutations import mutants
from backbench.authoring.parts import Exercise


def exercise(body: str, head: str = "def answer(items, size):") -> Exercise:
    """An exercise whose solution is `body`; its cell begins on line 10 of the file."""
    lines = ["### BEGIN SOLUTION", *textwrap.dedent(body).strip("\n").split("\n"), "### END SOLUTION"]
    source = "\n".join([head, '    """What is asked."""', *(f"    {line}" if line else "" for line in lines)])
    return Exercise("answer", source, "", "", (), (), 10, 9)


def mistakes(body: str, head: str = "def answer(items, size):", operator: str = "") -> set[str]:
    """The mutated lines, of one operator or of all."""
    return {found.mutated for found in mutants(exercise(body, head)) if found.operator.startswith(operator)}


@pytest.mark.parametrize(
    ("operator", "body", "expected"),
    [
        ("comparison", "return size < 1", {"return size <= 1", "return size > 1"}),
        ("comparison", "return 0 <= x != 3", {"return 0 < x != 3", "return 0 > x != 3", "return 0 <= x == 3"}),
        ("comparison", "return size in items", {"return size not in items"}),
        ("comparison", "return size is not None", {"return size is None"}),
        ("arithmetic", "return 7 * (size - 2)", {"return 7 + (size - 2)", "return 7 * (size + 2)"}),
        ("arithmetic", "return 9 - size * 2", {"return 9 + size * 2", "return 9 - (size + 2)"}),
        ("arithmetic", "size += 1", {"size -= 1"}),
        ("sign", "return -size", {"return size"}),
        ("and / or", "return items and size", {"return items or size"}),
        ("not removed", "return not size", {"return size"}),
        ("condition negated", "if items:\n    return 1", {"if not items:"}),
        ("condition negated", "return [i for i in items if i]", {"return [i for i in items if not i]"}),
        ("filter removed", "return [i for i in items if i]", {"return [i for i in items if True]"}),
        ("constant", "return items[1]", {"return items[2]", "return items[0]"}),
        ("constant", "return 0.5", {"return 1.5", "return -0.5"}),
        ("constant", "return True", {"return False"}),
        ("constant", 'return "é" + ""', {"return '' + \"\"", "return \"é\" + 'x'"}),
        ("constant", 'return {"$gte": size}', {"return {'$gt': size}"}),
        ("statement removed", "items.clear()\nsize = 3", {"pass"}),
        ("statement removed", "if size:\n    return\nprint(size)", {"pass"}),
        ("arguments swapped", "return f(items, size, 1)", {"return f(size, items, 1)", "return f(items, 1, size)"}),
        ("keyword argument", "return f(items, nx=True)", {"return f(items)"}),
        ("decorator", "@cache\ndef inner(): ...\nreturn inner", {""}),
        ("exception type raised", 'raise ValueError("size")', {'raise TypeError("size")'}),
        ("exception type raised", "raise KeyError", {"raise ValueError"}),
        ("exception type caught", "try:\n    f()\nexcept (A, B):\n    pass", {"except (B,):", "except (A,):"}),
        (
            "exception type caught",
            "try:\n    f()\nexcept A:\n    pass",
            {"except Exception:", "except ZeroDivisionError:"},
        ),
        ("break / continue", "for i in items:\n    break", {"continue"}),
        ("break / continue", "for i in items:\n    continue", {"break"}),
        ("return value", "return size", {"return None"}),
        ("yielded value", "yield size", {"(yield)"}),
        ("await removed", "async def inner():\n    await f()", {"f()"}),
        ("default", "def f(a, b=3): ...", {"def f(a, b): ...", "def f(a, b=4): ...", "def f(a, b=2): ..."}),
        ("dict entry", 'return {"a": 1, "b": size}', {"return {'b': size}", "return {'a': 1}"}),
        ("part of an f-string", 'return f"{a}:{b}"', {"return f':{b}'", "return f'{a}{b}'", "return f'{a}:'"}),
        ("call of another function", "return min(items)", {"return max(items)"}),
        ("call of another method", "return items.popleft()", {"return items.pop()"}),
        ("with removed", "with lock:\n    f()\n    g()", {"f()\ng()"}),
        ("with removed", "with open(items) as file:\n    f()", {"file = open(items)\nf()"}),
    ],
)  # fmt: skip
def test_an_operator_makes_its_mistakes_and_no_other(operator, body, expected):
    found = [each for each in mutants(exercise(body)) if each.operator.startswith(operator)]
    assert {each.mutated for each in found} == expected


@pytest.mark.parametrize(
    "body",
    [
        '"""A docstring."""',
        "import json, gzip",
        "global shelf",
        "def inner(a: int | None) -> dict[str, int]: ...",
        "pass",
        "return",
    ],
)
def test_what_decides_no_points_is_left_alone(body):
    assert {each.operator for each in mutants(exercise(body))} <= {"statement removed"}


def test_the_text_of_an_exception_is_left_alone():
    assert mistakes('raise ValueError(f"size {size + 1} is {items}, not 3", 7)') == {
        'raise TypeError(f"size {size + 1} is {items}, not 3", 7)',
        'raise ValueError(f"size {size + 1} is {items}, not 3", 8)',
        'raise ValueError(f"size {size + 1} is {items}, not 3", 6)',
        'raise ValueError(7, f\'size {size + 1} is {items}, not 3\')',
        "pass",
    }  # fmt: skip


def test_what_the_starter_gives_is_left_alone_but_for_defaults_and_decorators():
    head = "rate = 7\n@cache\ndef answer(items, size=2, *, key=None):"
    outside = [each for each in mutants(exercise("return 1", head)) if each.line < 14]
    assert {(each.operator, each.mutated) for each in outside} == {
        ("decorator removed", ""),
        ("default removed", "def answer(items, size, *, key=None):"),
        ("default removed", "def answer(items, size=2, *, key):"),
        ("default +1", "def answer(items, size=3, *, key=None):"),
        ("default -1", "def answer(items, size=1, *, key=None):"),
    }


def test_each_mutant_differs_in_its_lines_only_and_says_where():
    answer = exercise("""
        # a comment that stays
        rows = [
            item
            for item in items  # so does this one
        ]

        return rows[size:]
    """)
    found = mutants(answer)
    texts = [ast.dump(ast.parse(each.source)) for each in found]
    assert len(set(texts)) == len(texts), "each is there once"
    assert ast.dump(ast.parse(answer.source)) not in texts
    [dropped] = [each for each in found if each.operator == "return value dropped"]
    assert (dropped.line, dropped.original, dropped.mutated) == (19, "return rows[size:]", "return None")
    assert dropped.diff == "@@ -19,1 +19,1 @@\n-return rows[size:]\n+return None"
    assert "# a comment that stays" in dropped.source
    assert "# so does this one" in dropped.source
    assert "SOLUTION" not in dropped.source


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            '''
            return client.eval("""
                local free = tonumber(ARGV[3])
                if free < 5 and not held then return 0 end
                redis.call('INCRBY', KEYS[1], free - 2)
            """, 1, items)
            ''',
            {
                "if free <= 5 and not held then return 0 end",
                "if free > 5 and not held then return 0 end",
                "if free < 5 or not held then return 0 end",
                "if free < 5 and held then return 0 end",
                "if free < 4 and not held then return 0 end",
                "if free < 5 and not held then return 1 end",
                "redis.call('INCRBY', KEYS[1], free + 2)",
                "redis.call('INCRBY', KEYS[1], free - 3)",
                "local free = tonumber(ARGV[4])",
                "",
            },
        ),
        (
            'cursor.execute("SELECT id FROM books WHERE stock >= %s AND price = 3 ORDER BY price DESC LIMIT 5", items)',
            {
                f'cursor.execute("SELECT id FROM books WHERE {rest}", items)'
                for rest in (
                    "stock > %s AND price = 3 ORDER BY price DESC LIMIT 5",
                    "stock >= %s OR price = 3 ORDER BY price DESC LIMIT 5",
                    "stock >= %s AND price <> 3 ORDER BY price DESC LIMIT 5",
                    "stock >= %s AND price = 4 ORDER BY price DESC LIMIT 5",
                    "stock >= %s AND price = 3 ORDER BY price ASC LIMIT 5",
                    "stock >= %s AND price = 3 LIMIT 5",
                    "stock >= %s AND price = 3 ORDER BY price DESC LIMIT 6",
                    "stock >= %s AND price = 3 ORDER BY price DESC ",
                )
            },
        ),
        (
            'cursor.execute("UPDATE books SET stock = stock - 1 WHERE id = %s")',
            {
                'cursor.execute("UPDATE books SET stock = stock + 1 WHERE id = %s")',
                'cursor.execute("UPDATE books SET stock = stock - 2 WHERE id = %s")',
                'cursor.execute("UPDATE books SET stock = stock - 1 WHERE id <> %s")',
            },
        ),
    ],
)
def test_code_inside_a_string_has_mistakes_of_its_own(body, expected):
    assert expected <= mistakes(body)


def test_a_text_that_is_no_code_is_not_taken_for_some():
    assert mistakes('return "select the books from 3 shelves, not > 4 and not < 2"') == {"return None"}
