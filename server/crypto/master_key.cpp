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

std::uint32_t id_of(const KeyBytes& bytes) {
  // Every key passes here, so whoever holds one may use the library.
  if (::sodium_init() < 0) std::abort();
  constexpr std::string_view kPurpose = "signalbox master key id";
  std::array<std::uint8_t, crypto_generichash_BYTES_MIN> digest;
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(kPurpose.data()),
                     kPurpose.size(), bytes.data(), bytes.size());
  return std::uint32_t{digest[0]} << 24 | std::uint32_t{digest[1]} << 16 | std::uint32_t{digest[2]} << 8 |
         digest[3];
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

Result<LoadedMasterKey> read_key(int fd, const std::string& path) {
  CHECK_OK(check_permissions(fd, path));
  std::array<char, kMaxFileBytes> text;
  const ssize_t size = ::read(fd, text.data(), text.size());
  if (size < 0) return cannot("read", path);
  auto key = parse_master_key({text.data(), static_cast<std::size_t>(size)}, path);
  sodium_memzero(text.data(), text.size());
  if (!key.ok()) return std::move(key).error();
  return LoadedMasterKey{std::move(key).value(), path, false};
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

// The new file appears complete or not at all: a crash must never leave half a key behind.
Result<LoadedMasterKey> make_key(const std::string& dir, const std::string& path, Random& random) {
  KeyBytes bytes;
  random.fill(bytes);
  std::array<char, 2 * kMasterKeyBytes + 1> hex;
  sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
  const std::string draft = path + ".new";
  ::unlink(draft.c_str());
  const File file(::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (file.fd() < 0) return cannot("create", draft);
  CHECK_OK(write_all(file.fd(), std::string(hex.data()) + "\n", draft));
  sodium_memzero(hex.data(), hex.size());
  if (::link(draft.c_str(), path.c_str()) != 0) return cannot("create", path);
  ::unlink(draft.c_str());
  const File folder(::open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.fd() < 0 || ::fsync(folder.fd()) != 0) return cannot("write", dir);
  return LoadedMasterKey{MasterKey(bytes), path, true};
}

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

Result<LoadedMasterKey> load_master_key(const std::string& dir, const char* environment, Random& random) {
  if (::sodium_init() < 0) return Error{ErrorCode::internal, "the cryptography library did not start"};
  if (environment != nullptr && *environment != '\0') {
    TRY(MasterKey key, parse_master_key(environment, kMasterKeyVariable));
    return LoadedMasterKey{std::move(key), kMasterKeyVariable, false};
  }
  const std::string path = dir + "/master.key";
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (file.fd() >= 0) return read_key(file.fd(), path);
  if (errno == ENOENT) return make_key(dir, path, random);
  return cannot("open", path);
}

}  // namespace signalbox
