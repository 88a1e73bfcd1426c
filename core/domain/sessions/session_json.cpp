#include "core/base/codec.h"
#include "core/domain/sessions/session.h"

SIGNALBOX_WIRE(signalbox::Session);

namespace signalbox {

std::string encode_session(const Session& session, Instant now) {
  Json out = encode(session);
  out["status"] = encode(status_of(session, now));
  return dump_json(out);
}

}  // namespace signalbox
