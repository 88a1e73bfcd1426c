#include "server/mail/message.h"

#include <sodium.h>

#include <algorithm>
#include <chrono>

#include "core/base/id.h"
#include "core/base/text.h"
#include "core/domain/accounts/account.h"

namespace signalbox::mail {
namespace {

constexpr std::size_t kMaxSubjectBytes = 200;
constexpr std::size_t kMaxLineBytes = 998;     // RFC 5322 section 2.1.1
constexpr std::size_t kEncodedWordBytes = 42;  // their base 64 fits one encoded word of at most 75
constexpr std::size_t kBase64LineBytes = 57;   // 76 characters
constexpr std::string_view kLineEnd = "\r\n";

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string base64(std::string_view bytes) {
  constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL;
  std::string out(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), kVariant);
  out.pop_back();  // its end of string
  return out;
}

// At most `most` bytes off the front, not ending within a character.
std::string_view take_piece(std::string_view& text, std::size_t most) {
  std::size_t length = std::min(most, text.size());
  while (length < text.size() && length > 0 && (text[length] & 0xC0) == 0x80) --length;
  const std::string_view piece = text.substr(0, length);
  text.remove_prefix(length);
  return piece;
}

// RFC 2047 section 2, folded.
std::string encoded_words(std::string_view text) {
  std::string out;
  while (!text.empty())
    out +=
        (out.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + base64(take_piece(text, kEncodedWordBytes)) + "?=";
  return out;
}

std::string header_text(std::string_view text) {
  return is_ascii(text) && text.find("=?") == std::string_view::npos ? std::string(text)
                                                                     : encoded_words(text);
}

// A display name (RFC 5322 section 3.2.4); quotes and backslashes were refused.
std::string named(const Sender& sender) {
  if (sender.name.empty()) return sender.address;
  const std::string name = is_ascii(sender.name) ? "\"" + sender.name + "\"" : encoded_words(sender.name);
  return name + " <" + sender.address + ">";
}

bool is_line(std::string_view text) { return is_valid_utf8(text) && !has_control_characters(text); }

// "Thu, 15 Jan 2027 08:00:00 +0000"
std::string date_text(Instant now) {
  using namespace std::chrono;
  constexpr std::string_view kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::string iso = format_rfc3339(now);  // 2027-01-15T08:00:00…
  const sys_days day = floor<days>(sys_time<milliseconds>(milliseconds(now.ms)));
  return std::string(kDays[weekday(day).c_encoding()]) + ", " + iso.substr(8, 2) + " " +
         std::string(kMonths[unsigned(year_month_day(day).month()) - 1]) + " " + iso.substr(0, 4) + " " +
         iso.substr(11, 8) + " +0000";
}

std::string with_crlf(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

bool has_long_line(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > kMaxLineBytes) return true;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

struct Body {
  std::string_view encoding;
  std::string text;
};

Body encode_body(std::string_view text) {
  if (is_ascii(text) && !has_long_line(text)) return {"7bit", with_crlf(text)};
  const std::string whole = with_crlf(text);
  Body body{"base64", ""};
  for (std::size_t at = 0; at < whole.size(); at += kBase64LineBytes)
    body.text += base64(std::string_view(whole).substr(at, kBase64LineBytes)) + std::string(kLineEnd);
  return body;
}

}  // namespace

Result<Sender> parse_sender(std::string_view text) {
  const std::string_view whole = trim(text);
  Sender sender;
  std::string_view address = whole;
  if (const std::size_t bracket = whole.find('<'); bracket != std::string_view::npos) {
    if (!whole.ends_with('>')) return invalid_field("", "must be an address, or a name and <an address>");
    sender.name = std::string(trim(whole.substr(0, bracket)));
    address = whole.substr(bracket + 1, whole.size() - bracket - 2);
  }
  if (!is_line(sender.name) || sender.name.find_first_of("\"\\") != std::string::npos)
    return invalid_field("", "must not have quotes or control characters in its name");
  TRY(sender.address, check_email(address));
  return sender;
}

Result<std::string> compose(const Sender& from, const Mail& mail, Instant now, Random& random) {
  TRY(const std::string to, check_email(mail.to));
  if (!is_line(mail.subject) || mail.subject.size() > kMaxSubjectBytes)
    return invalid_field("subject", "must be one line of at most 200 bytes of UTF-8");
  if (!is_valid_utf8(mail.text)) return invalid_field("text", "must be UTF-8");
  const Body body = encode_body(mail.text);
  const std::string host = from.address.substr(from.address.find('@') + 1);
  std::string out;
  const auto line = [&](std::string_view name, const std::string& value) {
    out += std::string(name) + ": " + value + std::string(kLineEnd);
  };
  line("Date", date_text(now));
  line("From", named(from));
  line("To", to);
  line("Subject", header_text(mail.subject));
  line("Message-ID", "<" + make_id("mail", now, random) + "@" + host + ">");
  line("Auto-Submitted", "auto-generated");  // RFC 3834: no holiday notes back, please
  line("MIME-Version", "1.0");
  line("Content-Type", "text/plain; charset=utf-8");
  line("Content-Transfer-Encoding", std::string(body.encoding));
  return out + std::string(kLineEnd) + body.text;
}

}  // namespace signalbox::mail
