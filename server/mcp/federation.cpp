#include "server/mcp/federation.h"

#include <algorithm>
#include <set>

#include "core/domain/mcp/naming.h"
#include "server/mcp/stdio_upstream.h"

namespace signalbox {
namespace {

constexpr Duration kListPatience = Duration::seconds(5);

// Calls outside any session must not share upstream sessions between users.
SessionOwner owner_of(const CallContext& context) {
  return {context.project_id, context.session_id.empty() ? "user:" + context.user_id : context.session_id};
}

}  // namespace

// Lets a call be cancelled by the end of its session, for as long as it lives.
class Federation::RunningCall {
 public:
  RunningCall(Federation& federation, const SessionOwner& owner, const CancelToken& caller)
      : federation_(federation), source_(std::make_shared<CancelSource>(caller)) {
    const std::lock_guard lock(federation_.mutex_);
    if (federation_.stopping_) source_->cancel();
    place_ = federation_.running_.emplace(owner, source_);
  }
  ~RunningCall() {
    const std::lock_guard lock(federation_.mutex_);
    federation_.running_.erase(place_);
  }
  RunningCall(const RunningCall&) = delete;
  RunningCall& operator=(const RunningCall&) = delete;

  CancelToken token() const { return source_->token(); }

 private:
  Federation& federation_;
  std::shared_ptr<CancelSource> source_;
  std::multimap<SessionOwner, std::shared_ptr<CancelSource>>::iterator place_;
};

Federation::Federation(std::vector<UpstreamConfig> upstreams, HttpClient& http, Clock& clock, Log& log,
                       UpstreamVault& vault, CompileSchema compile_schema)
    : clock_(clock), vault_(vault), compile_schema_(std::move(compile_schema)) {
  for (UpstreamConfig& config : upstreams) {
    const std::string name = config.name;
    members_.emplace(name, member_of(std::move(config), http, log));
  }
}

Federation::~Federation() { stop(); }

Federation::Member Federation::member_of(UpstreamConfig config, HttpClient& http, Log& log) {
  const auto changed = std::make_shared<std::atomic<bool>>(false);
  const auto note_change = [changed] { changed->store(true); };
  const std::string name = config.name;
  Member member;
  std::unique_ptr<Upstream> lister;
  if (config.url) {
    const HttpUpstreamWorld world{http, clock_, linger_, courier_};
    lister =
        std::make_unique<HttpUpstream>(config, world, std::nullopt, HttpUpstream::Hooks{{}, note_change});
    member.sessions = std::make_unique<SessionPool>(std::move(config), world, vault_, changed);
  } else {
    lister = std::make_unique<StdioUpstream>(std::move(config), clock_, log, note_change);
  }
  member.catalog = std::make_unique<Catalog>(name, std::move(lister), changed, compile_schema_, clock_, log);
  return member;
}

std::shared_ptr<const ToolList> Federation::list(const CallContext& context) {
  CallContext patient = context;
  patient.deadline = std::min(context.deadline, clock_.monotonic() + kListPatience);
  for (auto& [name, member] : members_) {
    member.catalog->refresh_if_due();
    if (member.sessions) member.sessions->end_idle();
  }
  std::vector<std::shared_ptr<const CatalogSnapshot>> snapshots;
  for (auto& [name, member] : members_) snapshots.push_back(member.catalog->settled(patient));
  return merged(snapshots);
}

std::shared_ptr<const ToolList> Federation::merged(
    const std::vector<std::shared_ptr<const CatalogSnapshot>>& snapshots) {
  const std::lock_guard lock(mutex_);
  if (snapshots == merged_from_) return merged_;
  auto list = std::make_shared<ToolList>();
  for (const auto& snapshot : snapshots)
    list->tools.insert(list->tools.end(), snapshot->tools.begin(), snapshot->tools.end());
  std::sort(list->tools.begin(), list->tools.end(),
            [](const OfferedTool& a, const OfferedTool& b) { return a.tool.slug < b.tool.slug; });
  merged_from_ = snapshots;
  merged_ = std::move(list);
  return merged_;
}

bool Federation::owns(std::string_view slug) const {
  return members_.find(mcp::server_in(slug)) != members_.end();
}

std::shared_ptr<Upstream> Federation::upstream_for(Member& member, const SessionOwner& owner) {
  if (member.sessions) return member.sessions->session_of(owner);
  return {std::shared_ptr<void>(), &member.catalog->upstream()};
}

Result<ToolResult> Federation::call(const ToolRequest& request, const CallContext& context,
                                    const ProgressSink& progress) {
  const std::string_view server = mcp::server_in(request.tool.slug);
  const auto member = members_.find(server);
  if (member == members_.end())
    return Error{ErrorCode::not_found, "There is no MCP server \"" + std::string(server) +
                                           "\". List the tools for what is offered."};
  const SessionOwner owner = owner_of(context);
  const RunningCall running(*this, owner, context.cancel);
  CallContext cancellable = context;
  cancellable.cancel = running.token();
  const std::string tool = member->second.catalog->name_of(request.tool.slug);
  const auto upstream = upstream_for(member->second, owner);
  TRY(McpToolResult result, upstream->call_tool(tool, request.arguments, cancellable, progress));
  return ToolResult(std::move(result));
}

void Federation::drop_session(const std::string& project, const std::string& session) {
  const SessionOwner owner{project, session};
  std::vector<std::shared_ptr<CancelSource>> to_cancel;
  {
    const std::lock_guard lock(mutex_);
    const auto [begin, end] = running_.equal_range(owner);
    for (auto call = begin; call != end; ++call) to_cancel.push_back(call->second);
  }
  for (const auto& source : to_cancel) source->cancel();
  for (auto& [name, member] : members_)
    if (member.sessions) member.sessions->drop(owner);
  vault_.forget(project, session);
}

std::vector<UpstreamHealth> Federation::health() {
  std::vector<UpstreamHealth> all;
  for (auto& [name, member] : members_) {
    member.catalog->refresh_if_due();
    all.push_back(member.catalog->health());
  }
  return all;
}

void Federation::stop() {
  std::vector<std::shared_ptr<CancelSource>> to_cancel;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const auto& [owner, source] : running_) to_cancel.push_back(source);
  }
  for (const auto& source : to_cancel) source->cancel();
  for (auto& [name, member] : members_) member.catalog->stop();
  courier_.stop(Duration::seconds(2));
}

Status check_upstreams(const std::vector<UpstreamConfig>& upstreams) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < upstreams.size(); ++i) {
    const UpstreamConfig& upstream = upstreams[i];
    const std::string path = "upstreams[" + std::to_string(i) + "]";
    if (!mcp::is_server_name(upstream.name))
      return invalid_field(path + ".name",
                           "must be 1 to 24 letters, digits, \"-\" or single \"_\", not at the ends");
    if (!names.insert(upstream.name).second)
      return invalid_field(path + ".name", "is taken by another upstream");
    if (upstream.url.has_value() == !upstream.command.empty())
      return invalid_field(path, "must have either a url or a command");
    if (upstream.timeout <= Duration{}) return invalid_field(path + ".timeout", "must be positive");
  }
  return {};
}

}  // namespace signalbox
