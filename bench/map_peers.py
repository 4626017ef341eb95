"""Pages that Folium makes of the same places, with Leaflet as it is published, from memory and compressed alike."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import folium
from folium.plugins import FastMarkerCluster, MarkerCluster

ROOT = Path(__file__).resolve().parent.parent
FILES = {
    "/leaflet.js": ROOT / "tests/vendor/leaflet/leaflet.js",
    "/leaflet.css": ROOT / "static/vendor/leaflet/leaflet.css",
    "/markercluster.js": ROOT / "tests/vendor/leaflet.markercluster/leaflet.markercluster.js",
    "/markercluster.css": ROOT / "tests/vendor/leaflet.markercluster/MarkerCluster.css",
    "/markercluster-default.css": ROOT / "tests/vendor/leaflet.markercluster/MarkerCluster.Default.css",
    "/images/marker-icon.png": ROOT / "static/vendor/leaflet/images/marker-icon.png",
    "/images/marker-shadow.png": ROOT / "static/vendor/leaflet/images/marker-shadow.png",
}
CLUSTER_JS = [("markercluster_js", "/markercluster.js")]
CLUSTER_CSS = [("markercluster", "/markercluster.css"), ("markercluster_default", "/markercluster-default.css")]
Places = Sequence[tuple[float, float, str]]
"""Latitude, longitude and name of each."""


class LocalMap(folium.Map):
    """Folium's map with Leaflet alone: without the six other files that it names by default."""

    default_js = [("leaflet", "/leaflet.js")]
    default_css = [("leaflet_css", "/leaflet.css")]


class LocalCluster(MarkerCluster):
    """Folium's cluster with local files."""

    default_js = CLUSTER_JS
    default_css = CLUSTER_CSS


class LocalFastCluster(FastMarkerCluster):
    """Folium's fast cluster with local files."""

    default_js = CLUSTER_JS
    default_css = CLUSTER_CSS


def _map(places: Places) -> folium.Map:
    # Clusters need to know how far a map can be enlarged; Folium tells it only to maps with tiles.
    made = LocalMap(location=(30.8, 104.0), tiles=None, zoom_start=9, prefer_canvas=True, maxZoom=18)
    if places:
        lats, lons = [place[0] for place in places], [place[1] for place in places]
        made.fit_bounds([(min(lats), min(lons)), (max(lats), max(lons))])
    return made


def blank(places: Places) -> folium.Map:
    """A map with nothing on it."""
    return _map([])


def markers(places: Places) -> folium.Map:
    """Folium's ordinary markers with a tooltip."""
    made = _map(places)
    for lat, lon, name in places:
        folium.Marker((lat, lon), tooltip=name).add_to(made)
    return made


def cluster(places: Places) -> folium.Map:
    """The same markers in a MarkerCluster."""
    made = _map(places)
    group = LocalCluster().add_to(made)  # type: ignore[no-untyped-call]
    for lat, lon, name in places:
        folium.Marker((lat, lon), tooltip=name).add_to(group)
    return made


def fast_cluster(places: Places) -> folium.Map:
    """Positions alone in a FastMarkerCluster."""
    made = _map(places)
    # The callback that it has by itself needs one more library for its icons, and more time.
    callback = "function (row) { return L.marker(new L.LatLng(row[0], row[1])); };"
    LocalFastCluster([[lat, lon] for lat, lon, _ in places], callback=callback).add_to(made)  # type: ignore[no-untyped-call]
    return made


def geojson(places: Places) -> folium.Map:
    """A GeoJson of circles on a canvas, which is much quicker than its markers, with names as tooltips."""
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "Point", "coordinates": [lon, lat]}}
        for lat, lon, name in places
    ]
    made = _map(places)
    circle: Any = folium.CircleMarker(radius=5, weight=1, fill=True)
    data = {"type": "FeatureCollection", "features": features}
    tip: Any = folium.GeoJsonTooltip(["name"])
    folium.GeoJson(data, marker=circle, tooltip=tip).add_to(made)
    return made


PEERS: dict[str, Callable[[Places], folium.Map]] = {
    "blank Leaflet page": blank, "Marker": markers, "MarkerCluster": cluster, "FastMarkerCluster": fast_cluster,
    "GeoJson": geojson,
}  # fmt: skip


def page_of(name: str, places: Places) -> bytes:
    """The whole page as Folium writes it."""
    html: str = PEERS[name](places).get_root().render()
    return html.encode()


def answering(pages: dict[str, bytes]) -> type[BaseHTTPRequestHandler]:
    """Answers with these pages (bytes by path, to which more may be added) and the files they need."""
    bodies = {path: file.read_bytes() for path, file in FILES.items()}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = bodies.get(self.path) or pages.get(self.path)
            if body is None:
                self.send_error(404)
                return
            is_packed = not self.path.endswith(".png")
            body = gzip.compress(body, 6) if is_packed else body
            kind = {"js": "text/javascript", "css": "text/css", "png": "image/png"}
            self.send_response(200)
            self.send_header("Content-Type", kind.get(self.path.rpartition(".")[2], "text/html; charset=utf-8"))
            if is_packed:
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            return

    return Handler


@contextmanager
def serving_pages(pages: dict[str, bytes]) -> Iterator[str]:
    """Serve these pages (bytes by path, to which more may be added) and the files they need; gives the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), answering(pages))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
