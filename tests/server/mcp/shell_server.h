// An MCP server as a shell script, enough to test what runs child processes.
#pragma once

#include <string>
#include <vector>

namespace signalbox::test {

// Its tools: echo, steps (progress), pid, spawn (a descendant), env, die, never (no answer), stubborn
// (ignores SIGTERM and the end of its input), noise, flood (a line without end).
inline std::vector<std::string> shell_server() {
  return {"/bin/sh", "-c", R"SH(
say() { printf '{"jsonrpc":"2.0","id":%s,"result":{"content": [{"type":"text","text":"%s"}]}}\n' "$id" "$1"; }
step() { printf '{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":%s,"progress":%s}}\n' "$id" "$1"; }
while read -r line; do
  id=${line#*\"id\":}; id=${id%%,*}
  case $line in
    *'"method":"initialize"'*)
      printf '{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}\n'
      printf '{"jsonrpc":"2.0","id":%s,"result":{"protocolVersion":"2025-11-25","capabilities":{"tools":{}}}}\n' "$id";;
    *'"method":"tools/list"'*)
      printf '{"jsonrpc":"2.0","id":%s,"result":{"tools":[{"name":"echo","inputSchema":{}}]}}\n' "$id";;
    *notifications/cancelled*) n=${line#*requestId\":}; echo "cancelled ${n%%,*}" >&2;;
    *'"name":"echo"'*) say echo;;
    *'"name":"steps"'*) step 1; step 2; say done;;
    *'"name":"pid"'*) say $$;;
    *'"name":"spawn"'*) sleep 1000 </dev/null >/dev/null 2>&1 & say $!;;
    *'"name":"env"'*) say "${GIVEN-unset}/${SIGNALBOX_TEST_SECRET-unset}";;
    *'"name":"die"'*) exit 3;;
    *'"name":"never"'*) echo "never $id" >&2;;
    *'"name":"stubborn"'*) trap '' TERM; say $$; while :; do read -r rest || sleep 1000; done;;
    *'"name":"noise"'*) echo 'some noise' >&2; head -c 9000 /dev/zero | tr '\0' x >&2; echo 'not json'; say ok;;
    *'"name":"flood"'*) head -c 5000000 /dev/zero | tr '\0' x; sleep 1000;;
  esac
done
)SH"};
}

}  // namespace signalbox::test
