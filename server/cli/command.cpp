#include "server/cli/command.h"

#include <unistd.h>

#include <filesystem>
#include <iostream>

#include "server/composition.h"
#include "server/control/control_client.h"

extern char** environ;

namespace signalbox::cli {
namespace {

constexpr Duration kTimeout = Duration::seconds(90);

SettingLayer process_environment() {
  SettingLayer layer;
  for (char** entry = environ; *entry; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos)
      layer[std::string(text.substr(0, equals))] = text.substr(equals + 1);
  }
  return layer;
}

// Counts characters, not bytes, so that columns line up.
std::size_t width_of(const std::string& text) {
  std::size_t width = 0;
  for (const char c : text) width += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return width;
}

// The server's answer, or this process's when no server runs.
Result<api::Reply> exchange(const Settings& settings, const api::Request& request) {
  auto reply = control::send(settings.data_dir + "/control.sock", request, kTimeout);
  const bool nobody_there = !reply.ok() && (reply.error().code == ErrorCode::not_found ||
                                            reply.error().code == ErrorCode::upstream_unavailable);
  if (!nobody_there) return reply;
  Settings quiet = settings;
  quiet.log_level = "error";
  TRY(const std::unique_ptr<App> app, App::open(std::move(quiet), App::Purpose::command));
  return app->handle(request);
}

}  // namespace

Result<Settings> settings_of(const Options& options) {
  return load_settings(options.flags, process_environment(), std::filesystem::current_path().string(),
                       options.config_file);
}

Result<Answer> send(const Settings& settings, const Call& call) {
  api::Request request;
  request.method = call.method;
  request.path = call.path;
  request.query = call.query;
  request.channel = api::Channel::control_socket;
  if (!call.body.is_null()) request.body = dump_json(call.body);
  TRY(const api::Reply reply, exchange(settings, request));
  Answer answer{reply.status, Json()};
  if (!reply.body.empty()) {
    TRY(answer.body, parse_json(reply.body, "the server's answer"));
  }
  return answer;
}

int report(const Answer& refused) {
  std::cerr << "signalbox: " << text_member(refused.body, "detail") << text_member(refused.body, "error")
            << "\n";
  for (const Json& field : member(refused.body, "errors"))
    std::cerr << "  " << text_member(field, "path") << " " << text_member(field, "message") << "\n";
  return kAnswerIsNo;
}

int report(const Error& error) {
  std::cerr << "signalbox: " << error.message << "\n";
  return exit_code_of(error);
}

int exit_code_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::invalid_argument:
    case ErrorCode::not_configured: return kConfiguration;
    case ErrorCode::unavailable: return kStorage;
    case ErrorCode::upstream_unavailable:
    case ErrorCode::upstream_failed:
    case ErrorCode::deadline_exceeded: return kNetwork;
    default: return kAnswerIsNo;
  }
}

void print_table(const std::vector<std::string>& head, const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const std::string& title : head) widths.push_back(width_of(title));
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  const auto print = [&](const std::vector<std::string>& row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      std::cout << row[i];
      if (i + 1 < row.size()) std::cout << std::string(widths[i] - width_of(row[i]) + 2, ' ');
    }
    std::cout << "\n";
  };
  print(head);
  for (const auto& row : rows) print(row);
}

}  // namespace signalbox::cli
