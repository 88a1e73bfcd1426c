#include "core/app/http_operation.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "core/domain/net/url.h"

using namespace signalbox;

namespace {

const Instant kNow{1'800'000'000'000};

ToolkitManifest manifest() {
  ToolkitManifest manifest;
  manifest.toolkit = "shop";
  manifest.name = "Shop";
  manifest.server = "https://api.shop.example";
  manifest.auth.scheme = AuthScheme::bearer;
  Operation operation;
  operation.slug = "SHOP_ORDER";
  operation.method = "POST";
  operation.path = "/v1/users/{user}/orders/{order}";
  operation.query = {{"tags", "tag"}, {"limit", "max"}};
  operation.fixed_query = {{"fields", "a,b&c"}};
  operation.body = {"note", "count"};
  manifest.operations = {operation};
  return manifest;
}

Result<HttpRequest> request_for(const std::string& arguments,
                                const std::optional<Secret>& credential = std::nullopt,
                                const std::string& server = "") {
  const ToolkitManifest shop = manifest();
  return build_request(shop, shop.operations[0], {arguments}, credential, server);
}

std::string url_for(const std::string& user) {
  return request_for(R"({"user":")" + user + R"(","order":"7"})")->url;
}

Error failure(int status, const std::string& body = "", HttpHeaders headers = {}) {
  const auto result =
      read_response(manifest(), {.status = status, .headers = std::move(headers), .body = body}, kNow);
  REQUIRE_FALSE(result.ok());
  return result.error();
}

}  // namespace

TEST_CASE("arguments find their places in path, query and body") {
  const HttpRequest request =
      request_for(R"({"user":"ada","order":7,"tags":["x","y z"],"limit":5,"note":"hi","count":2})").value();
  CHECK(request.method == "POST");
  CHECK(request.url == "https://api.shop.example/v1/users/ada/orders/7?max=5&tag=x%2Cy%20z&fields=a%2Cb%26c");
  CHECK(request.body == R"({"count":2,"note":"hi"})");
  CHECK(header_of(request.headers, "content-type") == "application/json");
  CHECK(header_of(request.headers, "authorization").empty());
  CHECK(request.guard_scope == "shop");
}

TEST_CASE("what is absent stays out, and an absent path argument is an error with its name") {
  const HttpRequest request = request_for(R"({"user":"ada","order":"7"})").value();
  CHECK(request.url == "https://api.shop.example/v1/users/ada/orders/7?fields=a%2Cb%26c");
  CHECK(request.body == "{}");
  CHECK(request_for(R"({"user":"ada"})").error().message == "arguments.order is required");
  CHECK(request_for(R"({"user":"","order":"7"})").error().message == "arguments.user is required");
  CHECK(request_for(R"({"user":null,"order":"7"})").error().message == "arguments.user is required");
}

TEST_CASE("no argument can change the path it stands in") {
  for (const char* hostile : {"..", ".", "a/b", "../../admin", "a?b=c", "a#b", "a%2Fb", "a\\\\b", "a\\nb",
                              "a\\u0000b", "{order}", "a@b:c", "\\u00e4"}) {
    INFO(hostile);
    const std::string url = url_for(hostile);
    const auto parsed = net::parse_url(url);
    REQUIRE(parsed.ok());
    CHECK(parsed->host == "api.shop.example");
    const std::string path = url.substr(std::string("https://api.shop.example").size());
    const std::string inner = path.substr(0, path.find('?'));
    CHECK(inner.find("/v1/users/") == 0);
    CHECK(std::count(inner.begin(), inner.end(), '/') == 5);
    CHECK(inner.substr(inner.size() - 9) == "/orders/7");
    // As it goes over the wire, dots removed, it is still the same path.
    CHECK(net::format_url(*parsed).find("/v1/users/") != std::string::npos);
    CHECK(net::format_url(*parsed).find("/orders/7") != std::string::npos);
  }
}

TEST_CASE("a credential goes into its header, and the operator's address replaces the manifest's") {
  const HttpRequest request =
      request_for(R"({"user":"ada","order":"7"})", Secret("tok"), "http://127.0.0.1:9000").value();
  CHECK(header_of(request.headers, "Authorization") == "Bearer tok");
  CHECK(request.url.find("http://127.0.0.1:9000/v1/users/ada") == 0);
}

