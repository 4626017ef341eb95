"""Routing instances that are made up, in the forms of the public ones, always the same."""

from __future__ import annotations

import math
import random
from pathlib import Path

SEED = 20080512


def instances(folder: Path) -> list[Path]:
    """Files in the folder: with time windows, with vehicles that may not serve all, and with visits that repeat."""
    return [windows(folder / "made-windows.txt"), skills(folder / "made-skills.vrp"), rays(folder / "made-repeats.txt")]


def windows(path: Path, clients: int = 100) -> Path:
    """Clients half at random and half in clusters, each with a time window: Solomon's form."""
    dice = random.Random(SEED)
    lines = [path.stem, "", "VEHICLE", "NUMBER CAPACITY", "25 200", "", "CUSTOMER"]
    lines += ["CUST NO. XCOORD. YCOORD. DEMAND READY TIME DUE DATE SERVICE TIME", "0 50 50 0 0 600 0"]
    centres = [(dice.randint(10, 90), dice.randint(10, 90)) for _ in range(8)]
    for number in range(1, clients + 1):
        x, y = dice.randint(0, 100), dice.randint(0, 100)
        if number % 2:
            centre = dice.choice(centres)
            x, y = (value + dice.randint(-6, 6) for value in centre)
        ready = dice.randint(75, 400)
        lines.append(f"{number} {x} {y} {dice.randint(5, 35)} {ready} {ready + dice.randint(30, 120)} 10")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def skills(path: Path, clients: int = 60, vehicles: int = 12) -> Path:
    """Four kinds of vehicles of which most clients may be served by two: VRPLIB's form."""
    dice = random.Random(SEED)
    head = [
        f"NAME: {path.stem}", "TYPE: SDVRPTW", "EDGE_WEIGHT_TYPE: EUC_2D", f"DIMENSION: {clients + 1}",
        f"VEHICLES: {vehicles}", "VEHICLES_MAX_DURATION: 500", "CAPACITY: 200",
    ]  # fmt: skip
    numbers = range(1, clients + 2)
    served: dict[int, list[int]] = {vehicle: [] for vehicle in range(1, vehicles + 1)}
    for number in numbers[1:]:
        for kind in dice.sample(range(4), 2):
            for vehicle in range(kind + 1, vehicles + 1, 4):
                served[vehicle].append(number)
    ready = {number: dice.randint(60, 350) for number in numbers}
    sections = {
        "NODE_COORD": [f"{number} {dice.uniform(-80, 80):.3f} {dice.uniform(-80, 80):.3f}" for number in numbers],
        "DEMAND": [f"{number} {0 if number == 1 else dice.randint(1, 25)}" for number in numbers],
        "SERVICE_TIME": [f"{number} {0 if number == 1 else dice.randint(1, 25)}" for number in numbers],
        "TIME_WINDOW": [
            f"{number} 0 1000" if number == 1 else f"{number} {ready[number]} {ready[number] + dice.randint(90, 180)}"
            for number in numbers
        ],
        "VEHICLES_ALLOWED_CLIENTS": [f"{one} {' '.join(map(str, places))}" for one, places in served.items()],
    }
    lines = head + [line for name, rows in sections.items() for line in (f"{name}_SECTION", *rows)]
    path.write_text("\n".join([*lines, "EOF"]) + "\n", encoding="utf-8")
    return path


def rays(path: Path, days: int = 4, on_a_ray: int = 5) -> Path:
    """Clients on rays from the depot, as in Chao's instances: Cordeau's form; its .res drives each ray out and back.

    Visited once, twice or four times in four days, each ray as a whole; a vehicle's load is just one ray.
    """
    kinds = [(1, (1, 2, 4, 8))] * 4 + [(2, (5, 10))] * 4 + [(4, (15,))] * 2
    load, vehicles = 4 * on_a_ray, 5
    rows = ["0 0 0 0 0 0 0"]
    routes: list[tuple[int, list[int], float]] = []
    for ray, (times, codes) in enumerate(kinds):
        angle, reach = 2 * math.pi * (ray * 3 % len(kinds)) / len(kinds), 10.0 * on_a_ray
        numbers = list(range(len(rows), len(rows) + on_a_ray))
        for step, number in enumerate(numbers, 1):
            x, y = 10 * step * math.cos(angle), 10 * step * math.sin(angle)
            rows.append(f"{number} {x:.6f} {y:.6f} 0 4 {times} {len(codes)} {' '.join(map(str, codes))}")
        code = codes[ray % len(codes)]
        routes += [(day, numbers, 2 * reach) for day in range(days) if code >> (days - 1 - day) & 1]
    head = [f"1 {vehicles} {len(rows) - 1} {days}", *[f"0 {load}"] * days]
    path.write_text("\n".join([*head, *rows]) + "\n", encoding="utf-8")
    lines, used = [f"{sum(length for *_, length in routes):.2f}"], [0] * days
    for day, numbers, length in routes:
        used[day] += 1
        lines.append(f"{day + 1} {used[day]} {length} {load} 0 {' '.join(map(str, numbers))} 0")
    path.with_suffix(".res").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
