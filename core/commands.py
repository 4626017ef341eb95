"""Commands that run the product: clock, worker, and everything at once."""

from __future__ import annotations

import errno
import os
import socket
import sys
from functools import partial
from http.client import HTTPConnection, HTTPException
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from core import clock as clocks
from core import jobs, leases
from core.config import Config
from core.supervisor import Child, supervise, told_to_stop
from core.web import database

LOOK_SECONDS = 0.5
_REACHED = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - those who listen everywhere listen here


@click.command("clock")
@click.option("--once", is_flag=True, help="Run every task once and end. 所有任务运行一次后结束。")
@click.option(
    "--due", is_flag=True, help="With --once: only tasks whose time has come. 与 --once 合用：只运行已到时间的任务。"
)
@with_appcontext
def clock(once: bool, due: bool) -> None:
    """Run what is due: letters, seals, tidying. Any number may run; one works. 定时任务：可启动多个，只有一个工作。

    \b
    With --once it ends with 0 done, 1 another clock is at work, 3 a task failed.
    与 --once 合用时的结束代码：0 完成，1 已有定时进程在运行，3 有任务失败。
    """
    tasks: list[clocks.Task] = current_app.extensions["clock_tasks"]
    if due and not once:
        raise click.UsageError("--due goes with --once. / --due 须与 --once 合用。")
    if not once:
        clocks.run_forever(database(), tasks)
        return
    owner = leases.this_process()
    outcomes = clocks.run_once(database(), tasks, owner, only_due=due)
    if outcomes is None:
        raise click.ClickException("Another clock is at work; it does the tasks. / 已有定时进程在运行，任务由其执行。")
    with database().transaction() as session:
        leases.release(session, clocks.LEASE, owner)
    for task, outcome in outcomes.items():
        click.echo(f"{task}: {outcome}")
    if any(outcome.startswith(clocks.FAILED) for outcome in outcomes.values()):
        raise click.exceptions.Exit(3)


@click.command("worker")
@click.option("--once", is_flag=True, help="Do the jobs that wait and end. 处理完等待中的作业后结束。")
@with_appcontext
def worker(once: bool) -> None:
    """Do long work such as imports; any number may run. 处理导入等耗时作业，可启动多个。"""
    if not once:
        jobs.work(database(), told_to_stop())
        return
    done = 0
    while jobs.work_once(database()):
        done += 1
    click.echo(f"jobs 作业: {done}")


@click.command("serve")
@click.option("--demo", is_flag=True, help="Put the demo county into an empty database. 数据库为空时载入演示县。")
@with_appcontext
def serve(demo: bool) -> None:
    """Web server, clock and worker in one. Ctrl-C ends all. 同时启动网站、定时任务与作业进程，Ctrl-C 全部结束。"""
    config: Config = current_app.extensions["config"]
    _require_free(config["HOST"], config.number("PORT"))
    current_app.extensions["before_serving"](demo)
    database().engine.dispose()
    is_over = told_to_stop()
    click.echo(f"Zhen'an 震安: {config.public_url}  (Ctrl-C ends it / 按 Ctrl-C 结束)")
    os.chdir(current_app.root_path)
    supervise(_children(config), {**os.environ, "ZHENAN_DATA": str(config.data)}, is_over)


def _children(config: Config) -> list[Child]:
    flask = [sys.executable, "-m", "flask", "--app", "app"]
    is_there = partial(_answers, config["HOST"], config.number("PORT"))
    return [
        Child("web", _web(config["HOST"], config["PORT"], config["WEB_THREADS"])),
        Child("clock", [*flask, "clock"], waits_for=is_there),
        Child("worker", [*flask, "worker"], waits_for=is_there),
    ]


def _answers(host: str, port: int) -> bool:
    """Whether the web server answers: until then the others leave it the whole machine."""
    asked = HTTPConnection(_REACHED.get(host, host), port, timeout=LOOK_SECONDS)  # it listens long before it answers
    try:
        asked.request("GET", "/healthz")
        return asked.getresponse().status > 0
    except (OSError, HTTPException):
        return False
    finally:
        asked.close()


def _web(host: str, port: str, threads: str) -> list[str]:
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    if sys.platform == "win32":
        return [
            sys.executable,
            "-m",
            "waitress",
            f"--listen={address}",
            f"--threads={threads}",
            "--call",
            "app:create_app",
        ]
    return [
        sys.executable, "-m", "gunicorn", "app:create_app()", "--bind", address, "--worker-class", "gthread",
        "--threads", threads, "--no-control-socket", "--graceful-timeout", "5", "--timeout", "120",
        "--log-level", "warning",
    ]  # fmt: skip


def _require_free(host: str, port: int) -> None:
    try:
        found: list[Any] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        with socket.socket(found[0][0], socket.SOCK_STREAM) as probe:
            if sys.platform != "win32":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(found[0][4])
    except OSError as error:
        raise click.ClickException(_port_trouble(host, port, error)) from error


def _port_trouble(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is taken by another program. Choose another, for example PORT={port + 1}. / "
            f"端口 {port} 已被其他程序占用，请改用其他端口，例如 PORT={port + 1}。"
        )
    return f"{host}:{port} cannot be listened on: {error.strerror}. / 无法监听 {host}:{port}。"
