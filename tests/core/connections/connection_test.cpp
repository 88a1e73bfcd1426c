#include "core/domain/connections/connection.h"

#include <catch2/catch.hpp>

#include "core/base/wire.h"

using namespace signalbox;

TEST_CASE("a token is what fits one header line") {
  CHECK(check_bearer_token("abc-._~+/=").ok());
  CHECK(check_bearer_token(std::string(8192, '!')).ok());
  for (const std::string& token :
       {std::string(), std::string(8193, 'x'), std::string("a b"), std::string("a\r\nX: y"),
        std::string("a\0b", 3), std::string("\x7F"), std::string("\xE2\x82\xAC")})
    CHECK(check_bearer_token(token).error().fields[0].path == "token");
}

TEST_CASE("a connection on the wire has everything but its credential") {
  Connection connection;
  connection.id = "ca_1";
  connection.credential.bytes = "sealed-bytes";
  const std::string text = encode_text(connection);
  CHECK(text.find("ca_1") != std::string::npos);
  CHECK(text.find("sealed-bytes") == std::string::npos);
  CHECK(text.find("credential") == std::string::npos);
}
