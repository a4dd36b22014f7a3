"""Reading what people send: CSV in its encodings, workbooks, and every broken file with its place and its mend."""

import contextlib
import datetime as dt
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocations.desk.importing.reading import MOST_BYTES, Unreadable, read_file
from tests.support.spreadsheets import HEAD, csv_text, with_part, xlsx

ROWS = [("Nr", "Post", "Belopp"), ("1", "Trygghetsvärdar", "5 700 000,50")]
SHEET = "xl/worksheets/sheet1.xml"


def refusal(content: bytes, name: str) -> str:
    with pytest.raises(Unreadable) as refused:
        read_file(content, name)
    return str(refused.value)


def read_or_refused(content: bytes, name: str) -> None:
    """One of the two, and no other error."""
    with contextlib.suppress(Unreadable):
        read_file(content, name)


# CSV


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_is_read_whatever_its_delimiter_and_encoding(delimiter, encoding):
    rows = [("Nr", "Post", "Belopp"), ("1", "Trygghetsvärdar – öst", "300 tkr"), ("2", "Ljus", "1")]

    book = read_file(csv_text(rows, delimiter).encode(encoding), "budget.csv")

    assert [tuple(row) for row in book.sheets[0].rows] == rows


def test_a_decimal_comma_does_not_part_columns_where_semicolons_do():
    book = read_file(csv_text(ROWS).encode(), "budget.csv")

    assert book.sheets[0].rows[1] == ["1", "Trygghetsvärdar", "5 700 000,50"]


def test_excels_own_first_line_names_the_delimiter_and_rows_count_as_in_the_file():
    book = read_file(b"sep=,\r\nNr,Post\r\n1,Ljus; varmt\r\n", "budget.csv")

    assert book.sheets[0].rows == [[], ["Nr", "Post"], ["1", "Ljus; varmt"]]


def test_a_byte_in_no_encoding_is_refused_with_its_line():
    assert "2" in refusal(b"Nr;Post\r\n1;V\x81\r\n", "budget.csv")


def test_a_quotation_mark_that_is_never_closed_is_refused_with_its_line():
    assert "2" in refusal(b'Nr;Post\r\n1;"Ljus\r\n', "budget.csv")


@given(
    st.lists(
        st.lists(
            st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=12), min_size=2, max_size=4
        ),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=150, deadline=None)
def test_any_text_at_all_is_read_or_refused_and_never_breaks(rows):
    content = csv_text([tuple(row) for row in rows]).encode()

    try:
        book = read_file(content, "budget.csv")
    except Unreadable:
        return
    assert all(cell is None or cell == cell.strip() for row in book.sheets[0].rows for cell in row)


