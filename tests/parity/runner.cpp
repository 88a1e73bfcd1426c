// Runs parity vectors natively: one JSON object a line comes in, one answer a line goes out.
//
//   {"fn":"loadZone","in":["Europe/Berlin",{"base64":"…"}]}   calls a function; texts, numbers or bytes
//   {"fresh":true}                                            starts over with a new core; answers "fresh"
//
// --functions prints the names of the table instead.
#include <algorithm>
#include <iostream>
#include <memory>
#include <string>

#include "core/base/json.h"
#include "wasm/api.h"

namespace signalbox::wasm {
namespace {

const Function* find_function(std::string_view name) {
  const auto found = std::find_if(std::begin(kFunctions), std::end(kFunctions),
                                  [&](const Function& function) { return function.name == name; });
  return found == std::end(kFunctions) ? nullptr : found;
}

std::string from_base64(std::string_view text) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  unsigned bits = 0;
  int count = 0;
  for (const char c : text) {
    const auto digit = kAlphabet.find(c);
    if (digit == std::string_view::npos) break;
    bits = bits << 6 | static_cast<unsigned>(digit);
    if ((count += 6) < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xff);
  }
  return bytes;
}

std::string text_of(const Json& argument) {
  return argument.is_string() ? argument.get<std::string>() : from_base64(text_member(argument, "base64"));
}

std::string answer(BrowserCore& core, const Json& line) {
  const std::string name = text_member(line, "fn");
  const Function* function = find_function(name);
  if (!function) return "no function " + name;
  const Json& in = member(line, "in");
  if (in.empty()) return call(core, *function);
  if (in.size() == 1) return call(core, *function, text_of(in[0]));
  if (in[0].is_number()) return call(core, *function, in[0].get<double>(), in[1].get<double>());
  return call(core, *function, text_of(in[0]), text_of(in[1]));
}

int run_lines() {
  auto core = std::make_unique<BrowserCore>();
  for (std::string text; std::getline(std::cin, text);) {
    const Json line = from_text({text});
    if (!line.is_object()) return 2;
    if (line.contains("fresh")) {
      core = std::make_unique<BrowserCore>();
      std::cout << "fresh\n";
    } else {
      std::cout << answer(*core, line) << '\n';
    }
  }
  return 0;
}

}  // namespace
}  // namespace signalbox::wasm

int main(int count, char** arguments) {
  if (count < 2) return signalbox::wasm::run_lines();
  if (std::string_view(arguments[1]) != "--functions") return 2;
  for (const auto& function : signalbox::wasm::kFunctions) std::cout << function.name << '\n';
}
