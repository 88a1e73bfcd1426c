#include "core/base/id.h"

#include <array>

namespace signalbox {
namespace {

constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t kBodyLength = 26;

using IdBytes = std::array<std::uint8_t, 16>;

// Base 32, most significant bit first; the last character is padded with zero bits.
std::string crockford(std::span<const std::uint8_t> bytes, unsigned leading_zero_bits) {
  std::string out;
  unsigned bits = leading_zero_bits;
  unsigned buffer = 0;
  for (const std::uint8_t byte : bytes) {
    buffer = (buffer << 8 | byte) & 0xFFFF;
    for (bits += 8; bits >= 5; bits -= 5) out += kAlphabet[buffer >> (bits - 5) & 31];
  }
  if (bits > 0) out += kAlphabet[buffer << (5 - bits) & 31];
  return out;
}

std::string with_prefix(std::string_view prefix, std::string_view body) {
  std::string out(prefix);
  out += '_';
  out += body;
  return out;
}

void put_time(IdBytes& bytes, Instant now) {
  for (int i = 0; i < 6; ++i) bytes[i] = static_cast<std::uint8_t>(now.ms >> (40 - 8 * i));
}

// 26 characters hold 130 bits: two zero bits in front of 128.
std::string encode_id(std::string_view prefix, const IdBytes& bytes) {
  return with_prefix(prefix, crockford(bytes, 2));
}

}  // namespace

std::string make_id(std::string_view prefix, Instant now, Random& random) {
  IdBytes bytes;
  put_time(bytes, now);
  random.fill(std::span(bytes).subspan(6));
  return encode_id(prefix, bytes);
}

std::string make_ordered_id(std::string_view prefix, Instant now, std::uint64_t sequence) {
  IdBytes bytes{};
  put_time(bytes, now);
  for (int i = 0; i < 8; ++i) bytes[8 + i] = static_cast<std::uint8_t>(sequence >> (56 - 8 * i));
  return encode_id(prefix, bytes);
}

std::uint64_t sequence_of(std::string_view prefix, std::string_view id) {
  if (!is_id(prefix, id)) return 0;
  std::uint64_t sequence = 0;  // the low 64 bits are the last 13 characters, less their top bit
  for (const char c : id.substr(id.size() - 13)) sequence = sequence << 5 | kAlphabet.find(c);
  return sequence;
}

bool is_id(std::string_view prefix, std::string_view text) {
  if (text.size() != prefix.size() + 1 + kBodyLength || !text.starts_with(prefix) ||
      text[prefix.size()] != '_')
    return false;
  return text.substr(prefix.size() + 1).find_first_not_of(kAlphabet) == std::string_view::npos;
}

std::string make_token(std::string_view prefix, Random& random) {
  std::array<std::uint8_t, 32> bytes;
  random.fill(bytes);
  return with_prefix(prefix, crockford(bytes, 0));
}

}  // namespace signalbox
