#include <catch2/catch.hpp>

#include "core/app/audit.h"
#include "server/api/audit_csv.h"
#include "tests/server/api/api_world.h"

using namespace signalbox;
using namespace signalbox::api;

namespace {

struct AuditWorld : ApiWorld {
  AuditWorld() { key = new_key(std::nullopt, {Scope::audit}); }
  void add(const std::string& id, Instant at, const std::string& action = "thing.done",
           const std::string& user = "ada", const std::string& subject = "thing_1") {
    REQUIRE(store
                .commit({AddAudit{{.project_id = "p",
                                   .id = id,
                                   .at = at,
                                   .actor = {.kind = ActorKind::key, .id = "key_1", .address = "203.0.113.9"},
                                   .action = action,
                                   .subject = {"thing", subject},
                                   .user_id = user}}})
                ->committed);
  }
  std::vector<std::string> ids(std::map<std::string, std::string> query) {
    std::vector<std::string> ids;
    const Json page = json_of(get("/api/v1/audit", std::move(query)));
    for (const Json& item : page["items"]) ids.push_back(item["id"]);
    return ids;
  }
};

using Ids = std::vector<std::string>;

std::vector<std::string> lines_of(const std::string& text, const std::string& end) {
  std::vector<std::string> lines;
  for (std::size_t at = 0, next; at < text.size(); at = next + end.size()) {
    next = text.find(end, at);
    REQUIRE(next != std::string::npos);
    lines.push_back(text.substr(at, next - at));
  }
  return lines;
}

}  // namespace

TEST_CASE("the log is listed newest first, by whom, what, about what, whose and when") {
  AuditWorld world;
  world.add("aud_1", {1000}, "key.created");
  world.add("aud_2", {2000}, "key.revoked", "bob");
  world.add("aud_3", {3000}, "key.revoked", "ada", "thing_2");
  const std::map<std::string, std::string> until = {
      {"to", "1970-01-01T01:00:00Z"}};  // before this world's own
  const auto with = [&](std::map<std::string, std::string> more) {
    more.insert(until.begin(), until.end());
    return world.ids(std::move(more));
  };
  CHECK(with({}) == Ids{"aud_3", "aud_2", "aud_1"});
  CHECK(with({{"userId", "bob"}}) == Ids{"aud_2"});
  CHECK(with({{"action", "key.revoked"}}) == Ids{"aud_3", "aud_2"});
  CHECK(with({{"subjectId", "thing_2"}}) == Ids{"aud_3"});
  CHECK(with({{"actorId", "key_1"}}).size() == 3);
  CHECK(with({{"actorId", "key_2"}}).empty());
  CHECK(with({{"from", "1970-01-01T00:00:02Z"}}) == Ids{"aud_3", "aud_2"});
  CHECK(world.ids({{"to", "1970-01-01T00:00:02Z"}}) == Ids{"aud_1"});
  CHECK(with({{"limit", "1"}}) == Ids{"aud_3"});
  CHECK(world.get("/api/v1/audit", {{"from", "yesterday"}}).status == 400);
  CHECK(world.get("/api/v1/audit", {{"limit", "201"}}).status == 400);
}

TEST_CASE("only whole projects' credentials with the scope read the log, each its own") {
  AuditWorld world;
  world.add("aud_1", {1000});
  world.key = world.new_key("ada", {Scope::admin});
  CHECK(world.get("/api/v1/audit").status == 403);
  CHECK(world.get("/api/v1/audit/export").status == 403);
  world.key = world.new_key(std::nullopt, {Scope::keys, Scope::users, Scope::accounts});
  CHECK(world.get("/api/v1/audit").status == 403);
  world.key = world.new_key(std::nullopt, {}, "q");
  const Json page = json_of(world.get("/api/v1/audit"));
  REQUIRE_FALSE(page["items"].empty());
  for (const Json& item : page["items"]) CHECK(item["projectId"] == "q");
}

