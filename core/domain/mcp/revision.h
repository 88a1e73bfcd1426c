// The protocol revisions opened by an initialize handshake. Revisions from 2026-07-28 on have none and live
// beside these, sharing the envelope (message.h) and the tool messages (tool_messages.h).
#pragma once

#include <string_view>

namespace signalbox::mcp {

inline constexpr std::string_view kLatestHandshakeRevision = "2025-11-25";
inline constexpr std::string_view kHandshakeRevisions[] = {"2025-11-25", "2025-06-18", "2025-03-26",
                                                           "2024-11-05"};

constexpr bool is_handshake_revision(std::string_view revision) {
  for (const std::string_view known : kHandshakeRevisions)
    if (known == revision) return true;
  return false;
}

// What a server answers to a client that asks for `requested`: the same if known, else the latest.
constexpr std::string_view negotiated_revision(std::string_view requested) {
  for (const std::string_view known : kHandshakeRevisions)
    if (known == requested) return known;
  return kLatestHandshakeRevision;
}

}  // namespace signalbox::mcp
