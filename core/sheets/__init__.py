"""Table files in and out: xlsx, csv and GeoJSON are read alike, workbooks and csv are written safe to open."""

from core.sheets.cells import GEOMETRY, Cell, Row, Table, value_text
from core.sheets.headers import Matching, match, normalise
from core.sheets.reading import open_table
from core.sheets.refused import Problem, added, write_refused
from core.sheets.sheet import Column, ColumnKind, Sheet, SheetChart, Value
from core.sheets.sniffing import LIMIT_BYTES
from core.sheets.writing import file_of, write_csv, write_tables, write_workbook

__all__ = [
    "GEOMETRY",
    "LIMIT_BYTES",
    "Cell",
    "Column",
    "ColumnKind",
    "Matching",
    "Problem",
    "Row",
    "Sheet",
    "SheetChart",
    "Table",
    "Value",
    "added",
    "file_of",
    "match",
    "normalise",
    "open_table",
    "value_text",
    "write_csv",
    "write_refused",
    "write_tables",
    "write_workbook",
]
