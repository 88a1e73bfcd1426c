#include "core/domain/workers/worker_type.h"

#include <catch2/catch.hpp>

#include "core/base/json.h"
#include "core/domain/schema/schema.h"
#include "core/domain/workers/monitor.h"
#include "core/domain/workers/worker_program.h"

using namespace signalbox;

TEST_CASE("every worker type has a program, a schema that compiles and a name of its own") {
  REQUIRE_FALSE(worker_types().empty());
  for (const WorkerType* type : worker_types()) {
    INFO(type->name);
    CHECK(find_worker_type(type->name) == type);
    CHECK(find_worker_program(type->name));
    CHECK(Schema::compile(parse_json(type->config_schema).value()).ok());
    CHECK(parse_json(type->default_config).value().is_object());
    CHECK_FALSE(type->title.empty());
    CHECK_FALSE(type->description.empty());
  }
  CHECK_FALSE(find_worker_type("none"));
  CHECK_FALSE(find_worker_program("none"));
  CHECK(from_text(encode_worker_types()).size() == worker_types().size());
}

TEST_CASE("a monitor's message names the newest item, shortened, or says nothing") {
  MonitorReport report;
  CHECK(finish_monitor(report, {"1"}, {"thing", "things"}).message.empty());
  report.items.push_back(
      {.id = "1", .title = "", .link = "", .text = std::string(500, 'x'), .author = "", .published_at = {}});
  const std::string message = finish_monitor(report, {"1"}, {"thing", "things"}).message;
  CHECK(message.find("1 new thing: xxx") == 0);
  CHECK(message.size() < 150);
  report.items[0].text.clear();
  CHECK(finish_monitor(report, {"1"}, {"thing", "things"}).message == "1 new thing");
}
