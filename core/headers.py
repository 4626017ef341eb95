"""Security headers of every answer; a page that shows a map from elsewhere names that host, and no other."""

from __future__ import annotations

from flask import Flask, Response, g, request

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def install(app: Flask) -> None:
    """Set the headers on every answer of the application."""
    app.after_request(_protect)


def allow_images_from(host: str) -> None:
    """Let this one answer load images from a host that an administrator has chosen."""
    g.setdefault("image_hosts", []).append(host)


def _protect(response: Response) -> Response:
    images = " ".join(["'self'", "data:", *g.get("image_hosts", [])])
    response.headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src {images}; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'; "
        "worker-src 'self'",
    )
    for name, value in _ALWAYS.items():
        response.headers.setdefault(name, value)
    if request.endpoint not in (None, "static") and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store" if request.method != "GET" else "private, no-cache"
    return response
