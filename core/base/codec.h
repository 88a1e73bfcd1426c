// From field lists to JSON and back. Decoding collects every wrong field with its path before it fails.
#pragma once

#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "core/base/fields.h"
#include "core/base/json.h"
#include "core/base/time.h"
#include "core/base/wire.h"

namespace signalbox {

// Where the decoder stands and what it found wrong so far.
class Decoding {
 public:
  explicit Decoding(UnknownFields unknown) : unknown_(unknown) {}

  bool rejects_unknown() const { return unknown_ == UnknownFields::reject; }
  void wrong(std::string path, std::string message) {
    if (errors_.size() < kMaxErrors) errors_.push_back({std::move(path), std::move(message)});
  }
  bool ok() const { return errors_.empty(); }
  Error error() && {
    Error first = invalid_field(errors_[0].path, errors_[0].message);
    first.fields = std::move(errors_);
    return first;
  }

 private:
  static constexpr std::size_t kMaxErrors = 20;
  UnknownFields unknown_;
  std::vector<FieldError> errors_;
};

inline std::string join_path(const std::string& parent, std::string_view name) {
  return parent.empty() ? std::string(name) : parent + "." + std::string(name);
}

// How one C++ type is written as JSON; specialised below for what is not a field-list type.
template <class T, class = void>
struct Codec;

template <class T>
Json encode(const T& value) {
  return Codec<T>::encode(value);
}

template <class T>
void decode_into(const Json& json, T& out, const std::string& path, Decoding& in) {
  Codec<T>::decode(json, out, path, in);
}

template <class T>
Result<T> decode(const Json& json, UnknownFields unknown = UnknownFields::reject) {
  Decoding in(unknown);
  T out{};
  decode_into(json, out, "", in);
  if (!in.ok()) return std::move(in).error();
  return out;
}

template <>
struct Codec<std::string> {
  static Json encode(const std::string& value) { return value; }
  static void decode(const Json& json, std::string& out, const std::string& path, Decoding& in) {
    if (!json.is_string()) return in.wrong(path, "must be a string");
    out = json.get_ref<const std::string&>();
  }
};

template <>
struct Codec<bool> {
  static Json encode(bool value) { return value; }
  static void decode(const Json& json, bool& out, const std::string& path, Decoding& in) {
    if (!json.is_boolean()) return in.wrong(path, "must be true or false");
    out = json.get<bool>();
  }
};

template <>
struct Codec<std::int64_t> {
  static Json encode(std::int64_t value) { return value; }
  static void decode(const Json& json, std::int64_t& out, const std::string& path, Decoding& in) {
    constexpr double kExact = 9007199254740992.0;  // beyond 2^53 JavaScript rounds
    if (!json.is_number()) return in.wrong(path, "must be a number");
    const double number = json.get<double>();
    if (std::floor(number) != number || std::abs(number) > kExact)
      return in.wrong(path, "must be a whole number");
    out = static_cast<std::int64_t>(number);
  }
};

template <>
struct Codec<double> {
  static Json encode(double value) { return value; }
  static void decode(const Json& json, double& out, const std::string& path, Decoding& in) {
    if (!json.is_number()) return in.wrong(path, "must be a number");
    out = json.get<double>();
  }
};

template <>
struct Codec<Duration> {
  static Json encode(Duration value) { return value.ms; }
  static void decode(const Json& json, Duration& out, const std::string& path, Decoding& in) {
    decode_into(json, out.ms, path, in);
  }
};

template <>
struct Codec<Instant> {
  static Json encode(Instant value) { return format_rfc3339(value); }
  static void decode(const Json& json, Instant& out, const std::string& path, Decoding& in) {
    const auto at = json.is_string() ? parse_rfc3339(json.get_ref<const std::string&>()) : std::nullopt;
    if (!at) return in.wrong(path, "must be an RFC 3339 time such as 2026-11-22T08:00:00Z");
    out = *at;
  }
};

template <>
struct Codec<JsonText> {
  static Json encode(const JsonText& value) { return from_text(value); }
  static void decode(const Json& json, JsonText& out, const std::string&, Decoding&) { out = to_text(json); }
};

template <class T>
struct Codec<std::optional<T>> {
  static Json encode(const std::optional<T>& value) { return value ? signalbox::encode(*value) : Json(); }
  static void decode(const Json& json, std::optional<T>& out, const std::string& path, Decoding& in) {
    if (json.is_null()) {
      out.reset();
      return;
    }
    decode_into(json, out.emplace(), path, in);
  }
};

template <class T>
struct Codec<std::vector<T>> {
  static Json encode(const std::vector<T>& values) {
    Json out = Json::array();
    for (const T& value : values) out.push_back(signalbox::encode(value));
    return out;
  }
  static void decode(const Json& json, std::vector<T>& out, const std::string& path, Decoding& in) {
    if (!json.is_array()) return in.wrong(path, "must be a list");
    out.clear();
    for (std::size_t i = 0; i < json.size(); ++i) {
      T item{};
      decode_into(json[i], item, path + "[" + std::to_string(i) + "]", in);
      out.push_back(std::move(item));
    }
  }
};

template <class T>
struct Codec<std::map<std::string, T>> {
  static Json encode(const std::map<std::string, T>& values) {
    Json out = Json::object();
    for (const auto& [key, value] : values) out[key] = signalbox::encode(value);
    return out;
  }
  static void decode(const Json& json, std::map<std::string, T>& out, const std::string& path, Decoding& in) {
    if (!json.is_object()) return in.wrong(path, "must be an object");
    out.clear();
    for (auto it = json.begin(); it != json.end(); ++it)
      decode_into(it.value(), out[it.key()], join_path(path, it.key()), in);
  }
};

template <class E>
struct Codec<E, std::enable_if_t<std::is_enum_v<E>>> {
  static Json encode(E value) {
    for (const auto& [candidate, name] : EnumNames<E>::list)
      if (candidate == value) return name;
    return Json();
  }
  static void decode(const Json& json, E& out, const std::string& path, Decoding& in) {
    std::string names;
    for (const auto& [candidate, name] : EnumNames<E>::list) {
      if (json.is_string() && json.get_ref<const std::string&>() == name) {
        out = candidate;
        return;
      }
      names += (names.empty() ? "" : ", ") + std::string(name);
    }
    in.wrong(path, "must be one of: " + names);
  }
};

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

// Any type with a field list. An empty optional is left out of the object.
template <class T>
struct Codec<T, std::void_t<decltype(Fields<T>::list)>> {
  static Json encode(const T& value) {
    Json out = Json::object();
    const auto put = [&](const auto& field) {
      const auto& member = value.*(field.member);
      if constexpr (is_optional<std::decay_t<decltype(member)>>) {
        if (!member) return;
      }
      out[std::string(field.name)] = signalbox::encode(member);
    };
    std::apply([&](const auto&... fields) { (put(fields), ...); }, Fields<T>::list);
    return out;
  }

