// signalbox tools
#include <iostream>

#include "core/base/text.h"
#include "server/cli/commands.h"

namespace signalbox::cli {
namespace {

struct ToolOptions {
  std::string user;
  std::string word;
  std::string slug;
  std::string arguments = "{}";
};

void show_list(const Json& body) {
  std::vector<std::vector<std::string>> rows;
  for (const Json& tool : member(body, "items"))
    rows.push_back({text_member(tool, "slug"), text_member(tool, "toolkit"),
                    shorten(text_member(tool, "description"), 80)});
  print_table({"TOOL", "TOOLKIT", "DOES"}, rows);
}

Call list_call(const ToolOptions& tool) {
  return {.path = "/api/v1/tools", .query = {{"userId", tool.user}, {"search", tool.word}}};
}

int call_tool(const Options& options, const ToolOptions& tool) {
  const auto arguments = parse_json(tool.arguments, "--arguments");
  if (!arguments.ok()) {
    std::cerr << "signalbox: " << arguments.error().message << "\n";
    return kWrongUsage;
  }
  const auto settings = settings_of(options);
  if (!settings.ok()) return report(settings.error());
  const auto answer = send(*settings, {.method = "POST",
                                       .path = "/api/v1/tools/" + tool.slug + "/call",
                                       .body = {{"userId", tool.user}, {"arguments", *arguments}}});
  if (!answer.ok()) return report(answer.error());
  if (!answer->ok()) return report(*answer);
  std::cout << (options.json
                    ? dump_json(answer->body)
                    : member(answer->body, "data").dump(2, ' ', false, Json::error_handler_t::replace))
            << "\n";
  return member(answer->body, "successful") == true ? kFine : kAnswerIsNo;
}

}  // namespace

void add_tools(CLI::App& program, Options& options, Action& action) {
  CLI::App* group = program.add_subcommand("tools", "Tools of sessions")->require_subcommand(1);
  auto tool = std::make_shared<ToolOptions>();

  CLI::App* list = group->add_subcommand("list", "List tools");
  list->add_option("--user", tool->user, "those of this user's session");
  list->callback([&options, &action, tool] {
    action = [&options, tool] { return run_call(options, list_call(*tool), show_list); };
  });

  CLI::App* search = group->add_subcommand("search", "Find tools by a word");
  search->add_option("word", tool->word, "in the name or description")->required();
  search->add_option("--user", tool->user, "among those of this user's session");
  search->callback([&options, &action, tool] {
    action = [&options, tool] { return run_call(options, list_call(*tool), show_list); };
  });

  CLI::App* call = group->add_subcommand("call", "Call a tool as a user");
  call->add_option("tool", tool->slug, "the tool's name, such as TIME_NOW")->required();
  call->add_option("--user", tool->user, "the user's id")->required();
  call->add_option("--arguments", tool->arguments, "JSON");
  call->callback(
      [&options, &action, tool] { action = [&options, tool] { return call_tool(options, *tool); }; });
}

}  // namespace signalbox::cli
