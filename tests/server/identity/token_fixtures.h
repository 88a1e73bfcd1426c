// tokens.json: tokens and keys made by another implementation (tests/fixtures/identity/make_tokens.mjs).
#pragma once

#include <fstream>
#include <string>

#include "core/base/json.h"
#include "core/ports/token_verifier.h"

namespace signalbox::fixtures {

inline const Json& tokens() {
  static const Json document = [] {
    std::ifstream file(SIGNALBOX_FIXTURES "/identity/tokens.json");
    return Json::parse(file);
  }();
  return document;
}

inline std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

inline TokenRules rules() {
  return {.claims = {text_of(tokens()["issuer"]), text_of(tokens()["audience"])},
          .jwks_url = "https://id.example.com/keys",
          .public_key = {}};
}

}  // namespace signalbox::fixtures
