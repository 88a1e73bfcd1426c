#include "server/toolkits/http_toolkits.h"

#include <catch2/catch.hpp>

#include "core/base/json.h"
#include "core/domain/schema/schema.h"
#include "tests/fakes/scripted_http.h"
#include "tests/fakes/still_clock.h"

using namespace signalbox;

namespace {

ToolkitManifest shop() {
  return parse_manifest(
             R"({"toolkit":"shop","name":"Shop","description":"d","server":"https://api.shop.example","auth":{"scheme":"bearer"},"operations":[
    {"slug":"SHOP_ORDERS","title":"","description":"d","method":"GET","path":"/users/{id}/orders",
     "defaults":{"id":{"operation":"SHOP_ME","path":["data","id"]}},
     "inputSchema":{"type":"object","properties":{"id":{"type":"string"}}}},
    {"slug":"SHOP_ME","title":"","description":"d","method":"GET","path":"/me","inputSchema":{"type":"object"}}]})")
      .value();
}

struct Bench {
  explicit Bench(fakes::ScriptedHttp::Answer answer, std::map<std::string, std::string> servers = {})
      : http(std::move(answer)), toolkits({shop()}, std::move(servers), http, clock) {}
  Result<ToolResult> call(const std::string& slug, const std::string& arguments = "{}") {
    const auto list = toolkits.list({});
    const JsonText text{arguments};
    return toolkits.call({.tool = list->find(slug)->tool,
                          .arguments = text,
                          .credential = Secret("tok"),
                          .idempotency_key = ""},
                         {}, {});
  }
  fakes::StillClock clock;
  fakes::ScriptedHttp http;
  HttpToolkits toolkits;
};

Result<HttpResponse> answered(std::string body, int status = 200) {
  return HttpResponse{.status = status, .headers = {}, .body = std::move(body)};
}

}  // namespace

TEST_CASE("an argument that is absent is asked for, one that is there is used") {
  Bench bench([](const HttpRequest& request) {
    return answered(request.url.ends_with("/me") ? R"({"data":{"id":"42"}})"
                                                 : R"({"url":")" + request.url + R"("})");
  });
  CHECK(as_data(bench.call("SHOP_ORDERS").value()).text.find("/users/42/orders") != std::string::npos);
  CHECK(bench.http.sent().size() == 2);
  CHECK(as_data(bench.call("SHOP_ORDERS", R"({"id":"7"})").value()).text.find("/users/7/orders") !=
        std::string::npos);
  CHECK(bench.http.sent().size() == 3);
  for (const HttpRequest& request : bench.http.sent()) {
    CHECK(header_of(request.headers, "authorization") == "Bearer tok");
    CHECK(request.guard_scope == "shop");
  }
}

TEST_CASE("a default that cannot be found fails with what is missing") {
  Bench bench([](const HttpRequest&) { return answered(R"({"data":{}})"); });
  CHECK(bench.call("SHOP_ORDERS").error().message == "arguments.id is required");
  Bench refused([](const HttpRequest&) { return answered("{}", 401); });
  CHECK(refused.call("SHOP_ORDERS").error().code == ErrorCode::unauthenticated);
  CHECK(refused.http.sent().size() == 1);
}

TEST_CASE("the operator's address replaces the manifest's, and tools keep their place") {
  Bench bench([](const HttpRequest&) { return answered("1"); }, {{"shop", "http://127.0.0.1:9"}});
  REQUIRE(bench.call("SHOP_ME").ok());
  CHECK(bench.http.sent()[0].url == "http://127.0.0.1:9/me");
  CHECK(bench.toolkits.owns("SHOP_ME"));
  CHECK_FALSE(bench.toolkits.owns("SHOP_NONE"));
  CHECK(bench.toolkits.list({})->tools[0].tool.slug == "SHOP_ME");
}
