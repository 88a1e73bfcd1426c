#include "core/domain/schema/decimal.h"

#include <cstdint>
#include <string>

#include "core/base/json.h"

namespace signalbox {
namespace {

// digits * 10^exponent, without sign; digits do not end in 0 unless they are 0.
struct Decimal {
  std::uint64_t digits = 0;
  int exponent = 0;
};

// Reads what the JSON library writes: at most 20 digits for integers, 17 for doubles.
Decimal decimal_of(const Json& number) {
  Decimal out;
  bool in_fraction = false;
  const std::string text = dump_json(number);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.') in_fraction = true;
    if (c == 'e' || c == 'E') {
      const bool negative = text[i + 1] == '-';
      int power = 0;
      for (const char digit : text.substr(i + 1))
        if (digit >= '0' && digit <= '9') power = power * 10 + (digit - '0');
      out.exponent += negative ? -power : power;
      break;
    }
    if (c < '0' || c > '9') continue;
    if (in_fraction && text.compare(i, std::string::npos, "0") == 0) break;  // the ".0" of a whole double
    out.digits = out.digits * 10 + static_cast<std::uint64_t>(c - '0');
    if (in_fraction) --out.exponent;
  }
  if (out.digits == 0) return {};
  for (; out.digits % 10 == 0; out.digits /= 10) ++out.exponent;
  return out;
}

// Modular sums without overflow; both terms are below `modulus`.
std::uint64_t add(std::uint64_t a, std::uint64_t b, std::uint64_t modulus) {
  return a >= modulus - b ? a - (modulus - b) : a + b;
}

std::uint64_t times_ten(std::uint64_t a, std::uint64_t modulus) {
  const std::uint64_t two = add(a, a, modulus);
  const std::uint64_t four = add(two, two, modulus);
  return add(add(four, four, modulus), two, modulus);
}

}  // namespace

bool is_multiple_of(const Json& number, const Json& divisor) {
  const Decimal value = decimal_of(number);
  const Decimal unit = decimal_of(divisor);
  if (value.digits == 0) return true;
  if (unit.digits == 0 || value.exponent < unit.exponent) return false;
  std::uint64_t rest = value.digits % unit.digits;
  for (int i = unit.exponent; i < value.exponent && rest != 0; ++i) rest = times_ten(rest, unit.digits);
  return rest == 0;
}

}  // namespace signalbox
