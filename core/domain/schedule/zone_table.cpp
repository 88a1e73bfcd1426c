#include "core/domain/schedule/zone_table.h"

#include <algorithm>
#include <string>

#include "core/domain/schedule/zone.h"

namespace signalbox {
namespace {

constexpr std::size_t kHeaderBytes = 44;
constexpr std::int64_t kMaxChange = std::int64_t{1} << 59;  // RFC 9636 section 3.2
constexpr int kMinOffset = -89'999;                         // section 3.2: more than -25 h
constexpr int kMaxOffset = 93'599;                          // and less than 26 h

Error broken(const char* what) {
  return {ErrorCode::invalid_argument, std::string("not a usable time zone file: ") + what};
}

// RFC 9636 section 3.1.
struct Header {
  bool has_second_block;
  std::size_t ut_count, standard_count, leap_count, change_count, type_count, name_bytes;

  std::size_t data_bytes(std::size_t time_bytes) const {
    return change_count * (time_bytes + 1) + type_count * 6 + name_bytes + leap_count * (time_bytes + 4) +
           standard_count + ut_count;
  }
};

std::int64_t big_endian(std::span<const std::uint8_t> bytes) {
  std::uint64_t value = bytes[0] >= 0x80 ? ~std::uint64_t{0} : 0;
  for (const std::uint8_t byte : bytes) value = value << 8 | byte;
  return static_cast<std::int64_t>(value);
}

Result<Header> read_header(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < kHeaderBytes) return broken("it ends within the header");
  if (!std::equal(bytes.begin(), bytes.begin() + 4, "TZif")) return broken("it does not begin with TZif");
  const std::uint8_t version = bytes[4];
  if (version != 0 && (version < '2' || version > '4')) return broken("its version is not 1 to 4");

  std::size_t counts[6];
  for (std::size_t i = 0; i < 6; ++i) {
    const std::int64_t count = big_endian(bytes.subspan(20 + 4 * i, 4));
    if (count < 0 || count > static_cast<std::int64_t>(kMaxTzifBytes)) return broken("a count is too large");
    counts[i] = static_cast<std::size_t>(count);
  }
  return Header{version != 0, counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]};
}

Result<std::vector<int>> read_offsets(std::span<const std::uint8_t> types) {
  std::vector<int> offsets;
  for (std::size_t at = 0; at < types.size(); at += 6) {
    const std::int64_t offset = big_endian(types.subspan(at, 4));
    if (offset < kMinOffset || offset > kMaxOffset) return broken("an offset is out of range");
    offsets.push_back(static_cast<int>(offset));
  }
  return offsets;
}

// The block's data: times, type numbers, types; the rest only matters for its length.
Result<ZoneTable> read_block(const Header& header, std::size_t time_bytes,
                             std::span<const std::uint8_t> data) {
  if (header.type_count == 0 || header.type_count > 256) return broken("it has no or too many time types");
  if (header.leap_count != 0) return broken("it counts leap seconds, which RFC 3339 times do not");
  const std::size_t changes = header.change_count;
  TRY(const std::vector<int> offset_of,
      read_offsets(data.subspan(changes * (time_bytes + 1), header.type_count * 6)));

  ZoneTable table;
  table.offsets = {offset_of[0]};
  std::int64_t last = -kMaxChange - 1;
  for (std::size_t i = 0; i < changes; ++i) {
    const std::int64_t at = big_endian(data.subspan(i * time_bytes, time_bytes));
    const std::size_t type = data[changes * time_bytes + i];
    if (at <= last || at > kMaxChange) return broken("its changes are not in order");
    if (type >= offset_of.size()) return broken("a change names a time type that is not there");
    last = at;
    if (offset_of[type] == table.offsets.back()) continue;  // only the name changes
    table.changes.push_back(at);
    table.offsets.push_back(offset_of[type]);
  }
  table.rule_from = changes == 0 ? kBeginOfTime : last;
  return table;
}

// Section 3.3: a line feed, the rule or nothing, a line feed.
Status read_footer(std::span<const std::uint8_t> footer, ZoneTable& table) {
  const auto end = footer.empty() ? footer.end() : std::find(footer.begin() + 1, footer.end(), '\n');
  if (footer.empty() || footer[0] != '\n' || end == footer.end()) return broken("its last line is cut off");
  const std::string text(footer.begin() + 1, end);
  if (text.empty()) return {};
  table.rule = PosixTz::parse(text);
  if (!table.rule) return broken("the rule in its last line cannot be read");
  return {};
}

}  // namespace

Result<ZoneTable> parse_tzif(std::span<const std::uint8_t> bytes) {
  if (bytes.size() > kMaxTzifBytes) return broken("it is longer than 64 KiB");
  TRY(Header header, read_header(bytes));
  bytes = bytes.subspan(kHeaderBytes);
  std::size_t time_bytes = 4;
  if (header.has_second_block) {
    const std::size_t first_block = header.data_bytes(4);
    if (bytes.size() < first_block) return broken("it ends within the first block");
    bytes = bytes.subspan(first_block);
    TRY(header, read_header(bytes));
    if (!header.has_second_block) return broken("its two headers disagree");
    bytes = bytes.subspan(kHeaderBytes);
    time_bytes = 8;
  }
  const std::size_t block = header.data_bytes(time_bytes);
  if (bytes.size() < block) return broken("it ends within the data");
  TRY(ZoneTable table, read_block(header, time_bytes, bytes.first(block)));
  if (header.has_second_block) CHECK_OK(read_footer(bytes.subspan(block), table));
  return table;
}

}  // namespace signalbox
