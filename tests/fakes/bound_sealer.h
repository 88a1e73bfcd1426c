// A sealer without cryptography that keeps the port's promises: what it sealed opens for the same row only.
#pragma once

#include <cstdint>
#include <string>

#include "core/ports/sealer.h"

namespace signalbox::fakes {

class BoundSealer final : public Sealer {
 public:
  Sealed seal(const Secret& secret, std::string_view row) override {
    return {std::string(row) + "|" + mirrored(secret.reveal())};
  }

  Result<Secret> open(const Sealed& sealed, std::string_view row) override {
    const std::string head = std::string(row) + "|";
    if (sealed.bytes.compare(0, head.size(), head) != 0)
      return Error{ErrorCode::unavailable, "sealed for another row"};
    return Secret(mirrored(sealed.bytes.substr(head.size())));
  }

  std::string hash(const Secret& secret) override {
    std::uint64_t value = 0xCBF29CE484222325ULL;
    for (const char c : secret.reveal()) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    return "hash" + std::to_string(value);
  }

 private:
  // So that a sealed secret does not contain its text.
  static std::string mirrored(const std::string& text) { return {text.rbegin(), text.rend()}; }
};

}  // namespace signalbox::fakes