TEST_CASE("what a caller does is in the log with who they are and where they came from") {
  AuditWorld world;
  const NewKey admin = create_key(world.ports, {"p", std::nullopt, {Scope::admin}}).value();
  world.key = admin.text.reveal();
  const Reply made = world.send("POST", "/api/v1/keys", R"({"userId":"ada"})");
  const std::string id = json_of(made)["id"];
  const Json entry = json_of(world.get("/api/v1/audit", {{"subjectId", id}}))["items"][0];
  CHECK(entry["action"] == "key.created");
  CHECK(entry["actor"]["kind"] == "key");
  CHECK(entry["actor"]["id"] == admin.key.id);
  CHECK(entry["actor"]["address"] == "127.0.0.1");
  CHECK(entry["actor"]["requestId"] == std::string(header_of(made.headers, "x-request-id")));
  CHECK(entry["userId"] == "ada");
}

TEST_CASE("the export has every entry once, in either form, and says how to go on") {
  AuditWorld world;
  for (int i = 0; i < 450; ++i) world.add("aud_" + std::to_string(1000 + i), {i + 1});
  const std::map<std::string, std::string> filter = {{"userId", "ada"}, {"to", "1970-01-01T01:00:00Z"}};
  const auto exported = [&](std::map<std::string, std::string> more) {
    more.insert(filter.begin(), filter.end());
    return world.get("/api/v1/audit/export", std::move(more));
  };
  const Reply all = exported({});
  CHECK(all.content_type == "application/x-ndjson");
  CHECK(header_of(all.headers, "link").empty());
  CHECK(header_of(all.headers, "content-disposition") == "attachment; filename=\"signalbox-audit.ndjson\"");
  const auto lines = lines_of(all.body, "\n");
  REQUIRE(lines.size() == 450);
  CHECK(parse_json(lines[0])->at("id") == "aud_1449");
  CHECK(parse_json(lines[449])->at("id") == "aud_1000");

  const Reply part = exported({{"limit", "300"}, {"format", "csv"}});
  CHECK(part.content_type == "text/csv; charset=utf-8");
  CHECK(lines_of(part.body, "\r\n").size() == 301);
  const std::string link(header_of(part.headers, "link"));
  CHECK(link.starts_with("</api/v1/audit/export?cursor="));
  CHECK(link.ends_with("&userId=ada&to=1970-01-01T01%3A00%3A00Z&format=csv&limit=300>; rel=\"next\""));
  const std::size_t begin = link.find("cursor=") + 7;
  const Reply rest = exported({{"format", "csv"}, {"cursor", link.substr(begin, link.find('&') - begin)}});
  CHECK(lines_of(rest.body, "\r\n").size() == 151);
  CHECK(header_of(rest.headers, "link").empty());

  CHECK(exported({{"format", "xml"}}).status == 400);
  CHECK(exported({{"limit", "10001"}}).status == 400);
  CHECK(exported({{"limit", "0"}}).status == 400);
  CHECK(exported({{"cursor", "nonsense"}}).status == 400);
}

TEST_CASE("a cell of the table is text, whatever it looks like") {
  CHECK(csv_cell("") == "\"\"");
  CHECK(csv_cell("plain, with \"quotes\"\r\nand lines") == "\"plain, with \"\"quotes\"\"\r\nand lines\"");
  for (const char* formula : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"}) {
    INFO(formula);
    CHECK(csv_cell(formula) == "\"'" + std::string(formula) + "\"");
  }
  CHECK(csv_cell("a=1") == "\"a=1\"");
}

TEST_CASE("a user's name cannot become a formula in the exported table") {
  AuditWorld world;
  world.add("aud_1", {1000}, "thing.done", "=HYPERLINK(\"https://evil.example\")");
  const Reply table = world.get("/api/v1/audit/export", {{"format", "csv"}});
  CHECK(table.body.find(",\"'=HYPERLINK(\"\"https://evil.example\"\")\",") != std::string::npos);
}
