#include "server/mcp/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <string_view>

#ifndef CLOSE_RANGE_CLOEXEC
#define CLOSE_RANGE_CLOEXEC (1U << 2)
#endif

extern char** environ;

namespace signalbox {
namespace {

struct Pipe {
  FileDescriptor read;
  FileDescriptor write;
};

Result<Pipe> make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0)
    return Error{ErrorCode::unavailable, "The system has no more file descriptors. Raise their limit."};
  return Pipe{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

bool is_inherited(std::string_view variable) {
  constexpr std::string_view kNames[] = {"HOME", "LANG",   "LOGNAME", "PATH", "SHELL",
                                         "TERM", "TMPDIR", "TZ",      "USER"};
  const std::string_view name = variable.substr(0, variable.find('='));
  if (name.starts_with("LC_")) return true;
  for (const std::string_view known : kNames)
    if (known == name) return true;
  return false;
}

std::vector<std::string> environment_of(const std::map<std::string, std::string>& env) {
  std::vector<std::string> out;
  for (char** variable = environ; *variable; ++variable) {
    const std::string_view text = *variable;
    const bool replaced = env.count(std::string(text.substr(0, text.find('=')))) != 0;
    if (is_inherited(text) && !replaced) out.emplace_back(text);
  }
  for (const auto& [name, value] : env) out.push_back(name + "=" + value);
  return out;
}

std::string program_path(const std::string& program, const std::vector<std::string>& environment) {
  if (program.find('/') != std::string::npos) return program;
  std::string_view path = "/usr/local/bin:/usr/bin:/bin";
  for (const std::string& variable : environment)
    if (variable.starts_with("PATH=")) path = std::string_view(variable).substr(5);
  while (!path.empty()) {
    const std::size_t colon = path.find(':');
    const std::string candidate = std::string(path.substr(0, colon)) + "/" + program;
    if (candidate[0] == '/' && access(candidate.c_str(), X_OK) == 0) return candidate;
    path.remove_prefix(colon == std::string_view::npos ? path.size() : colon + 1);
  }
  return {};
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// Everything the child needs, laid out before the fork: between fork and exec only async-signal-safe calls.
struct Launch {
  const char* program;
  char** arguments;
  char** environment;
  int input;
  int output;
  int errors;
  int report;  // gets errno when the program cannot be run
  pid_t parent;
};

void keep_streams_only() {
  if (syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC) == 0) return;
  for (int fd = 3; fd < 4096; ++fd) fcntl(fd, F_SETFD, FD_CLOEXEC);
}

[[noreturn]] void run_child(const Launch& launch) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != launch.parent) _exit(127);  // it died before it could be watched
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const int number : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGUSR1, SIGUSR2})
    signal(number, SIG_DFL);
  const bool connected =
      dup2(launch.input, 0) == 0 && dup2(launch.output, 1) == 1 && dup2(launch.errors, 2) == 2;
  if (connected) {
    keep_streams_only();
    execve(launch.program, launch.arguments, launch.environment);
  }
  const int cause = errno;
  (void)!write(launch.report, &cause, sizeof cause);
  _exit(127);
}

// Moves a descriptor out of the way of 0, 1 and 2, which the child overwrites.
FileDescriptor above_streams(FileDescriptor fd) {
  if (fd.get() > 2) return fd;
  return FileDescriptor(fcntl(fd.get(), F_DUPFD_CLOEXEC, 3));
}

void make_nonblocking(const FileDescriptor& fd) {
  fcntl(fd.get(), F_SETFL, fcntl(fd.get(), F_GETFL) | O_NONBLOCK);
}

// What the child reports before its program runs; 0 when it runs.
int start_failure(const FileDescriptor& report) {
  int cause = 0;
  ssize_t got;
  do got = read(report.get(), &cause, sizeof cause);
  while (got < 0 && errno == EINTR);
  return got == sizeof cause ? cause : 0;
}

}  // namespace

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  if (this != &other) {
    reset();
    fd_ = other.release();
  }
  return *this;
}

void FileDescriptor::reset() {
  if (fd_ >= 0) close(fd_);
  fd_ = -1;
}

int FileDescriptor::release() { return std::exchange(fd_, -1); }

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      input_(std::move(other.input_)),
      output_(std::move(other.output_)),
      errors_(std::move(other.errors_)) {}

ChildProcess::~ChildProcess() { end(Duration{}); }

Result<ChildProcess> ChildProcess::start(const std::vector<std::string>& command,
                                         const std::map<std::string, std::string>& env) {
  if (command.empty()) return Error{ErrorCode::not_configured, "No command is configured."};
  std::vector<std::string> arguments = command;
  std::vector<std::string> environment = environment_of(env);
  const std::string program = program_path(command[0], environment);
  if (program.empty())
    return Error{ErrorCode::not_configured,
                 "The program \"" + command[0] + "\" is not in PATH. Install it or give its full path."};
  TRY(Pipe input, make_pipe());
  TRY(Pipe output, make_pipe());
  TRY(Pipe errors, make_pipe());
  TRY(Pipe report, make_pipe());
  input.read = above_streams(std::move(input.read));
  output.write = above_streams(std::move(output.write));
  errors.write = above_streams(std::move(errors.write));
  report.write = above_streams(std::move(report.write));

  const std::vector<char*> argument_pointers = pointers_to(arguments);
  const std::vector<char*> environment_pointers = pointers_to(environment);
  const Launch launch{program.c_str(),
                      const_cast<char**>(argument_pointers.data()),
                      const_cast<char**>(environment_pointers.data()),
                      input.read.get(),
                      output.write.get(),
                      errors.write.get(),
                      report.write.get(),
                      getpid()};
  const pid_t pid = fork();
  if (pid < 0) return Error{ErrorCode::unavailable, "The system has no room for another process."};
  if (pid == 0) run_child(launch);
  setpgid(pid, pid);  // the child does it too; whoever is first

  ChildProcess child;
  child.pid_ = pid;
  child.input_ = std::move(input.write);
  child.output_ = std::move(output.read);
  child.errors_ = std::move(errors.read);
  report.write.reset();
  if (const int cause = start_failure(report.read))
    return Error{ErrorCode::not_configured,
                 "The program \"" + command[0] + "\" cannot be run: " + std::strerror(cause) + "."};
  make_nonblocking(child.input_);
  make_nonblocking(child.output_);
  make_nonblocking(child.errors_);
  return child;
}

// Leaves the exited child in the process table, so that its group's number is not given away yet.
bool ChildProcess::has_exited(Duration patience) const {
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(patience.ms);
  const FileDescriptor watch(static_cast<int>(syscall(SYS_pidfd_open, pid_, 0)));
  while (true) {
    siginfo_t info{};
    if (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid != 0)
      return true;
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    pollfd wait{watch.get(), POLLIN, 0};
    poll(&wait, watch.is_open() ? 1 : 0,
         static_cast<int>(watch.is_open() ? left.count() : std::min<long>(left.count(), 10)));
  }
}

void ChildProcess::end(Duration grace) {
  if (pid_ < 0) return;
  input_.reset();
  if (!has_exited(grace)) {
    kill(-pid_, SIGTERM);
    has_exited(grace);
  }
  kill(-pid_, SIGKILL);
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) continue;
  pid_ = -1;
  output_.reset();
  errors_.reset();
}

}  // namespace signalbox
