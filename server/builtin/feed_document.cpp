#include "server/builtin/feed_document.h"

#include <pugixml.hpp>

#include <charconv>

#include "core/base/text.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxSummaryBytes = 600;
constexpr std::size_t kMaxTitleBytes = 300;
constexpr std::size_t kMaxIdBytes = 500;

std::string text_of(const pugi::xml_node& node) { return std::string(trim(node.text().get())); }

// FNV-1a: an entry without id or link is known by its title.
std::string hash_of(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  return "title-" + std::to_string(hash);
}

FeedEntry finished(FeedEntry entry) {
  if (entry.id.empty()) entry.id = entry.link.empty() ? hash_of(entry.title) : entry.link;
  if (entry.id.size() > kMaxIdBytes) entry.id = hash_of(entry.id);
  entry.title = shorten(plain_text(entry.title), kMaxTitleBytes);
  entry.summary = shorten(plain_text(entry.summary), kMaxSummaryBytes);
  return entry;
}

std::optional<Instant> time_of(const std::string& text) {
  if (const auto at = parse_rfc3339(text)) return at;
  return parse_rfc822(text);
}

FeedEntry rss_entry(const pugi::xml_node& item) {
  FeedEntry entry;
  entry.id = text_of(item.child("guid"));
  entry.title = text_of(item.child("title"));
  entry.link = text_of(item.child("link"));
  entry.summary = text_of(item.child("description"));
  entry.author = text_of(item.child("author").empty() ? item.child("dc:creator") : item.child("author"));
  entry.published_at =
      time_of(text_of(item.child("pubDate").empty() ? item.child("dc:date") : item.child("pubDate")));
  return finished(std::move(entry));
}

std::string atom_link(const pugi::xml_node& entry) {
  for (const pugi::xml_node& link : entry.children("link")) {
    const std::string_view rel = link.attribute("rel").as_string("alternate");
    if (rel == "alternate") return link.attribute("href").as_string();
  }
  return entry.child("link").attribute("href").as_string();
}

FeedEntry atom_entry(const pugi::xml_node& node) {
  FeedEntry entry;
  entry.id = text_of(node.child("id"));
  entry.title = text_of(node.child("title"));
  entry.link = atom_link(node);
  entry.summary = text_of(node.child("summary").empty() ? node.child("content") : node.child("summary"));
  entry.author = text_of(node.child("author").child("name"));
  entry.published_at =
      time_of(text_of(node.child("published").empty() ? node.child("updated") : node.child("published")));
  return finished(std::move(entry));
}

// Takes a number off the front of `text`; -1 when there is none.
int take_number(std::string_view& text) {
  text = trim(text);
  int value = -1;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc()) return -1;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

int take_month(std::string_view& text) {
  constexpr std::string_view kMonths = "janfebmaraprmayjunjulaugsepoctnovdec";
  text = trim(text);
  if (text.size() < 3) return 0;
  const std::size_t at = kMonths.find(to_lower_ascii(text.substr(0, 3)));
  text.remove_prefix(3);
  return at == std::string_view::npos || at % 3 != 0 ? 0 : static_cast<int>(at / 3) + 1;
}

std::string two_digits(int value) { return (value < 10 ? "0" : "") + std::to_string(value); }

// "+0200", "GMT", "Z" and the American names of RFC 822 as an RFC 3339 offset.
std::string offset_of(std::string_view zone) {
  zone = trim(zone);
  if (zone.size() == 5 && (zone[0] == '+' || zone[0] == '-'))
    return std::string(zone.substr(0, 3)) + ":" + std::string(zone.substr(3));
  if (zone.size() == 6 && (zone[0] == '+' || zone[0] == '-')) return std::string(zone);
  constexpr std::pair<std::string_view, std::string_view> kNamed[] = {
      {"EST", "-05:00"}, {"EDT", "-04:00"}, {"CST", "-06:00"}, {"CDT", "-05:00"},
      {"MST", "-07:00"}, {"MDT", "-06:00"}, {"PST", "-08:00"}, {"PDT", "-07:00"}};
  for (const auto& [name, offset] : kNamed)
    if (zone == name) return std::string(offset);
  return "Z";
}

// Whether what follows a "<" makes it markup; in "5 < 6" it is a sign.
bool opens_tag(std::string_view rest) {
  const char c = rest.empty() ? ' ' : rest[0];
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/' || c == '!' || c == '?';
}

