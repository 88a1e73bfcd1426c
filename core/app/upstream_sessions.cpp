#include "core/app/upstream_sessions.h"

namespace signalbox {
namespace {

// What the seal is bound to.
std::string row_of(std::string_view session, std::string_view upstream) {
  return "upstream_sessions/" + std::string(session) + "/" + std::string(upstream);
}

}  // namespace

std::optional<Secret> StoredUpstreamSessions::load(std::string_view project, std::string_view session,
                                                   std::string_view upstream) {
  const auto sealed = ports_.sessions.find_upstream_session(project, session, upstream);
  if (!sealed.ok() || !*sealed || (*sealed)->bytes.empty()) return std::nullopt;
  auto opened = ports_.sealer.open(**sealed, row_of(session, upstream));
  if (!opened.ok() || opened->empty()) return std::nullopt;
  return *std::move(opened);
}

void StoredUpstreamSessions::save(std::string_view project, std::string_view session,
                                  std::string_view upstream, const Secret& secret) {
  ports_.changes.commit_later(
      {PutUpstreamSession{std::string(project), std::string(session), std::string(upstream),
                          ports_.sealer.seal(secret, row_of(session, upstream))}});
}

void StoredUpstreamSessions::forget(std::string_view project, std::string_view session) {
  ports_.changes.commit_later({DropUpstreamSessions{std::string(project), std::string(session)}});
}

}  // namespace signalbox
