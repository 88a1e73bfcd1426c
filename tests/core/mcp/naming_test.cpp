#include "core/domain/mcp/naming.h"

#include <catch2/catch.hpp>

using namespace signalbox::mcp;

namespace {

std::string slug_of(std::string_view server, const std::string& tool) {
  return slugs_of(server, {tool}).begin()->first;
}

}  // namespace

TEST_CASE("A name that fits is kept") {
  CHECK(slug_of("everything", "get-sum") == "everything__get-sum");
  CHECK(slug_of("a", "_x__y.z") == "a___x__y.z");
  CHECK(server_in("a___x__y.z") == "a");
  CHECK(server_in("everything__get-sum") == "everything");
  for (const char* slug : {"GMAIL_SEND", "", "a__", "__"}) CHECK(server_in(slug).empty());
}

TEST_CASE("Server names leave the end of the prefix beyond doubt") {
  for (const char* name : {"a", "my-server", "my_server_2", "ABC"}) CHECK(is_server_name(name));
  for (const char* name : {"", "_a", "a_", "a__b", "a b", "a.b", "é", "a23456789012345678901234x"})
    CHECK_FALSE(is_server_name(name));
}

TEST_CASE("Other names are cut to what clients take, the same every time") {
  for (const std::string& tool :
       {std::string(200, 'x'), std::string("with blank"), std::string("é"), std::string("a/b")}) {
    const std::string slug = slug_of("server", tool);
    CAPTURE(tool, slug);
    CHECK(slug.size() <= kMaxSlugBytes);
    CHECK(slug.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-") ==
          std::string::npos);
    CHECK(server_in(slug) == "server");
    CHECK(slug == slug_of("server", tool));
  }
  CHECK(slug_of("s", "a/b") == "s__a_b_" + slug_of("s", "a/b").substr(7));
  CHECK(slug_of("s", "a/b") != slug_of("s", "a b"));
}

TEST_CASE("Long names that differ only at the end stay apart") {
  const std::string stem(100, 'x');
  CHECK(slugs_of("s", {stem + "1", stem + "2"}).size() == 2);
}

TEST_CASE("Every tool has one slug, and it leads back, in whatever order they come") {
  const std::string marked = slug_of("s", "a b").substr(3);  // a name that a marked one would collide with
  const std::vector<std::string> tools = {"a b", marked, "a b", "plain", std::string(90, 'y')};
  const auto slugs = slugs_of("s", tools);
  CHECK(slugs.size() == 4);
  CHECK(slugs.at("s__" + marked) == marked);
  CHECK(slugs.at("s__plain") == "plain");
  CHECK(slugs == slugs_of("s", {tools.rbegin(), tools.rend()}));
}
