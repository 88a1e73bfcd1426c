// Field lists: what a type looks like on the wire, said once beside the type.
//
//   template <> struct Fields<Note> {
//     static constexpr auto list = std::make_tuple(field("id", &Note::id), field("text", &Note::text),
//                                                  optional_field("tag", &Note::tag));
//   };
//
// Encoding, decoding and messages such as "config.limit must be a number" follow from the list
// (core/base/codec.h). Wire names are camelCase, members snake_case; the list is where they meet.
#pragma once

#include <string_view>
#include <tuple>

namespace signalbox {

template <class T>
struct Fields;

// Names of an enum's values: `static constexpr std::pair<E, std::string_view> list[] = {…};`
template <class E>
struct EnumNames;

template <class T, class M>
struct Field {
  std::string_view name;
  M T::*member;
  bool required;
};

// Must be present when decoding, unless the member is a std::optional.
template <class T, class M>
constexpr Field<T, M> field(std::string_view name, M T::*member) {
  return {name, member, true};
}

// May be absent when decoding; the member keeps the value it has.
template <class T, class M>
constexpr Field<T, M> optional_field(std::string_view name, M T::*member) {
  return {name, member, false};
}

}  // namespace signalbox
