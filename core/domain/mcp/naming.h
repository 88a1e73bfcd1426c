// Names of federated tools: "server__tool", at most 64 characters of A-Z a-z 0-9 _ . - (what MCP clients
// take), the same whenever the server offers the same tool.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::mcp {

inline constexpr std::size_t kMaxSlugBytes = 64;

// 1 to 24 of A-Z a-z 0-9 _ -, neither beginning nor ending with "_", without "__". So the first "__" of a
// slug always ends the server's name.
bool is_server_name(std::string_view name);

// A slug's server; empty when it is not the slug of a federated tool.
std::string_view server_in(std::string_view slug);

// The slug of each of a server's tools, by slug. A name that fits is kept as it is; one that is too long or
// has other characters is cut and marked with a hash of the whole, and should that be taken as well, hashed
// again. Does not depend on the order of `tools`; equal names count once.
std::map<std::string, std::string> slugs_of(std::string_view server, const std::vector<std::string>& tools);

}  // namespace signalbox::mcp
