"""Fetch the front-end files that the pages use and lay them under static/vendor.

Each package is named with its exact version and fetched with ``npm pack``; the sha256 of every file kept is compared
with ``static/vendor/vendor.lock.json``. A file that differs from the lock stops the run, unless ``--relock`` is given.
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.leaflet_build import built

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
LOCK = STATIC / "vendor" / "vendor.lock.json"

SOURCE_MAP = re.compile(rb"\s*(?://[#@] ?sourceMappingURL=[^\n]*|/\*[#@] ?sourceMappingURL=.*?\*/)\s*$")
SVG_INSIDE = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
SVG_VIEW_BOX = re.compile(r'viewBox="([^"]+)"')

ICON_NAMES = ROOT / "tools" / "icons.txt"


@dataclass(frozen=True)
class Package:
    """One package: where it is unpacked, and which of its files are kept (source name -> name here)."""

    name: str
    version: str
    licence: str
    folder: Path
    files: dict[str, str]

    @property
    def pinned(self) -> str:
        return f"{self.name}@{self.version}"


VENDOR = STATIC / "vendor"
LEAFLET = VENDOR / "leaflet"
LEAFLET_IMAGES = ("layers.png", "layers-2x.png", "marker-icon.png", "marker-icon-2x.png", "marker-shadow.png")
PACKAGES = (
    Package(
        "bootstrap",
        "5.3.9",
        "MIT",
        VENDOR / "bootstrap",
        {
            "dist/css/bootstrap.min.css": "bootstrap.min.css",
            "dist/js/bootstrap.bundle.min.js": "bootstrap.bundle.min.js",
            "LICENSE": "LICENSE",
        },
    ),
    Package(
        "htmx.org",
        "2.0.11",
        "0BSD",
        VENDOR / "htmx",
        {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "LICENSE"},
    ),
    Package("bootstrap-icons", "1.13.2", "MIT", VENDOR / "bootstrap-icons", {"LICENSE": "LICENSE"}),
    Package(
        "leaflet",
        "1.9.4",
        "BSD-2-Clause",
        LEAFLET,
        {
            "dist/leaflet.css": "leaflet.css",
            "LICENSE": "LICENSE",
            **{f"dist/images/{image}": f"images/{image}" for image in LEAFLET_IMAGES},
        },
    ),
    Package(
        "protomaps-leaflet",
        "5.1.0",
        "BSD-3-Clause",
        VENDOR / "protomaps-leaflet",
        {"dist/protomaps-leaflet.js": "protomaps-leaflet.js", "LICENSE": "LICENSE"},
    ),
    Package(
        "echarts",
        "6.1.0",
        "Apache-2.0",
        VENDOR / "echarts",
        {"dist/echarts.simple.min.js": "echarts.simple.min.js", "LICENSE": "LICENSE", "NOTICE": "NOTICE"},
    ),
    Package(
        "axe-core",
        "4.14.1",
        "MPL-2.0",
        ROOT / "tests" / "vendor" / "axe-core",
        {"axe.min.js": "axe.min.js", "LICENSE": "LICENSE"},
    ),
    Package(
        "leaflet.markercluster",
        "1.5.3",
        "MIT",
        ROOT / "tests" / "vendor" / "leaflet.markercluster",
        {
            "dist/leaflet.markercluster.js": "leaflet.markercluster.js",
            "dist/MarkerCluster.css": "MarkerCluster.css",
            "dist/MarkerCluster.Default.css": "MarkerCluster.Default.css",
            "MIT-LICENCE.txt": "LICENSE",
        },
    ),
)


BROTLI = """
const zlib = require("zlib"), fs = require("fs");
for (const path of process.argv.slice(1)) {
  fs.writeFileSync(path + ".br", zlib.brotliCompressSync(fs.readFileSync(path), {params: {
    [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_LGWIN]: 22}}));
}
"""
BROTLI_FROM_BYTES = 10_000


class LockMismatch(Exception):
    """A fetched file is not the one that the lock names."""


def without_source_map(content: bytes) -> bytes:
    """The script or style sheet without its trailing pointer to a source map that is not kept."""
    return SOURCE_MAP.sub(b"\n", content)


def sprite(icons: Iterable[tuple[str, str]]) -> str:
    """One SVG of ``<symbol id=name>`` from pairs of name and the SVG text of a single icon."""
    symbols = [symbol(name, svg) for name, svg in icons]
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def symbol(name: str, svg: str) -> str:
    """The ``<symbol>`` of one icon. ValueError if the text is not a single ``<svg>`` with a viewBox."""
    inside, view_box = SVG_INSIDE.search(svg), SVG_VIEW_BOX.search(svg)
    if inside is None or view_box is None:
        raise ValueError(f"{name}: not an SVG icon with a viewBox")
    drawing = re.sub(r"\s*\n\s*", "", inside.group(1))
    return f'<symbol id="{name}" viewBox="{view_box.group(1)}">{drawing}</symbol>'


def fetch(package: Package, into: Path) -> Path:
    """Download the package's tarball with npm and return the folder of its files."""
    command = [npm(), "pack", "--silent", "--pack-destination", str(into), package.pinned]
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    tarball = into / result.stdout.strip().splitlines()[-1]
    unpacked = into / package.name
    with tarfile.open(tarball) as archive:
        archive.extractall(unpacked, filter="data")
    return unpacked / "package"


