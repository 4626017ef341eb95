"""Leaflet in two files of its own sources: what every map needs, and the layers of pictures that few grounds need.

The file that Leaflet itself publishes is a sixth larger, and one part of every map's weight.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

ENTRIES = Path(__file__).resolve().parent / "leaflet"
BUNDLER = "esbuild@0.28.2"
BANNER = "/* Leaflet {version}, https://leafletjs.com (c) 2010-2023 Volodymyr Agafonkin, (c) 2010-2011 CloudMade */"
WITHOUT_VML = {"layer/vector/SVG.VML.js": "export const vmlCreate = null, vmlMixin = {};"}
"""Drawings of Internet Explorer 8."""

FROM_CORE = {
    "layer/Layer.js": "export const Layer = L.Layer;",
    "core/Browser.js": "module.exports = L.Browser;",
    "core/Util.js": "module.exports = L.Util;",
    "dom/DomUtil.js": "module.exports = L.DomUtil;",
    "dom/DomEvent.js": "module.exports = L.DomEvent;",
    "geometry/Point.js": "export const Point = L.Point;",
    "geometry/Bounds.js": "export const Bounds = L.Bounds;",
    "geo/LatLngBounds.js": "export const LatLngBounds = L.LatLngBounds, toLatLngBounds = L.latLngBounds;",
}
"""What pictures.js takes from the other file instead of bringing it again."""


def built(package: Path, version: str, work: Path) -> dict[str, bytes]:
    """leaflet.js and leaflet-pictures.js from the unpacked package; needs npm, and a folder to work in."""
    subprocess.run(
        ["npm", "install", "--silent", "--no-save", "--prefix", str(work), BUNDLER], check=True, capture_output=True
    )
    banner = BANNER.format(version=version)
    parts = {"leaflet.js": ("core.js", WITHOUT_VML), "leaflet-pictures.js": ("pictures.js", FROM_CORE)}
    return {name: _bundle(package, work, *part, banner) for name, part in parts.items()}


def _bundle(package: Path, work: Path, entry: str, replaced: dict[str, str], banner: str) -> bytes:
    folder = work / entry.removesuffix(".js")
    shutil.copytree(package / "src", folder)
    shutil.copy(ENTRIES / entry, folder)
    for name, text in replaced.items():
        (folder / name).write_text(text, "utf-8")
    command = [str(work / "node_modules/.bin/esbuild"), str(folder / entry), "--bundle", "--minify", "--format=iife",
               "--target=es2018", "--charset=utf8", "--log-level=warning", f"--banner:js={banner}"]  # fmt: skip
    command += ["--global-name=L"] if entry == "core.js" else []
    return subprocess.run(command, check=True, capture_output=True).stdout
