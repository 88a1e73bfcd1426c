#include "server/crypto/master_key.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <utility>

#include "core/base/text.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxFileBytes = 256;

using KeyBytes = std::array<std::uint8_t, kMasterKeyBytes>;

template <std::size_t kSize>
std::array<std::uint8_t, kSize> keyed_hash(std::string_view purpose, const KeyBytes& key) {
  // Every key passes here, so whoever holds one may use the library.
  if (::sodium_init() < 0) std::abort();
  std::array<std::uint8_t, kSize> digest;
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(purpose.data()),
                     purpose.size(), key.data(), key.size());
  return digest;
}

std::uint32_t id_of(const KeyBytes& bytes) {
  const auto digest = keyed_hash<crypto_generichash_BYTES_MIN>("signalbox master key id", bytes);
  return std::uint32_t{digest[0]} << 24 | std::uint32_t{digest[1]} << 16 | std::uint32_t{digest[2]} << 8 |
         digest[3];
}

template <std::size_t kSize>
std::string hex_of(const std::array<std::uint8_t, kSize>& bytes) {
  std::array<char, 2 * kSize + 1> hex;
  sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
  return hex.data();
}

std::optional<KeyBytes> from_hex(std::string_view text) {
  KeyBytes bytes;
  std::size_t size = 0;
  if (text.size() != 2 * kMasterKeyBytes ||
      sodium_hex2bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size, nullptr) != 0 ||
      size != kMasterKeyBytes)
    return std::nullopt;
  return bytes;
}

std::optional<KeyBytes> from_base64(std::string_view text) {
  for (const int variant : {sodium_base64_VARIANT_ORIGINAL, sodium_base64_VARIANT_ORIGINAL_NO_PADDING,
                            sodium_base64_VARIANT_URLSAFE, sodium_base64_VARIANT_URLSAFE_NO_PADDING}) {
    KeyBytes bytes;
    std::size_t size = 0;
    const char* end = nullptr;
    const int failed = sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size,
                                         &end, variant);
    if (failed == 0 && size == kMasterKeyBytes && end == text.data() + text.size()) return bytes;
  }
  return std::nullopt;
}

// An open file; closes itself.
class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int fd() const { return fd_; }

 private:
  int fd_;
};

Error cannot(std::string_view verb, const std::string& path) {
  return Error{ErrorCode::unavailable,
               "cannot " + std::string(verb) + " " + path + ": " + std::strerror(errno)};
}

Status check_permissions(int fd, const std::string& path) {
  struct stat info;
  if (::fstat(fd, &info) != 0) return cannot("inspect", path);
  if (!S_ISREG(info.st_mode)) return Error{ErrorCode::not_configured, path + " is not a regular file"};
  if ((info.st_mode & 077) != 0)
    return Error{ErrorCode::not_configured,
                 path + " may be read by other users; run `chmod 600 " + path + "` and start again"};
  if (info.st_uid != ::geteuid() && ::geteuid() != 0)
    return Error{ErrorCode::not_configured,
                 path + " belongs to another user; start as that user or change its owner"};
  return {};
}

Result<MasterKey> read_key(int fd, const std::string& path) {
  CHECK_OK(check_permissions(fd, path));
  std::array<char, kMaxFileBytes> text;
  const ssize_t size = ::read(fd, text.data(), text.size());
  if (size < 0) return cannot("read", path);
  auto key = parse_master_key({text.data(), static_cast<std::size_t>(size)}, path);
  sodium_memzero(text.data(), text.size());
  return key;
}

// Nothing when there is no such file.
Result<std::optional<MasterKey>> read_key_file(const std::string& path) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (file.fd() < 0 && errno == ENOENT) return std::optional<MasterKey>();
  if (file.fd() < 0) return cannot("open", path);
  TRY(MasterKey key, read_key(file.fd(), path));
  return std::optional(std::move(key));
}

