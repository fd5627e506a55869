"""What `batch` reads: tables as spreadsheets and programs write them, and rows that would take others along."""

import csv
import io
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.program import NOW, call
from uscis_prep.batch.source import opened

GOOD = "processing-delay,inside"
CELLS = st.text(alphabet='ab,;"\n\r ñ', max_size=6)


@pytest.fixture
def read(tmp_path):
    """Return a function that reads a table: its columns, and its rows by number (what is wrong by its code)."""

    def rows(text):
        path = tmp_path / "cases.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        with opened(str(path)) as table:
            return table.columns, {number: row if type(row) is list else row.key for number, row in table.rows}

    return rows


def test_a_quote_that_is_not_closed(read):
    """A quote without an end makes its own row bad, and no other: the lines after it are rows of their own."""
    text = 'topic,processing,matter\nA,1,"12"" x 3\nB,2,"two\nlines"\nC,3,"Smith\n' + "D,4,E\n" * 3000
    _, found = read(text)
    assert found[2] == found[4] == "batch-quote-open"
    assert found[3] == ["B", "2", "two\nlines"]
    assert [found[number] for number in range(5, 3005)] == [["D", "4", "E"]] * 3000


def test_many_open_quotes(read):
    """Open quotes in every tenth row are told each by itself; all other rows stay."""
    lines = "".join(f"A,1,{chr(34) if number % 10 == 0 else ''}x\n" for number in range(20_000))
    _, found = read("a,b,c\n" + lines)
    assert len(found) == 20_000
    assert sum(row == "batch-quote-open" for row in found.values()) == 2000


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=8))
def test_what_the_csv_module_writes_is_read_back(tmp_path_factory, rows):
    """Whatever text stands in the cells, a table in proper CSV comes back as it was; blank rows are left out."""
    path = tmp_path_factory.mktemp("csv") / "cases.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["one", "two"], *rows])
    with opened(str(path)) as table:
        told = [row for row in rows if any(cell.strip() for cell in row)]
        assert [row for _, row in table.rows] == told


@pytest.mark.parametrize(
    "text", ["matter,topic,processing\nA," + GOOD + "\n,,\n , ,\n\n", "matter,topic,processing,,\nA," + GOOD + ",,\n"]
)
def test_what_spreadsheets_leave_behind(read, text):
    """Emptied rows and columns are neither cases nor faults."""
    assert read(text) == (["matter", "topic", "processing"], {2: ["A", *GOOD.split(",")]})


def test_a_cell_beyond_the_last_column(read):
    """Text beyond the last named column belongs to no question, so that its row is a bad one."""
    assert read("matter,topic,\nA,B,\nC,D,E\n") == (["matter", "topic"], {2: ["A", "B"], 3: "batch-row-ragged"})


@pytest.mark.parametrize(("above", "first"), [("", 2), ("\n\n\n", 5), ("sep=;\n", 3), (",,\n", 3)])
def test_rows_have_the_numbers_of_the_spreadsheet(read, above, first):
    """Lines above the names are counted, and tell the delimiter where a spreadsheet wrote it there."""
    _, found = read(above + "matter;topic\nA;B\nC;D\n")
    assert found == {first: ["A", "B"], first + 1: ["C", "D"]}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(read, encoding):
    """UTF-8 and what spreadsheets call Unicode text are read alike."""
    assert read("matter\ttopic\nMuñoz\tB\n".encode(encoding)) == (["matter", "topic"], {2: ["Muñoz", "B"]})


def test_another_encoding_names_the_row(tmp_path):
    """Text in another encoding is refused with the row, so that nobody takes what came before for the whole."""
    rows = b"".join(b"M-%d,processing-delay,inside\n" % number for number in range(3000))
    (tmp_path / "cases.csv").write_bytes(b"matter,topic,processing\n" + rows + b"Mu\xf1oz,processing-delay,inside\n")
    printed = call("batch", str(tmp_path / "cases.csv"), "--now", NOW, "--json")
    assert printed.code == 2
    assert json.loads(printed.out)["code"] in {"batch-encoding-row", "batch-encoding"}


def test_a_list_in_json(read):
    """One list of all cases is told apart from one object on each line."""
    with pytest.raises(Exception, match="batch-array"):
        read(json.dumps([{"matter": "A"}]))


def test_a_pipe_that_is_slow():
    """How a pipe brings the first bytes makes no difference."""
    text = "\ufeffmatter;topic;processing\nA;processing-delay;inside\n".encode()
    chance = random.Random(3)  # noqa: S311 - no secret
    cuts = sorted(chance.sample(range(1, len(text)), 4))
    parts = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]

    class Slow(io.RawIOBase):
        """A stream that gives one part at a time."""

        def readable(self):
            return True

        def readinto(self, buffer):
            part = parts.pop(0) if parts else b""
            buffer[: len(part)] = part
            return len(part)

    stream = io.TextIOWrapper(io.BufferedReader(Slow()))
    printed = call("batch", "-", "--now", NOW, stdin=stream)
    (row,) = csv.DictReader(io.StringIO(printed.out), delimiter=";")
    assert row["verdict"] == "wait"
