"""Table files into records: headers recognised, every row checked, a dry run first, one transaction, undo.

The engine knows no word of the field: an `Importer` says what a row is and what becomes of it.
"""

from core.imports.importer import Change, Given, Importer, Kinds, Options, Plan, RowKind, Setting, StepImporter, install
from core.imports.problems import Problem, Severity, file_problem

__all__ = [
    "Change",
    "Given",
    "Importer",
    "Kinds",
    "Options",
    "Plan",
    "Problem",
    "RowKind",
    "Setting",
    "Severity",
    "StepImporter",
    "file_problem",
    "install",
]