Status write_all(int fd, std::string_view text, const std::string& path) {
  while (!text.empty()) {
    const ssize_t size = ::write(fd, text.data(), text.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return cannot("write", path);
    text.remove_prefix(static_cast<std::size_t>(size));
  }
  if (::fsync(fd) != 0) return cannot("write", path);
  return {};
}

Status flush_folder(const std::string& dir) {
  const File folder(::open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.fd() < 0 || ::fsync(folder.fd()) != 0) return cannot("write", dir);
  return {};
}

// The new file appears complete or not at all: a crash must never leave half a key behind.
Result<MasterKey> make_key(const std::string& dir, const std::string& path, Random& random) {
  KeyBytes bytes;
  random.fill(bytes);
  MasterKey key(bytes);
  std::string text = hex_of(bytes) + "\n";
  sodium_memzero(bytes.data(), bytes.size());
  const std::string draft = path + ".new";
  ::unlink(draft.c_str());
  const File file(::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (file.fd() < 0) return cannot("create", draft);
  const Status written = write_all(file.fd(), text, draft);
  sodium_memzero(text.data(), text.size());
  if (!written.ok()) return written.error();
  if (::rename(draft.c_str(), path.c_str()) != 0) return cannot("create", path);
  CHECK_OK(flush_folder(dir));
  return key;
}

std::string key_file(const std::string& dir) { return dir + "/master.key"; }
std::string next_key_file(const std::string& dir) { return dir + "/master.key.next"; }

Error missing_key(const std::string& path) {
  return Error{
      ErrorCode::not_configured,
      path + " is missing, and " + kMasterKeyVariable +
          " is not set, but there is a store whose secrets are sealed: put the key that belongs to it "
          "back there (mode 0600); it is kept apart from backups"};
}

// The key of the file, or a new one where that is right.
Result<LoadedMasterKey> key_of_folder(const std::string& dir, MissingKey if_missing, Random& random) {
  const std::string path = key_file(dir);
  TRY(std::optional<MasterKey> key, read_key_file(path));
  TRY(std::optional<MasterKey> next, read_key_file(next_key_file(dir)));
  if (next) {
    LoadedMasterKey loaded{.key = *std::move(next), .source = path, .has_next = true};
    if (key) loaded.previous.push_back(*std::move(key));
    return loaded;
  }
  if (key) return LoadedMasterKey{.key = *std::move(key), .source = path};
  if (if_missing == MissingKey::refuse) return missing_key(path);
  TRY(MasterKey made, make_key(dir, path, random));
  return LoadedMasterKey{.key = std::move(made), .source = path, .is_new = true};
}

Result<LoadedMasterKey> key_of_variable(const std::string& dir, const char* text) {
  TRY(MasterKey key, parse_master_key(text, kMasterKeyVariable));
  LoadedMasterKey loaded{.key = std::move(key), .source = kMasterKeyVariable, .in_variable = true};
  // A change of the file's key may have been under way when the variable came.
  TRY(std::optional<MasterKey> next, read_key_file(next_key_file(dir)));
  loaded.has_next = next.has_value();
  if (next) loaded.previous.push_back(*std::move(next));
  return loaded;
}

bool is_set(const char* variable) { return variable != nullptr && *variable != '\0'; }

}  // namespace

MasterKey::MasterKey(std::array<std::uint8_t, kMasterKeyBytes> bytes) : bytes_(bytes), id_(id_of(bytes)) {}

MasterKey::MasterKey(MasterKey&& other) noexcept : bytes_(other.bytes_), id_(other.id_) {
  sodium_memzero(other.bytes_.data(), other.bytes_.size());
}

MasterKey& MasterKey::operator=(MasterKey&& other) noexcept {
  if (this == &other) return *this;
  bytes_ = other.bytes_;
  id_ = other.id_;
  sodium_memzero(other.bytes_.data(), other.bytes_.size());
  return *this;
}

MasterKey::~MasterKey() { sodium_memzero(bytes_.data(), bytes_.size()); }

Result<MasterKey> parse_master_key(std::string_view text, std::string_view source) {
  if (::sodium_init() < 0) return Error{ErrorCode::internal, "the cryptography library did not start"};
  text = trim(text);
  auto bytes = from_hex(text);
  if (!bytes) bytes = from_base64(text);
  if (!bytes)
    return Error{ErrorCode::not_configured,
                 std::string(source) +
                     " is not a master key: it must hold 32 bytes as 64 hex digits or as base64; "
                     "`openssl rand -hex 32` makes a new one, the old one comes from your backup"};
  return MasterKey(*bytes);
}

std::string written_key_id(std::uint32_t id) {
  std::array<std::uint8_t, 4> bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(id >> (24 - 8 * i));
  return hex_of(bytes);
}

std::string MasterKey::check() const {
  return written_key_id(id_) + ":" +
         hex_of(keyed_hash<crypto_generichash_BYTES_MIN>("signalbox master key check", bytes_));
}

Result<LoadedMasterKey> load_master_key(const std::string& dir, const KeyVariables& variables,
                                        MissingKey if_missing, Random& random) {
  if (::sodium_init() < 0) return Error{ErrorCode::internal, "the cryptography library did not start"};
  for (const std::string& path : {key_file(dir), next_key_file(dir)}) ::unlink((path + ".new").c_str());
  TRY(LoadedMasterKey loaded, is_set(variables.current) ? key_of_variable(dir, variables.current)
                                                        : key_of_folder(dir, if_missing, random));
  if (is_set(variables.previous)) {
    TRY(MasterKey previous, parse_master_key(variables.previous, kPreviousKeyVariable));
    loaded.previous.push_back(std::move(previous));
    loaded.names_previous = true;
  }
  return loaded;
}

Result<MasterKey> write_next_key(const std::string& dir, Random& random) {
  return make_key(dir, next_key_file(dir), random);
}

Status install_next_key(const std::string& dir) {
  if (::rename(next_key_file(dir).c_str(), key_file(dir).c_str()) != 0)
    return cannot("replace", key_file(dir));
  return flush_folder(dir);
}

Status remove_next_key(const std::string& dir) {
  if (::unlink(next_key_file(dir).c_str()) != 0 && errno != ENOENT)
    return cannot("remove", next_key_file(dir));
  return flush_folder(dir);
}

}  // namespace signalbox
