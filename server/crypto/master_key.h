// The key that seals every stored secret. It comes from the environment or from a file beside the store
// that only the server's user may read.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/random.h"
#include "core/base/result.h"

namespace signalbox {

inline constexpr std::size_t kMasterKeyBytes = 32;
inline constexpr const char* kMasterKeyVariable = "SIGNALBOX_MASTER_KEY";
inline constexpr const char* kPreviousKeyVariable = "SIGNALBOX_MASTER_KEY_PREVIOUS";

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
  // By which a store recognises its key: the id and a keyed hash, "a1b2c3d4:" and 32 hex digits.
  std::string check() const;

 private:
  std::array<std::uint8_t, kMasterKeyBytes> bytes_;
  std::uint32_t id_;
};

// 64 hex digits, or base64 (either alphabet, padding optional) of 32 bytes; blanks around are ignored.
// Fails with not_configured; `source` names in the message where the text came from.
Result<MasterKey> parse_master_key(std::string_view text, std::string_view source);

// The id as people read it: 8 hex digits, the front of check().
std::string written_key_id(std::uint32_t id);

// The variables' values; null or empty: not set.
struct KeyVariables {
  const char* current = nullptr;
  const char* previous = nullptr;
};

// What to do when no key is anywhere: a new store gets one, an old one must not.
enum class MissingKey { make, refuse };

struct LoadedMasterKey {
  MasterKey key;  // seals
  std::vector<MasterKey> previous =
      {};               // still open what was sealed before: a change of the key has not ended
  std::string source;   // the variable's name or the file's path, for the operator
  bool is_new = false;  // the file was made just now
  bool in_variable = false;
  bool names_previous = false;  // SIGNALBOX_MASTER_KEY_PREVIOUS is set
  bool has_next = false;        // DIR/master.key.next is there
};

// The variable's key, else that of DIR/master.key (mode 0600, made when missing). DIR/master.key.next is what
// a change of the key left behind: then that key seals, and the file's is a previous one. Fails with
// not_configured when a file may be read by others, is not ours, is malformed, or is missing and may not be
// made; with unavailable when it cannot be read or written.
Result<LoadedMasterKey> load_master_key(const std::string& dir, const KeyVariables& variables,
                                        MissingKey if_missing, Random& random);

// The two ends of changing the key in the file. Between them both files are there, and both keys are needed.
// On disk when they return; fail with unavailable.
Result<MasterKey> write_next_key(const std::string& dir, Random& random);
Status install_next_key(const std::string& dir);

// Removes DIR/master.key.next, once nothing is sealed under it. Not there: fine.
Status remove_next_key(const std::string& dir);

}  // namespace signalbox
