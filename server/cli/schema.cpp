// signalbox schema: answers by itself, without a server.
#include <iostream>

#include "core/domain/schema/schema_text.h"
#include "server/cli/commands.h"

namespace signalbox::cli {

void add_schema(CLI::App& program, Options&, Action& action) {
  CLI::App* group = program.add_subcommand("schema", "JSON Schema 2020-12")->require_subcommand(1);
  group->add_subcommand("check", "JSON lines {id,schema,instance} in, {id,valid,errors} out")
      ->callback([&action] {
        action = [] {
          for (std::string line; std::getline(std::cin, line);)
            if (!line.empty()) std::cout << check_schema_line(line) << "\n";
          return static_cast<int>(kFine);
        };
      });
}

}  // namespace signalbox::cli
