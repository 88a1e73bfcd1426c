#include "core/app/upstream_sessions.h"

#include "core/domain/connections/sealed_rows.h"

namespace signalbox {

std::optional<Secret> StoredUpstreamSessions::load(std::string_view project, std::string_view session,
                                                   std::string_view upstream) {
  const auto sealed = ports_.sessions.find_upstream_session(project, session, upstream);
  if (!sealed.ok() || !*sealed || (*sealed)->bytes.empty()) return std::nullopt;
  auto opened = ports_.sealer.open(**sealed, sealed_row::upstream_address(session, upstream));
  if (!opened.ok() || opened->empty()) return std::nullopt;
  return *std::move(opened);
}

void StoredUpstreamSessions::save(std::string_view project, std::string_view session,
                                  std::string_view upstream, const Secret& secret) {
  ports_.changes.commit_later(
      {PutUpstreamSession{std::string(project), std::string(session), std::string(upstream),
                          ports_.sealer.seal(secret, sealed_row::upstream_address(session, upstream))}});
}

void StoredUpstreamSessions::forget(std::string_view project, std::string_view session) {
  ports_.changes.commit_later({DropUpstreamSessions{std::string(project), std::string(session)}});
}

}  // namespace signalbox