TEST_CASE("each scheme has its place for the credential, and only one") {
  ToolkitManifest shop = manifest();
  const auto sent = [&] {
    return build_request(shop, shop.operations[0], {R"({"user":"ada","order":"7"})"}, Secret("k:s&1"), "")
        .value();
  };
  shop.auth = {.scheme = AuthScheme::basic};
  CHECK(header_of(sent().headers, "Authorization") == "Basic azpzJjE=");
  shop.auth = {.scheme = AuthScheme::oauth2};
  CHECK(header_of(sent().headers, "Authorization") == "Bearer k:s&1");
  shop.auth = {.scheme = AuthScheme::api_key, .header = "X-Key", .query = "", .prefix = "Bot "};
  CHECK(header_of(sent().headers, "X-Key") == "Bot k:s&1");
  CHECK(header_of(sent().headers, "Authorization").empty());
  shop.auth = {.scheme = AuthScheme::api_key, .header = "", .query = "key"};
  CHECK(sent().url.find("&key=k%3As%261") != std::string::npos);
  CHECK(header_of(sent().headers, "Authorization").empty());
  shop.auth = {};
  CHECK(header_of(sent().headers, "Authorization").empty());
  CHECK(sent().url.find("k%3As") == std::string::npos);
}

TEST_CASE("bodies are JSON or forms, with what is always in them") {
  ToolkitManifest shop = manifest();
  Operation& operation = shop.operations[0];
  const auto sent = [&](const std::string& arguments) {
    return build_request(shop, operation, {arguments}, std::nullopt, "").value();
  };
  operation.body_format = BodyFormat::form;
  const HttpRequest form = sent(R"({"user":"a","order":"7","note":"x & y","count":[1,2]})");
  CHECK(form.body == "count=1%2C2&note=x%20%26%20y");
  CHECK(header_of(form.headers, "content-type") == "application/x-www-form-urlencoded");
  operation.body_format = BodyFormat::json;
  operation.body_under = "variables";
  operation.fixed_body = JsonText{R"({"query":"{me}"})"};
  CHECK(sent(R"({"user":"a","order":"7","note":"n"})").body ==
        R"({"query":"{me}","variables":{"note":"n"}})");
  operation.body.clear();
  operation.body_under.clear();
  CHECK(sent(R"({"user":"a","order":"7","note":"n"})").body == R"({"query":"{me}"})");
  shop.headers = {{"Accept", "application/x"}, {"X-Version", "3"}};
  CHECK(header_of(sent(R"({"user":"a","order":"7"})").headers, "accept") == "application/x");
  CHECK(header_of(sent(R"({"user":"a","order":"7"})").headers, "x-version") == "3");
}

TEST_CASE("a failure that comes with status 200 is a failure, with the code the manifest gives it") {
  ToolkitManifest shop = manifest();
  shop.error_path = {"error"};
  shop.error_codes = {{"invalid_auth", ErrorCode::unauthenticated},
                      {"missing", ErrorCode::not_found},
                      {"RATELIMITED", ErrorCode::rate_limited},
                      {"rateLimitExceeded", ErrorCode::rate_limited}};
  const auto read = [&](const std::string& body, int status = 200, HttpHeaders headers = {}) {
    return read_response(shop, {.status = status, .headers = std::move(headers), .body = body}, kNow);
  };
  CHECK(read(R"({"ok":false,"error":"invalid_auth"})").error().code == ErrorCode::unauthenticated);
  CHECK(read(R"({"ok":false,"error":"missing"})").error().message == "Shop has no such thing: missing");
  CHECK(read(R"({"ok":false,"error":"odd"})").error().code == ErrorCode::upstream_failed);
  CHECK(read(R"({"ok":false,"error":"odd"})").error().message == "Shop could not do that: odd");
  for (const char* fine : {R"({"ok":true})", R"({"error":null})", R"({"error":""})", R"({"error":[]})",
                           R"({"error":false})", "[1]", "7"}) {
    INFO(fine);
    CHECK(read(fine).ok());
  }
  shop.error_path = {"errors"};
  const Error graph = read(R"({"errors":[{"message":"slow down","extensions":{"code":"RATELIMITED"}}]})", 400,
                           {{"Retry-After", "9"}})
                          .error();
  CHECK(graph.code == ErrorCode::rate_limited);
  CHECK(graph.retry_after == Duration::seconds(9));
  CHECK(graph.message == "Shop asks to slow down: slow down");
  CHECK(read(R"({"errors":[{"message":"no"}],"data":null})").error().message == "Shop could not do that: no");
  CHECK(read(R"({"errors":["plain"]})").error().message == "Shop could not do that: plain");
  // Google's shape: the telling code is inside.
  CHECK(read(R"({"error":{"code":403,"message":"m","errors":[{"reason":"rateLimitExceeded"}]}})", 403)
            .error()
            .code == ErrorCode::rate_limited);
}