// UTF-8 of a code point; nothing for what is none.
std::string encoded(std::int64_t point) {
  const auto byte = [](std::int64_t bits) { return static_cast<char>(bits); };
  if (point <= 0 || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return "";
  if (point < 0x80) return {byte(point)};
  if (point < 0x800) return {byte(0xC0 | point >> 6), byte(0x80 | (point & 0x3F))};
  if (point < 0x10000)
    return {byte(0xE0 | point >> 12), byte(0x80 | (point >> 6 & 0x3F)), byte(0x80 | (point & 0x3F))};
  return {byte(0xF0 | point >> 18), byte(0x80 | (point >> 12 & 0x3F)), byte(0x80 | (point >> 6 & 0x3F)),
          byte(0x80 | (point & 0x3F))};
}

// "#8217" and "#x2019"; nothing when it is no such number.
std::string numbered_entity(std::string_view name) {
  if (!name.starts_with('#')) return "";
  const bool hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
  name.remove_prefix(hex ? 2 : 1);
  std::int64_t point = 0;
  const auto [end, failed] = std::from_chars(name.data(), name.data() + name.size(), point, hex ? 16 : 10);
  return failed == std::errc() && end == name.data() + name.size() ? encoded(point) : "";
}

std::string entity_text(std::string_view name) {
  constexpr std::pair<std::string_view, std::string_view> kNamed[] = {
      {"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}, {"nbsp", " "}};
  for (const auto& [known, text] : kNamed)
    if (name == known) return std::string(text);
  return numbered_entity(name);
}

}  // namespace

Result<Feed> parse_feed(std::string_view xml, std::size_t limit) {
  pugi::xml_document document;
  const auto parsed = document.load_buffer(xml.data(), xml.size(), pugi::parse_default, pugi::encoding_auto);
  const pugi::xml_node channel = document.child("rss").child("channel");
  const pugi::xml_node atom = document.child("feed");
  if (!parsed || (!channel && !atom))
    return Error{ErrorCode::invalid_argument, "the address holds no RSS 2.0 or Atom feed"};

  Feed feed;
  feed.title = shorten(plain_text(text_of((channel ? channel : atom).child("title"))), kMaxTitleBytes);
  for (const pugi::xml_node& node : channel ? channel.children("item") : atom.children("entry")) {
    if (feed.entries.size() >= limit) break;
    feed.entries.push_back(channel ? rss_entry(node) : atom_entry(node));
  }
  return feed;
}

std::optional<Instant> parse_rfc822(std::string_view text) {
  if (const std::size_t comma = text.find(','); comma != std::string_view::npos)
    text.remove_prefix(comma + 1);
  const int day = take_number(text);
  const int month = take_month(text);
  int year = take_number(text);
  if (year >= 0 && year < 100) year += year < 70 ? 2000 : 1900;
  const int hour = take_number(text);
  if (!text.starts_with(':')) return std::nullopt;
  text.remove_prefix(1);
  const int minute = take_number(text);
  int second = 0;
  if (text.starts_with(':')) {
    text.remove_prefix(1);
    second = take_number(text);
  }
  if (day < 1 || month < 1 || year < 1000 || year > 9999 || hour < 0 || minute < 0 || second < 0)
    return std::nullopt;
  return parse_rfc3339(std::to_string(year) + "-" + two_digits(month) + "-" + two_digits(day) + "T" +
                       two_digits(hour) + ":" + two_digits(minute) + ":" + two_digits(second) +
                       offset_of(text));
}

std::string plain_text(std::string_view html) {
  std::string out;
  bool in_tag = false;
  for (std::size_t i = 0; i < html.size(); ++i) {
    const char c = html[i];
    if (c == '<' && opens_tag(html.substr(i + 1))) in_tag = true;
    const bool blank = in_tag || c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (c == '>') in_tag = false;
    if (blank) {
      if (!out.empty() && out.back() != ' ') out += ' ';
      continue;
    }
    const std::size_t end = c == '&' ? html.find(';', i) : std::string_view::npos;
    const std::string entity = end != std::string_view::npos && end - i <= 10
                                   ? entity_text(html.substr(i + 1, end - i - 1))
                                   : std::string();
    if (entity.empty()) {
      out += c;
    } else {
      out += entity;
      i = end;
    }
  }
  return std::string(trim(out));
}

}  // namespace signalbox
