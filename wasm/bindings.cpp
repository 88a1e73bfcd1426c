// The table of wasm/api.h as functions of the JavaScript module. Compiled by Emscripten only.
#include <emscripten/bind.h>

#include <cstdint>
#include <string>
#include <utility>

#include "wasm/api.h"

namespace signalbox::wasm {
namespace {

constexpr std::size_t kFunctionCount = std::size(kFunctions);

BrowserCore& core() {
  static BrowserCore instance;  // the module is the instance's scope
  return instance;
}

// Embind's own way of passing text costs about 6 µs per KiB. wasm/long_text.js writes the argument into
// `input` and reads the answer from `output` instead.
struct TextBuffers {
  std::string input;
  std::string output;
};

TextBuffers& buffers() {
  static TextBuffers instance;
  return instance;
}

unsigned address_of(const std::string& text) {
  return static_cast<unsigned>(reinterpret_cast<std::uintptr_t>(text.data()));
}

// Where `capacity` bytes may be written; valid until the next call.
unsigned text_input(unsigned capacity) {
  std::string& input = buffers().input;
  if (input.size() < capacity) input.resize(capacity);
  return address_of(input);
}

// Calls function `index` with the first `length` bytes of the input; gives the length of the answer.
unsigned text_call(unsigned index, unsigned length) {
  TextBuffers& text = buffers();
  if (index >= kFunctionCount || length > text.input.size()) return 0;
  text.output = call(core(), kFunctions[index], std::string_view(text.input).substr(0, length));
  constexpr std::size_t kKept = 4 * kMiB;
  if (text.input.size() > kKept) std::string().swap(text.input);
  return static_cast<unsigned>(text.output.size());
}

unsigned text_output() { return address_of(buffers().output); }

// The names in the order of the table, with a flag: whether one text is what they take.
std::string function_names() {
  std::string out = "[";
  for (const Function& function : kFunctions) {
    const bool one_text = std::holds_alternative<OneText>(function.method);
    if (out.size() > 1) out += ',';
    out += "[\"" + std::string(function.name) + "\"," + (one_text ? "true" : "false") + "]";
  }
  return out + "]";
}

template <std::size_t index>
void bind_function() {
  constexpr const Function& function = kFunctions[index];
  const char* name = function.name.data();
  if constexpr (std::holds_alternative<NoArgument>(function.method)) {
    emscripten::function(
        name, +[]() { return call(core(), kFunctions[index]); });
  } else if constexpr (std::holds_alternative<OneText>(function.method)) {
    emscripten::function(
        name, +[](const std::string& text) { return call(core(), kFunctions[index], text); });
  } else if constexpr (std::holds_alternative<TwoTexts>(function.method)) {
    emscripten::function(
        name, +[](const std::string& first, const std::string& second) {
          return call(core(), kFunctions[index], first, second);
        });
  } else {
    emscripten::function(
        name, +[](double first, double second) { return call(core(), kFunctions[index], first, second); });
  }
}

template <std::size_t... indexes>
void bind_functions(std::index_sequence<indexes...>) {
  (bind_function<indexes>(), ...);
}

}  // namespace

EMSCRIPTEN_BINDINGS(signalbox_core) {
  bind_functions(std::make_index_sequence<kFunctionCount>());
  emscripten::function("functionNames", &function_names);
  emscripten::function("textInput", &text_input);
  emscripten::function("textCall", &text_call);
  emscripten::function("textOutput", &text_output);
}

}  // namespace signalbox::wasm
