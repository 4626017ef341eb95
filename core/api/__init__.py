"""The REST door: a view's own types say what it takes and gives, and the OpenAPI description is read from them."""

from core.api.answers import Answer, Asked, Page, Search, page
from core.api.base import BASE, blueprint
from core.api.operations import operation
from core.api.reading import Changes

__all__ = ["BASE", "Answer", "Asked", "Changes", "Page", "Search", "blueprint", "operation", "page"]
