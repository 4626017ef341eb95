#!/usr/bin/env bash
# What the Makefile needs of the system. Each part does nothing when its work is done already.
#   venv                  make .venv with a Python that is new enough
#   install FILE...       install pinned requirements into .venv
#   system                the programs that the tests drive: Chromium, PostgreSQL, GDAL, a Chinese font
#   office                LibreOffice, with which the longer tests open the files that are made
#   real-data             check that ZHENAN_REAL_DATA names a folder
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

VENV=.venv
NEEDS='import sys; sys.exit(sys.version_info < (3, 11))'

fail() { # ENGLISH CHINESE
    printf '%s\n%s\n' "$1" "$2" >&2
    exit 1
}

can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

apt_install() { # PACKAGE...
    echo "Installing / 正在安装: $*"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

find_python() {
    local name
    for name in "${PYTHON:-python3}" python3.11 python3.12 python3.13 python3.14; do
        if command -v "$name" >/dev/null && "$name" -c "$NEEDS" 2>/dev/null; then
            echo "$name"
            return 0
        fi
    done
    return 1
}

make_venv() {
    local python
    python="$(find_python)" || fail \
        "Python 3.11 or newer is needed and was not found. Install it, or name it: make setup PYTHON=/path/to/python3.11" \
        "需要 Python 3.11 或更高版本，未找到。请先安装，或指明位置：make setup PYTHON=/path/to/python3.11"
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        local package
        package="$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
        if can_install; then apt_install "$package" || apt_install python3-venv || true; fi
        "$python" -c 'import ensurepip, venv' 2>/dev/null || fail \
            "This Python comes without its venv module. On Debian and Ubuntu: sudo apt-get install $package" \
            "此 Python 缺少 venv 模块。Debian、Ubuntu 请运行：sudo apt-get install $package"
    fi
    "$python" -m venv "$VENV"
}

install_requirements() { # FILE...
    local arguments=() file index
    "$VENV/bin/python" -m pip --version >/dev/null 2>&1 || make_venv # an earlier attempt was interrupted
    for file in "$@"; do arguments+=(-r "$file"); done
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check uv || true
    # uv does not read pip's settings: hand on the mirror and the certificates that pip was told of.
    index="$("$VENV/bin/python" -m pip config get global.index-url 2>/dev/null || true)"
    if [ -n "${PIP_INDEX_URL:-$index}" ]; then export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-${PIP_INDEX_URL:-$index}}"; fi
    if [ -n "${PIP_CERT:-}" ]; then export SSL_CERT_FILE="${SSL_CERT_FILE:-$PIP_CERT}"; fi
    "$VENV/bin/uv" pip install --quiet --compile-bytecode --python "$VENV/bin/python" "${arguments[@]}" ||
        "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check "${arguments[@]}" || fail \
        "The requirements could not be installed: see the message above (is a package index reachable?)" \
        "依赖安装失败，原因见上（能否访问软件包源？）"
}

has_chromium() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null; }
has_postgres() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null; }
has_gdal() { command -v ogrinfo >/dev/null; }
has_chinese_font() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh 2>/dev/null | head -n 1)" ]; }

# The tests run with either Chromium; with this one, where the distribution has it, in much less time. It is asked for
# once, and not for long: without it, or without a network, nothing is amiss.
install_headless_shell() {
    local asked="$VENV/.asked-for-headless-shell"
    if command -v chromium-headless-shell >/dev/null || [ -e "$asked" ] || ! can_install; then return 0; fi
    [ -n "$(apt-cache madison chromium-headless-shell 2>/dev/null)" ] || return 0
    timeout 60 apt-get update -qq && timeout 120 apt-get install -y -qq --no-install-recommends --download-only \
        chromium-headless-shell >/dev/null && apt_install chromium-headless-shell || true
    if [ -d "$VENV" ]; then touch "$asked"; fi
}

install_system() {
    local missing=()
    has_chromium || missing+=(chromium)
    has_postgres || missing+=(postgresql)
    has_gdal || missing+=(gdal-bin)
    has_chinese_font || missing+=(fontconfig fonts-wqy-microhei)
    if [ ${#missing[@]} -gt 0 ] && can_install; then apt_install "${missing[@]}" || true; fi
    install_headless_shell
    has_chromium && has_postgres && has_gdal && has_chinese_font || fail \
        "The tests need what is missing. On Debian and Ubuntu: sudo apt-get install ${missing[*]}" \
        "运行测试还缺少以下软件。Debian、Ubuntu 请运行：sudo apt-get install ${missing[*]}"
}

has_office() { command -v soffice >/dev/null && compgen -G '/usr/lib*/libreoffice/program/libsclo.so' >/dev/null; }

install_office() {
    has_office && return 0
    if can_install; then apt_install libreoffice-calc libreoffice-writer || true; fi
    has_office || fail \
        "LibreOffice opens the files that are made: sudo apt-get install libreoffice-calc libreoffice-writer" \
        "检验导出文件需要 LibreOffice，请运行：sudo apt-get install libreoffice-calc libreoffice-writer"
}

check_real_data() {
    [ -d "${ZHENAN_REAL_DATA:-}" ] || fail \
        "Set ZHENAN_REAL_DATA to the folder with the real data: ZHENAN_REAL_DATA=/path/to/data make test-real" \
        "请用 ZHENAN_REAL_DATA 指明真实数据所在目录：ZHENAN_REAL_DATA=/path/to/data make test-real"
}

part="${1:?venv, install, system, office or real-data}"
shift
case "$part" in
    venv) make_venv ;;
    install) install_requirements "$@" ;;
    system) install_system ;;
    office) install_office ;;
    real-data) check_real_data ;;
    *) fail "unknown part $part" "未知步骤 $part" ;;
esac