@given(st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_bytes_at_all_are_read_or_refused(content):
    for name in ("budget.csv", "budget.xlsx"):
        read_or_refused(content, name)


@given(st.integers(0, 5_000), st.integers(0, 255))
@settings(max_examples=150, deadline=None)
def test_a_workbook_with_any_byte_changed_is_read_or_refused(at, byte):
    content = bytearray(xlsx([HEAD, (1, "Ljus", 2023, 100)]))
    content[at % len(content)] = byte

    read_or_refused(bytes(content), "budget.xlsx")


# Workbooks


def test_values_are_read_as_numbers_and_text_from_where_they_stand():
    content = xlsx([(), (None, "Nr", "Belopp"), (None, 1, 0.1 + 0.2), (None, "02", 5_700_000)])

    sheet = read_file(content, "budget.xlsx").sheets[0]

    assert sheet.rows == [[], [None, "Nr", "Belopp"], [None, 1, 0.1 + 0.2], [None, "02", 5_700_000]] or (
        sheet.rows[2][2] == pytest.approx(0.3)
    )
    assert sheet.at(3, 1) == "02"


def test_formulas_errors_merged_cells_and_what_is_hidden_are_told():
    def more(book, sheet):
        sheet.write_formula("B2", "=SUM(A1:A9)", None, 5)
        sheet.write_formula("C2", "=1/0", None, "#DIV/0!")
        sheet.merge_range("A4:B5", "Sammanslaget")
        sheet.set_row(5, None, None, {"hidden": True})
        sheet.write("A6", "dold")
        sheet.set_column("D:D", None, None, {"hidden": True})
        sheet.write("D1", "dold kolumn")
        book.add_worksheet("Dolt blad").hide()

    book = read_file(xlsx([("Nr", "Post", "Belopp")], more), "budget.xlsx")
    sheet = book.sheets[0]

    assert sheet.formulas == {(1, 1), (1, 2)}
    assert sheet.errors == {(1, 2): "#DIV/0!"}
    assert sheet.merged == [(3, 0, 4, 1)]
    assert sheet.hidden_rows == {5}
    assert sheet.hidden_columns == {3}
    assert book.hidden == ["Dolt blad"]


def test_a_date_is_a_date_and_its_serial_a_number():
    def more(book, sheet):
        sheet.write_datetime("A2", dt.date(2023, 1, 1), book.add_format({"num_format": "yyyy-mm-dd"}))

    sheet = read_file(xlsx([("År",), (None,), (44927,)], more), "budget.xlsx").sheets[0]

    assert [row[0] for row in sheet.rows[1:]] == [dt.date(2023, 1, 1), 44927]


def test_more_rows_than_are_taken_are_refused_before_the_workbook_is_opened():
    assert "20 000" in refusal(xlsx((n, "x") for n in range(20_100)), "budget.xlsx")
    assert "20 000" in refusal(b"1;x\r\n" * 20_100, "budget.csv")


def test_two_hundred_thousand_rows_are_refused():
    assert "20 000" in refusal(b"1;2\r\n" * 200_000, "budget.csv")


def test_one_cell_far_away_does_not_make_the_server_hold_all_between():
    sentence = refusal(xlsx([HEAD], lambda _book, sheet: sheet.write("A1048576", 1)), "budget.xlsx")

    assert "1048576" in sentence
    assert "200" in refusal(xlsx([HEAD], lambda _book, sheet: sheet.write("XFD1", 1)), "budget.xlsx")


def test_a_bomb_is_refused_by_what_it_would_unpack_to():
    bomb = with_part(xlsx([HEAD]), "xl/media/image1.xml", lambda _old: b" " * (90 * 1024 * 1024))

    assert len(bomb) < MOST_BYTES
    assert "80 MB" in refusal(bomb, "budget.xlsx")


def test_a_bomb_that_lies_about_its_size_is_refused():
    content = with_part(
        xlsx([HEAD]), SHEET, lambda old: old.replace(b"</sheetData>", b" " * 3_000_000 + b"</sheetData>")
    )
    file = bytearray(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo(SHEET).file_size
    # The directory says 100 bytes where there are millions.
    lying = bytes(file).replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))

    assert lying != content
    assert refusal(lying, "budget.xlsx")


def test_entities_are_refused():
    def with_entities(old: bytes) -> bytes:
        return old.replace(
            b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]><worksheet', 1
        )

    assert refusal(with_part(xlsx([HEAD]), SHEET, with_entities), "budget.xlsx")


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "budget.xlsx", "tom"),
        (b" \r\n\r\n", "budget.csv", "tom"),
        (b"Nr;Post\r\n1;Ljus\r\n", "budget.xlsx", ".csv"),
        (xlsx([HEAD]), "budget.csv", ".xlsx"),
        (xlsx([HEAD]), "budget.xlsm", "makron"),
        (with_part(xlsx([HEAD]), "xl/vbaProject.bin", lambda _old: b"x"), "budget.xlsx", "makron"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "budget.xls", "äldre"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "budget.xlsx",
            "lösenord",
        ),
        (b"%PDF-1.7 x", "budget.csv", "tabell"),
        (b"<html><table><tr><td>1</td></tr></table>", "budget.xls", "webbsida"),
        (b"PK\x03\x04" + b"x" * 100, "budget.xlsx", "trasig"),
        (xlsx([HEAD])[:-200], "budget.xlsx", "trasig"),
        (xlsx([]), "budget.xlsx", "tomma"),
        (b"x" * (MOST_BYTES + 1), "budget.csv", "10 MB"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(content, name, says):
    assert says in refusal(content, name)


def test_a_workbook_whose_sheets_are_all_hidden_is_refused():
    hidden = with_part(
        xlsx([HEAD]),
        "xl/workbook.xml",
        lambda old: old.replace(b'sheetId="1"', b'sheetId="1" state="hidden"'),
    )

    assert "synligt" in refusal(hidden, "budget.xlsx")