TEST_CASE("403 that means slow down is read as that") {
  CHECK(failure(403, "", {{"Retry-After", "60"}}).code == ErrorCode::rate_limited);
  CHECK(failure(403, "", {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "1800000005"}}).retry_after ==
        Duration::seconds(5));
  CHECK(failure(403, "", {{"X-RateLimit-Remaining", "12"}}).code == ErrorCode::permission_denied);
}

TEST_CASE("an answer is its JSON, and nothing is null") {
  const auto read = [](int status, const std::string& body) {
    return read_response(manifest(), {.status = status, .headers = {}, .body = body}, kNow);
  };
  CHECK(as_data(read(200, R"({"a": 1})").value()).text == R"({"a":1})");
  CHECK(as_data(read(204, "").value()).text == "null");
  CHECK(read(200, "<html>").error().code == ErrorCode::upstream_failed);
  CHECK(read(200, std::string(100, '[')).error().code == ErrorCode::upstream_failed);
}

TEST_CASE("each failing status has the code that says what to do") {
  CHECK(failure(401).code == ErrorCode::unauthenticated);
  CHECK(failure(403).code == ErrorCode::permission_denied);
  CHECK(failure(404).code == ErrorCode::not_found);
  CHECK(failure(400).code == ErrorCode::invalid_argument);
  CHECK(failure(422).code == ErrorCode::invalid_argument);
  CHECK(failure(429).code == ErrorCode::rate_limited);
  for (const int status : {500, 502, 503, 504, 599})
    CHECK(failure(status).code == ErrorCode::upstream_unavailable);
  for (const int status : {301, 302, 402, 409, 410, 418})
    CHECK(failure(status).code == ErrorCode::upstream_failed);
  CHECK(failure(418).message == "Shop answered with status 418");
  CHECK(failure(401).message.find("connect the account again") != std::string::npos);
}

TEST_CASE("the vendor's own words are kept, bounded, whatever shape they have") {
  CHECK(failure(400, R"({"title":"t","detail":"too long"})").message ==
        "Shop refused the arguments: too long");
  CHECK(failure(400, R"({"message":"m"})").message == "Shop refused the arguments: m");
  CHECK(failure(400, R"({"error":"e","error_description":"d"})").message == "Shop refused the arguments: d");
  CHECK(failure(400, R"({"errors":[{"message":"first"},{"message":"second"}]})").message ==
        "Shop refused the arguments: first");
  for (const char* body : {"<html>502</html>", "", "[1]", "\"text\"", R"({"detail":{"a":1}})",
                           R"({"errors":[]})", R"({"errors":["x"]})"}) {
    INFO(body);
    CHECK(failure(400, body).message == "Shop refused the arguments");
  }
  CHECK(failure(400, R"({"detail":")" + std::string(5000, 'x') + R"("})").message.size() < 400);
}

TEST_CASE("waiting times come from Retry-After, or from the vendor's reset time") {
  const auto waits = [](HttpHeaders headers) { return retry_after_of(headers, kNow); };
  CHECK(waits({{"Retry-After", "30"}}) == Duration::seconds(30));
  CHECK(waits({{"retry-after", "30"}, {"x-rate-limit-reset", "1"}}) == Duration::seconds(30));
  CHECK(waits({{"X-Rate-Limit-Reset", "1800000090"}}) == Duration::seconds(90));
  CHECK(waits({{"X-Rate-Limit-Reset", "1700000000"}}) == Duration::seconds(1));
  CHECK(waits({{"X-Rate-Limit-Reset", "1900000000"}}) == Duration::hours(24));
  CHECK(waits({{"Retry-After", "999999999999999999"}}) == Duration::hours(24));
  for (const char* bad : {"", "-1", "soon", "1.5", "1e3", "99999999999999999999999"}) {
    INFO(bad);
    CHECK_FALSE(waits({{"Retry-After", bad}}));
    CHECK_FALSE(waits({{"X-Rate-Limit-Reset", bad}}));
  }
  CHECK(failure(429, "", {{"Retry-After", "7"}}).retry_after == Duration::seconds(7));
  CHECK_FALSE(failure(429).retry_after);
}