def npm() -> str:
    """Where npm is. SystemExit with the remedy if it is not installed."""
    found = shutil.which("npm")
    if found is None:
        raise SystemExit("npm is not installed. It is needed only to refresh static/vendor; the files are in the tree.")
    return found


def lay(package: Package, source: Path) -> Iterator[tuple[str, str]]:
    """Write the kept files of one package; yields path below the project and sha256 of each."""
    for original, kept in package.files.items():
        content = (source / original).read_bytes()
        if kept.endswith((".js", ".css")):
            content = without_source_map(content)
        yield write(package.folder / kept, content)


def lay_icons(source: Path) -> Iterator[tuple[str, str]]:
    """Write the icon sprite from the folder of single icons; yields its path and sha256."""
    names = ICON_NAMES.read_text("utf-8").split()
    pairs = ((name, (source / "icons" / f"{name}.svg").read_text("utf-8")) for name in names)
    yield write(STATIC / "icons.svg", sprite(pairs).encode())


def lay_leaflet(source: Path, version: str) -> Iterator[tuple[str, str]]:
    """Write the script built of Leaflet's sources, and the published one for comparing; yields paths and sha256."""
    for name, content in built(source, version, source.parent).items():
        yield write(LEAFLET / name, content)
    published = without_source_map((source / "dist" / "leaflet.js").read_bytes())
    yield write(ROOT / "tests" / "vendor" / "leaflet" / "leaflet.js", published)


def write(target: Path, content: bytes) -> tuple[str, str]:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return target.relative_to(ROOT).as_posix(), hashlib.sha256(content).hexdigest()


def compress(paths: Iterable[Path]) -> None:
    """Lay a brotli file beside each large script and style sheet that pages load: a tenth less than gzip.

    Browsers take it over HTTPS; the server sends what lies there and needs no library for it.
    """
    large = [path for path in paths if path.suffix in (".js", ".css") and path.stat().st_size >= BROTLI_FROM_BYTES]
    subprocess.run(["node", "-e", BROTLI, *map(str, large)], check=True)


def entry(package: Package, source: Path) -> dict[str, Any]:
    """The lock entry of a package whose files have just been written."""
    files = dict(lay(package, source))
    if package.name == "bootstrap-icons":
        files |= dict(lay_icons(source))
    if package.folder == LEAFLET:
        files |= dict(lay_leaflet(source, package.version))
    return {"name": package.name, "version": package.version, "licence": package.licence, "files": files}


def differences(locked: list[dict[str, Any]], fetched: list[dict[str, Any]]) -> list[str]:
    """Sentences naming each file whose sha256 is not the locked one; packages of another version are left alone."""
    before = {(one["name"], one["version"]): one["files"] for one in locked}
    return [
        f"{path}: sha256 {digest} is not the locked {known[path]}"
        for one in fetched
        if (known := before.get((one["name"], one["version"])))
        for path, digest in one["files"].items()
        if path in known and known[path] != digest
    ]


def readme(entries: list[dict[str, Any]]) -> str:
    """The table of what is vendored, for people."""
    rows = [f"| {one['name']} | {one['version']} | {one['licence']} | {places(one)} |" for one in entries]
    return "\n".join(
        [
            "# Front-end files of others",
            "",
            "Laid here by `make vendor` (tools/vendor.py), unchanged but for pointers to absent source maps;",
            "Leaflet's scripts are built of its sources without what no map here needs (tools/leaflet_build.py).",
            "Beside large files lie the same compressed with brotli.",
            "`vendor.lock.json` holds the sha256 of each file. The licence of each package lies beside its files.",
            "",
            "| package | version | licence | files |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def places(one: dict[str, Any]) -> str:
    return ", ".join(f"`{path}`" for path in one["files"] if not path.endswith("LICENSE"))


def vendor(relock: bool) -> list[dict[str, Any]]:
    """Fetch and lay everything, check it against the lock and write lock and table anew.

    LockMismatch if a file of an unchanged version differs and ``relock`` is false.
    """
    locked = json.loads(LOCK.read_text("utf-8"))["packages"] if LOCK.exists() else []
    with tempfile.TemporaryDirectory() as folder:
        entries = [entry(package, fetch(package, Path(folder))) for package in PACKAGES]
    wrong = [] if relock else differences(locked, entries)
    if wrong:
        raise LockMismatch("\n".join(wrong))
    compress(VENDOR.rglob("*"))
    LOCK.write_text(json.dumps({"packages": entries}, indent=2) + "\n", "utf-8")
    (VENDOR / "README.md").write_text(readme(entries), "utf-8")
    return entries


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--relock",
        action="store_true",
        help="accept changed files, e.g. after editing tools/icons.txt",
    )
    try:
        entries = vendor(parser.parse_args().relock)
    except LockMismatch as mismatch:
        print(
            f"{mismatch}\nRun again with --relock if the change is meant.",
            file=sys.stderr,
        )
        return 1
    for one in entries:
        print(f"{one['name']} {one['version']} ({one['licence']}): {len(one['files'])} files")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
