#!/usr/bin/env python3
"""The include check itself: every planted breach is seen, and what is allowed is not."""
import tempfile
import unittest
from pathlib import Path

from include_check import breaches


def found(file, include):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file
        path.parent.mkdir(parents=True)
        path.write_text(f"#pragma once\n#include {include}\n", encoding="utf-8")
        return list(breaches(Path(folder)))


class IncludeCheck(unittest.TestCase):
    def test_planted_breaches_are_seen_with_file_and_line(self):
        planted = [
            ("core/base/id.h", '"core/domain/tools/tool.h"'),
            ("core/domain/tools/tool.h", '"core/ports/clock.h"'),
            ("core/domain/tools/tool.h", '"core/app/call_tool.h"'),
            ("core/ports/clock.h", '"core/app/call_tool.h"'),
            ("core/app/call_tool.cpp", '"server/sqlite/database.h"'),
            ("core/odd/thing.cpp", '"core/base/id.h"'),
            ("core/domain/tools/tool.cpp", "<thread>"),
            ("core/domain/tools/tool.cpp", "<regex>"),
            ("core/domain/tools/tool_json.cpp", "<nlohmann/json.hpp>"),
            ("core/domain/tools/tool.h", '"core/base/json.h"'),
            ("core/domain/tools/tool.h", '"core/domain/tools/tool_codec.h"'),
            ("server/mail/smtp.cpp", '"server/crypto/box.h"'),
            ("server/http/listener.cpp", '"server/api/routes.h"'),
            ("server/http/listener.cpp", '"server/sqlite/database.h"'),
            ("server/api/routes.cpp", '"server/http/listener.h"'),
            ("server/runtime/scheduler.cpp", '"server/sqlite/database.h"'),
            ("server/api/routes.cpp", "<httplib.h>"),
            ("server/composition.cpp", "<httplib.h>"),
            ("server/api/routes.cpp", "<sqlite3.h>"),
            ("server/mail/smtp.cpp", '"wasm/api.h"'),
            ("wasm/api.cpp", '"core/ports/clock.h"'),
            ("wasm/api.cpp", '"server/api/message.h"'),
            ("core/base/id.cpp", "<emscripten/bind.h>"),
        ]
        for file, include in planted:
            with self.subTest(file=file, include=include):
                lines = found(file, include)
                self.assertEqual(len(lines), 1)
                self.assertTrue(lines[0].startswith(f"{file}:2: "), lines[0])

    def test_open_doors_are_left_alone(self):
        allowed = [
            ("core/base/id.h", '"core/base/result.h"'),
            ("core/app/call_tool.cpp", '"core/ports/clock.h"'),
            ("core/domain/tools/tool_json.cpp", '"core/base/codec.h"'),
            ("core/base/codec.h", '"core/base/json.h"'),
            ("core/base/json.h", "<nlohmann/json.hpp>"),
            ("core/domain/tools/tool_codec.h", '"core/base/codec.h"'),
            ("server/sqlite/runs.cpp", '"core/domain/workers/run.h"'),
            ("server/sqlite/migrate.cpp", '"server/embedded/embedded.h"'),
            ("server/http/listener.cpp", '"server/api/message.h"'),
            ("server/control/socket.cpp", '"server/api/message.h"'),
            ("server/runtime/event_hub.h", '"server/api/message.h"'),
            ("server/api/page.h", '"server/embedded/embedded.h"'),
            ("server/http/listener.cpp", "<httplib.h>"),
            ("server/composition.cpp", '"server/sqlite/database.h"'),
            ("server/main.cpp", '"server/http/listener.h"'),
            ("wasm/api.cpp", '"core/domain/schedule/cron.h"'),
            ("wasm/bindings.cpp", "<emscripten/bind.h>"),
        ]
        for file, include in allowed:
            with self.subTest(file=file, include=include):
                self.assertEqual(found(file, include), [])


if __name__ == "__main__":
    unittest.main()
