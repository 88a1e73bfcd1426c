// What it costs to find out whose credential a request presents: authenticate() over a real store with ten
// thousand users, alone and with eight threads at once. Prints the figures and fails beyond the budget.
#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <latch>
#include <string>
#include <thread>
#include <vector>

#include "core/app/page_tokens.h"
#include "core/base/id.h"
#include "server/crypto/sealer.h"
#include "server/embedded/embedded.h"
#include "server/runtime/system_clock.h"
#include "server/runtime/system_random.h"
#include "server/sqlite/store.h"
#include "server/zones/zoneinfo.h"

using namespace signalbox;

namespace {

constexpr int kUsers = 10'000;
constexpr int kChecks = 20'000;  // of each kind, on each thread
constexpr double kBudgetUs = 50;
const std::string kProject = "default";
const std::string kPage = "https://app.example";

struct NoLog final : Log {
  void write(LogLevel, std::string_view, LogFields) override {}
};

struct Folder {
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "signalbox-bench-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  std::filesystem::path path;
};

std::unique_ptr<SqliteStore> open_store(const std::filesystem::path& path, Log& log) {
  std::vector<Migration> migrations;
  for (const EmbeddedFile& file : embedded_migrations())
    migrations.push_back({std::stoi(std::string(file.path)), file.path, file.bytes});
  auto store = SqliteStore::open(path, migrations, log);
  if (!store.ok()) std::printf("%s\n", store.error().message.c_str());
  return std::move(store).value();
}

// The program's own ports over a store in a scratch folder.
struct World {
  Folder folder;
  NoLog log;
  Zoneinfo zones{"/usr/share/zoneinfo"};
  SystemClock clock;
  SystemRandom random;
  SodiumSealer sealer{MasterKey({})};
  std::unique_ptr<SqliteStore> store = open_store(folder.path / "signalbox.db", log);
  Ports ports{.changes = *store,
              .sessions = *store,
              .keys = *store,
              .connections = *store,
              .workers = *store,
              .runs = *store,
              .events = *store,
              .notes = *store,
              .users = *store,
              .accounts = *store,
              .sign_ins = *store,
              .authorisations = *store,
              .upkeep = *store,
              .audit = *store,
              .clock = clock,
              .random = random,
              .sealer = sealer,
              .zones = zones,
              .log = log};

  // A credential of each user, all in a few commits.
  std::vector<Secret> fill(KeyKind kind) {
    std::vector<Secret> texts;
    ChangeSet changes;
    const Instant now = clock.now();
    for (int i = 0; i < kUsers; ++i) {
      const std::string number = std::to_string(i), user = "user_" + number;
      texts.emplace_back(make_token("sk", random));
      ApiKey key{.project_id = kProject, .id = make_id(id_prefix::kKey, now, random), .kind = kind};
      key.scopes = default_user_scopes();
      key.hash = sealer.hash(texts.back());
      key.created_at = now;
      key.rev = 1;
      if (kind != KeyKind::project) key.user_id = user;
      if (kind == KeyKind::page) {
        Session session{.project_id = kProject, .id = "session_" + number, .user_id = user};
        slide(session, now);
        session.rev = 1;
        key.session_id = session.id;
        key.origin = kPage;
        key.expires_at = now + Duration::hours(1);
        changes.push_back(PutSession{session});
      }
      changes.push_back(PutUser{kProject, user, now});
      changes.push_back(PutKey{key});
      if (changes.size() > 3000 || i + 1 == kUsers) {
        const auto report = ports.changes.commit(std::move(changes));
        if (!report.ok() || !report->committed) std::printf("the store could not be filled\n");
        changes = {};
      }
    }
    return texts;
  }
};

// What each of so many checks took, in microseconds.
std::vector<double> timed_checks(World& world, const std::vector<Secret>& texts, std::uint64_t seed) {
  using Steady = std::chrono::steady_clock;
  SeededRandom random(seed);
  std::vector<double> took;
  took.reserve(kChecks);
  for (int i = 0; i < kChecks; ++i) {
    const Secret& text = texts[random.below(texts.size())];
    const auto begun = Steady::now();
    const bool known = authenticate(world.ports, text, kPage).ok();
    took.push_back(std::chrono::duration<double, std::micro>(Steady::now() - begun).count());
    if (!known) std::printf("a credential was not known\n");
  }
  return took;
}

std::vector<double> with_threads(World& world, const std::vector<Secret>& texts, int threads) {
  std::vector<std::vector<double>> parts(static_cast<std::size_t>(threads));
  std::vector<std::thread> running;
  std::latch start(threads);
  for (int t = 0; t < threads; ++t)
    running.emplace_back([&, t] {
      start.arrive_and_wait();
      parts[static_cast<std::size_t>(t)] = timed_checks(world, texts, static_cast<std::uint64_t>(t));
    });
  for (std::thread& thread : running) thread.join();
  std::vector<double> all;
  for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
  std::sort(all.begin(), all.end());
  return all;
}

bool print(const char* what, int threads, const std::vector<double>& sorted) {
  const auto at = [&](double part) { return sorted[static_cast<std::size_t>(part * (sorted.size() - 1))]; };
  const bool met = at(0.99) <= kBudgetUs;
  std::printf("%-12s %2d thread%s   p50 %6.1f us   p99 %6.1f us   p99.9 %7.1f us   budget p99 %.0f us: %s\n",
              what, threads, threads == 1 ? " " : "s", at(0.5), at(0.99), at(0.999), kBudgetUs,
              met ? "met" : "MISSED");
  return met;
}

}  // namespace

int main() {
  World world;
  bool met = true;
  const std::pair<const char*, KeyKind> kinds[] = {
      {"project key", KeyKind::project}, {"user key", KeyKind::user}, {"page token", KeyKind::page}};
  for (const auto& [what, kind] : kinds) {
    const std::vector<Secret> texts = world.fill(kind);
    with_threads(world, texts, 1);  // warm
    for (const int threads : {1, 8}) met = print(what, threads, with_threads(world, texts, threads)) && met;
  }
  return met ? 0 : 1;
}
