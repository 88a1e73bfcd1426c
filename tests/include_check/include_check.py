#!/usr/bin/env python3
"""Proves the one-way doors: which folder may include which. Usage: include_check.py CHECKOUT

base <- domain <- ports <- app in core; the folders of server do not know each other; only composition knows all.
"""
import re
import sys
from pathlib import Path

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')

CORE_MAY_SEE = {
    "base": {"base"},
    "domain": {"base", "domain"},
    "ports": {"base", "domain", "ports"},
    "app": {"base", "domain", "ports", "app"},
}
WASM_MAY_SEE = {"base", "domain", "app"}

# A small word of server that every folder may use.
SERVER_WORDS = {"server/runtime/cancel.h"}

# Besides composition and main, the commands know everybody: they are the program.
KNOWS_EVERYBODY = {"cli"}

# Single headers through which one folder of server may see another.
SERVER_DOORS = {
    "api": {"server/embedded/embedded.h"},  # the dashboard is handed to it as a span of files
    "http": {"server/api/message.h"},
    "control": {"server/api/message.h"},
    "runtime": {"server/api/message.h"},
    "sqlite": {"server/embedded/embedded.h"},
}

# What the core must not touch: the world, and what only one of the two compilers has.
CORE_FORBIDDEN = {
    "thread", "mutex", "shared_mutex", "condition_variable", "future", "semaphore", "latch", "barrier",
    "fstream", "iostream", "filesystem", "cstdio", "stdio.h", "unistd.h", "ctime", "time.h", "random", "regex",
    "ranges", "format", "coroutine", "stop_token", "source_location", "memory_resource", "syncstream", "expected",
    "sqlite3.h", "sodium.h", "httplib.h", "curl/curl.h", "cjose/cjose.h",
}

# Third-party headers with one home each: prefix -> the folders that may include it.
HOMES = {
    "httplib.h": ("server/http/",),
    "sqlite3.h": ("server/sqlite/",),
    "emscripten": ("wasm/",),
    "cjose/": ("server/identity/",),
}
FULL_JSON = "nlohmann/json.hpp"
# Headers that carry the whole JSON library say so in their name; only sources and their like include them.
JSON_DOOR = re.compile(r"core/base/(json|codec)\.h$|_(json|codec)\.h$")


def includes(path):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1) == '"', match.group(2)


def core_breach(file, own, target):
    room = file.split("/")[1]
    if room not in CORE_MAY_SEE:
        return f"core has no room called {room}"
    if not own:
        return f"core does not touch <{target}>" if target in CORE_FORBIDDEN else None
    parts = target.split("/")
    if parts[0] != "core":
        return f"core sees only core, not {target}"
    if parts[1] not in CORE_MAY_SEE[room]:
        return f"core/{room} does not see core/{parts[1]}"
    return None


def server_breach(file, own, target):
    if not own:
        return None
    parts = target.split("/")
    if parts[0] not in ("core", "server"):
        return f"server sees core and itself, not {target}"
    folder = file.split("/")[1]
    if parts[0] == "core" or "/" not in file[len("server/"):]:
        return None  # composition and main, which lie in server itself, know everybody
    if folder in KNOWS_EVERYBODY or target in SERVER_WORDS:
        return None
    if parts[1] != folder and target not in SERVER_DOORS.get(folder, set()):
        return f"server/{folder} does not see {target}"
    return None


def wasm_breach(file, own, target):
    if not own:
        return None
    parts = target.split("/")
    if parts[0] == "wasm" or (parts[0] == "core" and parts[1] in WASM_MAY_SEE):
        return None
    return f"wasm does not see {target}"


def third_party_breach(file, own, target):
    if target == FULL_JSON and file != "core/base/json.h":
        return f"{FULL_JSON} comes through core/base/json.h"
    if own and JSON_DOOR.search(target) and file.endswith(".h") and not JSON_DOOR.search(file) \
            and not file.startswith("server/cli/"):
        return f"a header includes {target}, which costs every user seconds: use json_text.h or wire.h"
    for header, homes in HOMES.items():
        if target.startswith(header) and not file.startswith(homes):
            return f"<{target}> belongs to {' '.join(homes)}"
    return None


def breaches(root):
    """Yields "file:line: reason" for every include through a closed door."""
    rules = {"core": core_breach, "server": server_breach, "wasm": wasm_breach}
    for top, rule in rules.items():
        for path in sorted((root / top).rglob("*")):
            if path.suffix not in (".cpp", ".h"):
                continue
            file = path.relative_to(root).as_posix()
            for number, own, target in includes(path):
                reason = rule(file, own, target) or third_party_breach(file, own, target)
                if reason:
                    yield f"{file}:{number}: {reason}"


def main():
    found = list(breaches(Path(sys.argv[1])))
    for breach in found:
        print(breach)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
