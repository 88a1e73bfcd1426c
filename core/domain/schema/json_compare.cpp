#include "core/domain/schema/json_compare.h"

#include <cmath>

#include "core/base/json.h"

namespace signalbox {
namespace {

template <class T>
int order(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

// An integer as sign and size, so that signed and unsigned ones meet without overflow.
struct Whole {
  bool negative;
  std::uint64_t size;
};

Whole whole_of(const Json& value) {
  if (value.is_number_unsigned()) return {false, value.get<std::uint64_t>()};
  const auto number = value.get<std::int64_t>();
  const auto bits = static_cast<std::uint64_t>(number);
  return number < 0 ? Whole{true, 0 - bits} : Whole{false, bits};
}

int compare_wholes(Whole a, Whole b) {
  if (a.negative != b.negative) return a.negative ? -1 : 1;
  return a.negative ? order(b.size, a.size) : order(a.size, b.size);
}

int compare_whole_with_double(Whole a, double b) {
  constexpr double kTwoTo64 = 18446744073709551616.0;
  if (b >= kTwoTo64) return -1;
  if (b <= -kTwoTo64) return 1;
  const double whole_part = std::trunc(b);
  const Whole rounded{b < 0, static_cast<std::uint64_t>(std::abs(whole_part))};
  if (a.size == 0 && rounded.size == 0) return order(0.0, b);
  const int by_whole_part = compare_wholes(a, rounded);
  return by_whole_part != 0 ? by_whole_part : order(whole_part, b);
}

int type_rank(const Json& value) {
  switch (value.type()) {
    case Json::value_t::boolean: return 1;
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
    case Json::value_t::number_float: return 2;
    case Json::value_t::string: return 3;
    case Json::value_t::array: return 4;
    case Json::value_t::object: return 5;
    default: return 0;
  }
}

int compare_lists(const Json& a, const Json& b, std::uint64_t& visits) {
  if (a.size() != b.size()) return order(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i)
    if (const int result = compare_values(a[i], b[i], visits)) return result;
  return 0;
}

int compare_objects(const Json& a, const Json& b, std::uint64_t& visits) {
  if (a.size() != b.size()) return order(a.size(), b.size());
  for (auto left = a.begin(), right = b.begin(); left != a.end(); ++left, ++right) {
    if (const int result = left.key().compare(right.key())) return result;
    if (const int result = compare_values(*left, *right, visits)) return result;
  }
  return 0;
}

}  // namespace

int compare_numbers(const Json& a, const Json& b) {
  if (a.is_number_float() && b.is_number_float()) return order(a.get<double>(), b.get<double>());
  if (a.is_number_float()) return -compare_whole_with_double(whole_of(b), a.get<double>());
  if (b.is_number_float()) return compare_whole_with_double(whole_of(a), b.get<double>());
  return compare_wholes(whole_of(a), whole_of(b));
}

int compare_values(const Json& a, const Json& b, std::uint64_t& visits) {
  ++visits;
  const int rank = type_rank(a);
  if (rank != type_rank(b)) return order(rank, type_rank(b));
  switch (rank) {
    case 1: return order(a.get<bool>(), b.get<bool>());
    case 2: return compare_numbers(a, b);
    case 3: return a.get_ref<const std::string&>().compare(b.get_ref<const std::string&>());
    case 4: return compare_lists(a, b, visits);
    case 5: return compare_objects(a, b, visits);
    default: return 0;
  }
}

bool is_whole_number(const Json& value) {
  if (!value.is_number()) return false;
  if (!value.is_number_float()) return true;
  const double number = value.get<double>();
  return std::trunc(number) == number && std::isfinite(number);
}

}  // namespace signalbox
