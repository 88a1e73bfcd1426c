// Names as small numbers, in order of first appearance: what makes columns of text cheap to keep and compare.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace signalbox {

class Dictionary {
 public:
  // The name's number; a new name gets the next one.
  std::uint32_t code_of(const std::string& name) {
    const auto [known, is_new] = codes_.try_emplace(name, static_cast<std::uint32_t>(names_.size()));
    if (is_new) names_.push_back(name);
    return known->second;
  }
  std::optional<std::uint32_t> find(const std::string& name) const {
    const auto known = codes_.find(name);
    return known == codes_.end() ? std::nullopt : std::optional(known->second);
  }
  const std::string& name(std::uint32_t code) const { return names_[code]; }
  std::size_t size() const { return names_.size(); }

 private:
  std::vector<std::string> names_;
  std::unordered_map<std::string, std::uint32_t> codes_;
};

}  // namespace signalbox
