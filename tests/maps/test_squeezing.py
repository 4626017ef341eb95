"""Scripts and styles made smaller for sending."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from maps.drawing import later_script
from maps.squeezing import slim, squeezed

STATIC = Path(__file__).resolve().parents[2] / "static"


def test_texts_and_patterns_keep_their_spaces_and_nothing_else_does() -> None:
    script = '// what\n(function () {\n  say("a, b // c", 1 + x);\n  t.replace(/[ ,] +/g, " ");\n})();\n'
    assert squeezed(script) == '(function(){\nsay("a, b // c",1+x);\nt.replace(/[ ,] +/g," ");\n})();'


def test_styles_lose_comments_and_spaces_but_not_those_between_selectors() -> None:
    sheet = "/* why */\n.a :is(.b, .c) > p { margin: 0 4px; color: red; }\n@media (max-width: 9px) { .a { top: 1px } }"
    assert slim(sheet) == ".a :is(.b,.c) > p{margin:0 4px;color:red}@media (max-width: 9px){.a{top:1px}}"


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_squeezed_scripts_are_still_scripts(tmp_path: Path) -> None:
    scripts = {path.name: squeezed(path.read_text("utf-8")) for path in STATIC.glob("js/map*.js")}
    scripts["later.js"] = later_script()[0]
    scripts["datums.js"] = squeezed((STATIC / "js/datums.js").read_text("utf-8"))
    for name, script in scripts.items():
        (tmp_path / name).write_text(script, "utf-8")
        done = subprocess.run(["node", "--check", str(tmp_path / name)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, (name, done.stderr)


def test_no_script_of_a_map_has_signs_that_must_not_touch_or_texts_of_another_kind() -> None:
    for path in [*STATIC.glob("js/map*.js"), STATIC / "js/datums.js"]:
        code = "\n".join(line for line in path.read_text("utf-8").splitlines() if not line.strip().startswith("//"))
        assert "+ +" not in code, path.name
        assert "- -" not in code, path.name
        assert "`" not in code, path.name
