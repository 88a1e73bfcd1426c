// The key that seals every stored secret. It comes from the environment or from a file beside the store
// that only the server's user may read.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/random.h"
#include "core/base/result.h"

namespace signalbox {

inline constexpr std::size_t kMasterKeyBytes = 32;
inline constexpr const char* kMasterKeyVariable = "SIGNALBOX_MASTER_KEY";

// Wiped when it goes; moves leave nothing behind.
class MasterKey {
 public:
  explicit MasterKey(std::array<std::uint8_t, kMasterKeyBytes> bytes);
  MasterKey(MasterKey&& other) noexcept;
  MasterKey& operator=(MasterKey&& other) noexcept;
  ~MasterKey();

  const std::array<std::uint8_t, kMasterKeyBytes>& bytes() const { return bytes_; }
  // Which key this is, without telling what it is: stored in front of everything it seals.
  std::uint32_t id() const { return id_; }

 private:
  std::array<std::uint8_t, kMasterKeyBytes> bytes_;
  std::uint32_t id_;
};

// 64 hex digits, or base64 (either alphabet, padding optional) of 32 bytes; blanks around are ignored.
// Fails with not_configured; `source` names in the message where the text came from.
Result<MasterKey> parse_master_key(std::string_view text, std::string_view source);

struct LoadedMasterKey {
  MasterKey key;
  std::string source;   // the variable's name or the file's path, for the operator
  bool is_new = false;  // the file was made just now
};

// `environment` is the variable's value (null or empty: not set), else DIR/master.key is read, and made with
// mode 0600 when missing. Fails with not_configured when the file may be read by others, is not ours or is
// malformed, and with unavailable when it cannot be read or written.
Result<LoadedMasterKey> load_master_key(const std::string& dir, const char* environment, Random& random);

}  // namespace signalbox
