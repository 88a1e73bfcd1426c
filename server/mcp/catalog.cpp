#include "server/mcp/catalog.h"

#include <algorithm>

#include "core/domain/mcp/naming.h"
#include "server/mcp/patient_wait.h"

namespace signalbox {
namespace {

constexpr Duration kFresh = Duration::seconds(60);
constexpr Duration kReadingTime = Duration::seconds(30);
// A server that tells of changes all the time is asked no more often than this.
constexpr Duration kBetweenChanges = Duration::seconds(1);

Duration rest_after(int failures) {
  const Duration rest = Duration::seconds(5) * (std::int64_t{1} << std::min(failures - 1, 4));
  return std::min(rest, kFresh);
}

Tool tool_of(const std::string& server, const std::string& slug, const mcp::RemoteTool& remote) {
  Tool tool;
  tool.slug = slug;
  tool.toolkit = server;
  tool.provider = Provider::mcp;
  tool.title = remote.title;
  tool.description = remote.description;
  tool.input_schema = remote.input_schema;
  tool.output_schema = remote.output_schema;
  tool.hints = remote.hints;
  return tool;
}

const OfferedTool* find_tool(const CatalogSnapshot& snapshot, std::string_view slug) {
  const auto found = std::lower_bound(
      snapshot.tools.begin(), snapshot.tools.end(), slug,
      [](const OfferedTool& offered, std::string_view wanted) { return offered.tool.slug < wanted; });
  return found != snapshot.tools.end() && found->tool.slug == slug ? &*found : nullptr;
}

}  // namespace

Catalog::Catalog(std::string server, std::unique_ptr<Upstream> upstream,
                 std::shared_ptr<std::atomic<bool>> changed, CompileSchema compile_schema, Clock& clock,
                 Log& log)
    : server_(std::move(server)),
      upstream_(std::move(upstream)),
      changed_at_server_(std::move(changed)),
      compile_schema_(std::move(compile_schema)),
      clock_(clock),
      log_(log),
      health_{server_, false, "Not asked yet.", 0},
      thread_([this] { run(); }) {}

// With the lock held.
bool Catalog::is_due(Instant now) {
  if (!tried_) return true;
  const Duration since = now - tried_at_;
  if (changed_at_server_->load() && since >= kBetweenChanges) return true;
  return since >= (failures_ > 0 ? rest_after(failures_) : kFresh);
}

void Catalog::refresh_if_due() {
  const std::lock_guard lock(mutex_);
  const Instant now = clock_.monotonic();
  if (reading_ != Reading::idle || stopping_ || !is_due(now)) return;
  reading_ = !tried_ || changed_at_server_->load() ? Reading::awaited : Reading::in_background;
  tried_ = true;
  tried_at_ = now;
  changed_at_server_->store(false);
  changed_.notify_all();
}

std::shared_ptr<const CatalogSnapshot> Catalog::settled(const CallContext& context) {
  const auto wake = wake_on_cancel(context, mutex_, changed_);
  std::unique_lock lock(mutex_);
  patient_wait(lock, changed_, clock_, context, [this] { return reading_ != Reading::awaited || stopping_; });
  return snapshot_;
}

std::string Catalog::name_of(const std::string& slug) {
  const std::lock_guard lock(mutex_);
  const auto found = snapshot_->names.find(slug);
  return found != snapshot_->names.end() ? found->second : slug.substr(server_.size() + 2);
}

UpstreamHealth Catalog::health() {
  const std::lock_guard lock(mutex_);
  return health_;
}

void Catalog::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  stopped_.cancel();
  upstream_->stop();
  if (thread_.joinable()) thread_.join();
}

void Catalog::run() {
  while (true) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stopping_ || reading_ != Reading::idle; });
      if (stopping_) return;
    }
    read_list();
  }
}

void Catalog::read_list() {
  CallContext context;
  context.deadline = clock_.monotonic() + kReadingTime;
  context.cancel = stopped_.token();
  const auto tools = upstream_->list_tools(context);
  std::shared_ptr<const CatalogSnapshot> snapshot;
  if (tools.ok()) {
    std::shared_ptr<const CatalogSnapshot> before;
    {
      const std::lock_guard lock(mutex_);
      before = snapshot_;
    }
    snapshot = snapshot_of(*tools, *before);
  }
  {
    const std::lock_guard lock(mutex_);
    if (snapshot) snapshot_ = std::move(snapshot);
    failures_ = tools.ok() ? 0 : failures_ + 1;
    health_ = {server_, tools.ok(), tools.ok() ? "" : tools.error().message, snapshot_->tools.size()};
    reading_ = Reading::idle;
    changed_.notify_all();
  }
  if (!tools.ok())
    log_.write(LogLevel::warning, "mcp tools not read",
               {{"server", server_}, {"reason", tools.error().message}});
}

std::shared_ptr<const CatalogSnapshot> Catalog::snapshot_of(const std::vector<mcp::RemoteTool>& tools,
                                                            const CatalogSnapshot& before) const {
  std::map<std::string, const mcp::RemoteTool*> by_name;
  std::vector<std::string> names;
  for (const mcp::RemoteTool& tool : tools) {
    by_name[tool.name] = &tool;
    names.push_back(tool.name);
  }
  auto snapshot = std::make_shared<CatalogSnapshot>();
  snapshot->names = mcp::slugs_of(server_, names);
  for (const auto& [slug, name] : snapshot->names) {
    OfferedTool offered{tool_of(server_, slug, *by_name[name]), nullptr};
    const OfferedTool* known = find_tool(before, slug);
    const bool unchanged = known && known->tool.input_schema == offered.tool.input_schema;
    offered.input = unchanged ? known->input : compile_schema_(offered.tool.input_schema);
    snapshot->tools.push_back(std::move(offered));
  }
  return snapshot;
}

}  // namespace signalbox
