// Ids: a prefix that names the kind, then 26 Crockford base-32 characters (48-bit milliseconds, 80 random
// bits). They sort by creation time and are never secrets.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/random.h"
#include "core/base/time.h"

namespace signalbox {

namespace id_prefix {
inline constexpr std::string_view kSession = "session";
inline constexpr std::string_view kRun = "run";
inline constexpr std::string_view kWorker = "wrk";
inline constexpr std::string_view kEvent = "evt";
inline constexpr std::string_view kConnection = "ca";
inline constexpr std::string_view kKey = "key";
inline constexpr std::string_view kCall = "log";
inline constexpr std::string_view kNote = "note";
inline constexpr std::string_view kRequest = "req";
inline constexpr std::string_view kAccount = "acc";
inline constexpr std::string_view kSignIn = "si";
inline constexpr std::string_view kTicket = "tkt";
inline constexpr std::string_view kAuthConfig = "ac";
inline constexpr std::string_view kConnectLink = "cl";
inline constexpr std::string_view kOAuthState = "st";
inline constexpr std::string_view kAudit = "aud";
}  // namespace id_prefix

std::string make_id(std::string_view prefix, Instant now, Random& random);

// An id whose 80 low bits are a counter: events use it so that their ids follow commit order.
std::string make_ordered_id(std::string_view prefix, Instant now, std::uint64_t sequence);

// The counter of make_ordered_id; 0 when `id` is not one of that prefix.
std::uint64_t sequence_of(std::string_view prefix, std::string_view id);

bool is_id(std::string_view prefix, std::string_view text);

// A secret's text: prefix, underscore, 52 Crockford characters (256 random bits and 4 zero bits).
std::string make_token(std::string_view prefix, Random& random);

}  // namespace signalbox
