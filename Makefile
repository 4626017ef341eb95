# Zhen'an 震安. `make` lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev setup-system setup-office run demo test test-all test-real lint format bench bench-full vendor translate screenshots clean

VENV := .venv
PY := $(VENV)/bin/python
# One more than there are processors: a browser that waits leaves its processor to others.
WORKERS ?= $(shell expr $$(nproc 2>/dev/null || echo 1) + 1)
export PYTHONUTF8 := 1
# Compiled modules are kept, also where the machine says otherwise: the many programs that tests start begin sooner.
unexport PYTHONDONTWRITEBYTECODE

help: ## List the targets | 列出全部命令
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | \
	  sed -E 's/^([a-z-]+):.*## (.*) \| (.*)/\1\t\2\t\3/' | \
	  while IFS=$$'\t' read -r name english chinese; do printf '  %-12s %s\n  %-12s %s\n' "$$name" "$$english" '' "$$chinese"; done

setup: $(VENV)/.stamp-main ## Make .venv with the pinned requirements | 建立 .venv 运行环境，安装固定版本的依赖

setup-dev: $(VENV)/.stamp-dev

setup-system:
	@tools/setup.sh system

setup-office:
	@tools/setup.sh office

run: setup ## Serve on HOST:PORT (127.0.0.1:8000), with the demo county if there is no data yet | 启动系统（默认 127.0.0.1:8000）；尚无数据时载入演示县
	@$(PY) -m flask --app app serve --demo

demo: setup ## Put the demo county into the database | 在数据库中生成演示县
	@$(PY) -m flask --app app db upgrade
	@$(PY) -m flask --app app demo

test: setup-dev setup-system lint ## Style, types, house rules and all tests on both databases and in the browser | 检查代码并运行全部测试（两种数据库和浏览器）
	$(PY) -m pytest -n $(WORKERS) --dist worksteal

test-all: setup-dev setup-system setup-office lint ## The same with the full matrices and the long races | 另加完整组合与长时间并发测试
	$(PY) -m pytest -n $(WORKERS) --dist worksteal -m 'not real'

test-real: setup-dev setup-system ## Tests on real data in the folder ZHENAN_REAL_DATA | 使用 ZHENAN_REAL_DATA 目录中的真实数据测试
	@tools/setup.sh real-data
	$(PY) -m pytest -n $(WORKERS) --dist worksteal -m real tests/real

lint: setup-dev ## Check style, types and imports | 检查代码风格、类型和导入方向
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(PY) -m mypy .
	$(VENV)/bin/lint-imports --no-logo --no-cache

format: setup-dev ## Format the source | 整理代码格式
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

bench: setup-dev setup-system ## Measure speed and memory, at most 10 minutes | 测量速度和内存，不超过 10 分钟
	$(PY) -m bench

bench-full: setup-dev setup-system ## Measure everything, as long as it takes | 完整测量，时间不限
	$(PY) -m bench --full

vendor: setup ## Fetch the front-end files again and compare their checksums | 重新获取前端文件并核对校验值
	$(PY) -m tools.vendor

translate: setup ## Bring the catalogues up to date with the source | 按源代码更新翻译目录
	$(PY) tools/translate.py

screenshots: setup-dev setup-system ## Take the pictures of the documentation again | 重新生成文档中的页面截图
	$(PY) -m tools.screenshots

clean: ## Remove caches and build products; data and .venv stay | 清除缓存和生成文件，保留数据和 .venv
	rm -rf build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +
	find translations -name '*.mo' -delete 2>/dev/null || true

$(PY):
	@tools/setup.sh venv

$(VENV)/.stamp-main: requirements.txt | $(PY)
	@tools/setup.sh install requirements.txt
	@touch $@

$(VENV)/.stamp-dev: requirements-dev.txt requirements-postgres.txt $(VENV)/.stamp-main
	@tools/setup.sh install requirements-dev.txt requirements-postgres.txt
	@touch $@
