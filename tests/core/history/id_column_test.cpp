#include "core/domain/history/id_column.h"

#include <catch2/catch.hpp>

using namespace signalbox;

TEST_CASE("Every id leads back to its row, others lead nowhere") {
  IdColumn ids;
  CHECK_FALSE(ids.find("run_0").has_value());
  for (int i = 0; i < 5'000; ++i) ids.push_back("run_" + std::to_string(i * 7));
  CHECK(ids.size() == 5'000);
  for (std::uint32_t i = 0; i < 5'000; ++i) {
    const std::string id = "run_" + std::to_string(i * 7);
    REQUIRE(ids[i] == id);
    REQUIRE(ids.find(id) == i);
  }
  CHECK_FALSE(ids.find("run_1").has_value());
  CHECK_FALSE(ids.find("run_").has_value());
}