  static void decode(const Json& json, T& out, const std::string& path, Decoding& in) {
    if (!json.is_object()) return in.wrong(path, "must be an object");
    const auto take = [&](const auto& field) {
      const auto found = json.find(std::string(field.name));
      constexpr bool optional = is_optional<std::decay_t<decltype(out.*(field.member))>>;
      if (found != json.end())
        decode_into(*found, out.*(field.member), join_path(path, field.name), in);
      else if (field.required && !optional)
        in.wrong(join_path(path, field.name), "is required");
    };
    std::apply([&](const auto&... fields) { (take(fields), ...); }, Fields<T>::list);
    if (in.rejects_unknown()) reject_unknown(json, path, in);
  }

 private:
  static void reject_unknown(const Json& json, const std::string& path, Decoding& in) {
    for (auto it = json.begin(); it != json.end(); ++it) {
      const bool known = std::apply([&](const auto&... fields) { return ((fields.name == it.key()) || ...); },
                                    Fields<T>::list);
      if (!known) in.wrong(join_path(path, it.key()), "is not a known field");
    }
  }
};

template <class T>
std::string encode_text(const T& value) {
  return dump_json(encode(value));
}

template <class T>
Result<T> decode_text(std::string_view text, UnknownFields unknown) {
  TRY(const Json json, parse_json(text));
  return decode<T>(json, unknown);
}

template <class T>
std::string encode_page(const Page<T>& page) {
  return dump_json(Json{{"items", encode(page.items)}, {"nextCursor", encode(page.next_cursor)}});
}

}  // namespace signalbox

#define SIGNALBOX_WIRE(T)                                                                              \
  template std::string signalbox::encode_text<T>(const T&);                                            \
  template signalbox::Result<T> signalbox::decode_text<T>(std::string_view, signalbox::UnknownFields); \
  template std::string signalbox::encode_page<T>(const signalbox::Page<T>&)
