// A command is a request to the API, sent to the running server over its control socket or answered by this
// process when none runs, and a way to show the answer.
#pragma once

#include <string>
#include <vector>

#include "core/base/json.h"
#include "server/api/message.h"
#include "server/settings.h"

namespace signalbox::cli {

// What a process tells its caller.
enum ExitCode { kFine = 0, kAnswerIsNo = 1, kWrongUsage = 2, kConfiguration = 3, kStorage = 4, kNetwork = 5 };

struct Options {
  SettingLayer flags;
  std::string config_file;
  bool json = false;
};

// Settings from flags, environment and files; on failure says why and gives the exit code.
Result<Settings> settings_of(const Options& options);

struct Call {
  std::string method = "GET";
  std::string path;
  std::map<std::string, std::string> query;
  Json body;  // null: none
};

// The answer's status and JSON body.
struct Answer {
  int status = 0;
  Json body;
  bool ok() const { return status < 400; }
};

// Fails when neither a server answers nor the store can be opened.
Result<Answer> send(const Settings& settings, const Call& call);

// Prints a refused answer or an error to standard error; the exit code that goes with it.
int report(const Answer& refused);
int report(const Error& error);
int exit_code_of(const Error& error);

// Rows in columns as wide as their widest entry.
void print_table(const std::vector<std::string>& head, const std::vector<std::vector<std::string>>& rows);

}  // namespace signalbox::cli
