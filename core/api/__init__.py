"""The REST door: a view's own types say what it takes and gives, and the OpenAPI description is read from them."""

from core.answers import Answer, Problem
from core.api.base import BASE, blueprint
from core.api.operations import operation
from core.api.pages import Asked, Page, Search, page, whole_page
from core.api.reading import Changes
from core.api.sending import Files, SentFiles

__all__ = [
    "BASE",
    "Answer",
    "Asked",
    "Changes",
    "Files",
    "Page",
    "Problem",
    "Search",
    "SentFiles",
    "blueprint",
    "operation",
    "page",
    "whole_page",
]
