#!/usr/bin/env python3
"""Carries out the Dockerfile with chroot, for machines without a container engine, then starts the image's program as
its user and runs its health check.

Usage: dockerfile.py CHECKOUT BASE WORK        BASE is a Debian 12 folder, WORK is made anew. Only the instructions
that the project's Dockerfile uses are known; an unknown one fails.
"""
import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

PASSED_ON = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
START_SECONDS = 60


def environment():
    certificates = "/etc/ssl/machine-certificates.crt"
    registry = subprocess.run(["npm", "config", "get", "registry"], capture_output=True, text=True, cwd="/", check=True)
    known = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return known | {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/root",
        "NODE_EXTRA_CA_CERTS": certificates,
        "npm_config_cafile": certificates,
        "npm_config_registry": registry.stdout.strip(),
    }


def instructions(text):
    lines = text.replace("\\\n", " ").splitlines()
    for line in lines:
        if line.strip() and not line.startswith("#"):
            word, _, rest = line.partition(" ")
            yield word.upper(), rest.strip()


class Stage:
    def __init__(self, base, folder):
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run(["cp", "-a", base, folder], check=True)
        self.folder, self.workdir, self.user = folder, "/", "root"
        self.entrypoint, self.command, self.health = [], [], []

    def path(self, inside):
        return self.folder / os.path.join(self.workdir, inside).lstrip("/")

    def start(self, argv, **options):
        shell = f"cd {shlex.quote(self.workdir)} && exec {shlex.join(argv)}"
        mounted = 'mount -t proc proc "$0/proc" && exec chroot --userspec="$1" "$0" bash -c "$2"'
        return subprocess.Popen(
            ["unshare", "--mount", "--propagation", "private", "bash", "-c", mounted, self.folder,
             f"{self.user}:{self.user}", shell], env=environment(), **options)

    def run(self, argv):
        status = self.start(argv).wait()
        if status != 0:
            sys.exit(f"{shlex.join(argv)} ended with {status}")


def copy(context, stages, stage, arguments):
    words = shlex.split(arguments)
    source_root = context
    if words[0].startswith("--from="):
        source_root = stages[words.pop(0).removeprefix("--from=")].folder
    *sources, target = words
    destination = stage.path(target)
    destination.parent.mkdir(parents=True, exist_ok=True)
    for source in sources:
        subprocess.run(["cp", "-aT", source_root / source.lstrip("/"), destination], check=True)


def carry_out(context, base, work):
    stages, stage = {}, None
    for word, rest in instructions((context / "Dockerfile").read_text(encoding="utf-8")):
        print(f"        {word} {rest[:90]}", flush=True)
        if word == "FROM":
            name = rest.split(" AS ")[1] if " AS " in rest else "final"
            stage = stages[name] = Stage(base, work / name)
        elif word == "WORKDIR":
            stage.workdir = rest
            stage.path("").mkdir(parents=True, exist_ok=True)
        elif word == "COPY":
            copy(context, stages, stage, rest)
        elif word == "RUN":
            stage.run(["sh", "-c", rest])
        elif word == "USER":
            stage.user = rest
        elif word == "ENTRYPOINT":
            stage.entrypoint = json.loads(rest)
        elif word == "CMD":
            stage.command = json.loads(rest)
        elif word == "HEALTHCHECK":
            stage.health = json.loads(rest.split(" CMD ")[1])
        elif word not in ("EXPOSE", "VOLUME"):
            sys.exit(f"This check does not know {word}")
    return stage


def wait_until_healthy(image, server):
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        if image.start(image.health, stderr=subprocess.DEVNULL).wait() == 0:
            return True
        time.sleep(0.5)
    return False


def main():
    checkout, base, work = (Path(argument).resolve() for argument in sys.argv[1:4])
    work.mkdir(parents=True, exist_ok=True)
    context = work / "context"
    shutil.rmtree(context, ignore_errors=True)
    subprocess.run(["git", "clone", "--quiet", "--no-local", checkout, context], check=True)
    shutil.rmtree(context / ".git")
    image = carry_out(context, base, work)
    server = image.start(image.entrypoint + image.command)
    try:
        healthy = wait_until_healthy(image, server)
    finally:
        server.terminate()
        server.wait()
    if not healthy:
        sys.exit("The image's program did not become healthy")


if __name__ == "__main__":
    main()
