#include <exception>

#include "core/base/codec.h"
#include "wasm/api.h"

namespace signalbox {

template <>
struct Fields<FieldError> {
  static constexpr auto list =
      std::make_tuple(field("path", &FieldError::path), field("message", &FieldError::message));
};

namespace wasm {
namespace {

std::string refusal(const Error& error) {
  return dump_json(
      {{"ok", false},
       {"error",
        {{"code", name_of(error.code)}, {"message", error.message}, {"fields", encode(error.fields)}}}});
}

std::string answer(const Result<JsonText>& result) {
  if (!result.ok()) return refusal(result.error());
  return "{\"ok\":true,\"value\":" + result->text + "}";
}

template <class Kind, class... Arguments>
Result<JsonText> run(BrowserCore& core, const Function& function, std::size_t bytes, Arguments... arguments) {
  const auto* method = std::get_if<Kind>(&function.method);
  if (!method)
    return Error{ErrorCode::invalid_argument, std::string(function.name) + " takes other arguments"};
  if (bytes > function.max_bytes)
    return Error{ErrorCode::too_large, std::string(function.name) + " takes at most " +
                                           std::to_string(function.max_bytes) + " bytes"};
  return (core.**method)(arguments...);
}

template <class Kind, class... Arguments>
std::string guarded(BrowserCore& core, const Function& function, std::size_t bytes, Arguments... arguments) {
  try {
    return answer(run<Kind>(core, function, bytes, arguments...));
  } catch (const std::exception& failure) {
    return refusal({ErrorCode::internal, std::string("the core failed: ") + failure.what()});
  } catch (...) {
    return refusal({ErrorCode::internal, "the core failed"});
  }
}

}  // namespace

std::string call(BrowserCore& core, const Function& function) {
  return guarded<NoArgument>(core, function, 0);
}

std::string call(BrowserCore& core, const Function& function, std::string_view text) {
  return guarded<OneText>(core, function, text.size(), text);
}

std::string call(BrowserCore& core, const Function& function, std::string_view first,
                 std::string_view second) {
  return guarded<TwoTexts>(core, function, first.size() + second.size(), first, second);
}

std::string call(BrowserCore& core, const Function& function, double first, double second) {
  return guarded<TwoNumbers>(core, function, 0, first, second);
}

}  // namespace wasm
}  // namespace signalbox
