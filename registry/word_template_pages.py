"""The pages under a package's settings where its Word templates are taken, given back and downloaded."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.documents.pages import store, try_to_take, word_file
from core.documents.rendering import shipped
from core.web import actor, session
from registry import word_template_services as services
from registry.models import Area
from registry.permissions import Permission
from registry.word_template_queries import Wrong, area_asked, own_area, template_bytes
from registry.word_templates import EXAMPLE, GONE_BACK, TAKEN, TEMPLATE, Shelf

ShowWrong = Callable[[Area, Wrong], ResponseReturnValue]


def open_template_pages(bp: Blueprint, address: str, home: str, shelf: Shelf, show_wrong: ShowWrong) -> None:
    """Four pages of the shelf below the address of the settings page, whose endpoint is `home`.

    `show_wrong` is the settings page with what is wrong with a template beside the place where it was chosen.
    """
    where = f"{address}/<any({', '.join(shelf.kinds)}):kind>/<any(zh, en):spoken>"

    @bp.post(where)
    @needs(Permission.ADMINISTER)
    def put_template(kind: str, spoken: str) -> ResponseReturnValue:
        """Take an own template; what is wrong with it is said beside the place where it was chosen."""
        area = own_area(session(), request.args.get("area", ""), actor())
        wrong = try_to_take(lambda data, name: services.put_template(
            session(), shelf, area, kind, spoken, data, name, store(), actor()
        ))  # fmt: skip
        if wrong:
            return show_wrong(area, {(kind, spoken): wrong})
        flash(shelf.said(TAKEN, kind, spoken), "success")
        return redirect(url_for(home, area=area.code), 303)

    @bp.post(f"{where}/reset")
    @needs(Permission.ADMINISTER)
    def reset_template(kind: str, spoken: str) -> ResponseReturnValue:
        """Go back to the template that holds above, in the end the shipped one."""
        area = own_area(session(), request.args.get("area", ""), actor())
        services.drop_template(session(), area, kind, spoken, actor())
        flash(shelf.said(GONE_BACK, kind, spoken), "success")
        return redirect(url_for(home, area=area.code), 303)

    _open_downloads(bp, where, shelf)


def _open_downloads(bp: Blueprint, where: str, shelf: Shelf) -> None:
    @bp.get(where)
    @needs(Permission.ADMINISTER)
    def template_file(kind: str, spoken: str) -> ResponseReturnValue:
        """The template in use, or with ?shipped=1 the one that comes with the program."""
        content = shipped(kind, spoken) if request.args.get("shipped") else _in_use(kind, spoken)
        return word_file(shelf.file_name(kind, spoken, TEMPLATE), content)

    @bp.get(f"{where}/sample")
    @needs(Permission.ADMINISTER)
    def template_sample(kind: str, spoken: str) -> ResponseReturnValue:
        """The template in use, filled with an example."""
        content = services.example(shelf, _in_use(kind, spoken), kind, spoken)
        return word_file(shelf.file_name(kind, spoken, EXAMPLE), content)


def _in_use(kind: str, spoken: str) -> bytes:
    area = area_asked(session(), request.args.get("area", ""), actor())
    return template_bytes(session(), area, kind, spoken, store())
