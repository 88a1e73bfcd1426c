#include "core/app/preview_worker.h"

#include "core/base/codec.h"
#include "core/domain/workers/worker_program.h"
#include "core/domain/workers/worker_type.h"

namespace signalbox {

template <>
struct Fields<PreviewCall> {
  static constexpr auto list =
      std::make_tuple(field("tool", &PreviewCall::tool), field("durationMs", &PreviewCall::duration));
};

namespace {

constexpr int kMaxCalls = 20;
constexpr Duration kLookBack = Duration::hours(24);

Result<Step> perform(const Calling& calling, const Session& session, const CallNext& call,
                     const CallContext& context, Preview& preview) {
  TRY(const FoundTool tool, calling.catalog.find(call.tool, context));
  if (!call.read_only || !tool.offered->tool.hints.read_only)
    return Error{ErrorCode::permission_denied,
                 "a preview changes nothing, and this worker would now call " + call.tool};
  const Instant begun = calling.ports.clock.monotonic();
  TRY(const ToolCallAnswer answer,
      call_tool(calling,
                {.session = session, .slug = call.tool, .arguments = call.arguments, .idempotency_key = ""},
                context));
  if (is_failure(answer.result))
    return Error{ErrorCode::upstream_failed, call.tool + " failed: " + as_data(answer.result).text};
  preview.calls.push_back({call.tool, calling.ports.clock.monotonic() - begun});
  Step step;
  step.key = call.key;
  step.tool = call.tool;
  step.state = StepState::succeeded;
  step.output = as_data(answer.result);
  return step;
}

}  // namespace

Result<Preview> preview_worker(const Calling& calling, const Session& session, const WorkerRecord& worker,
                               const std::optional<JsonText>& config, const CallContext& context) {
  const WorkerType* type = find_worker_type(worker.worker.type);
  const WorkerProgram program = find_worker_program(worker.worker.type);
  if (!type || !program)
    return Error{ErrorCode::not_found, "this server has no worker type \"" + worker.worker.type + "\""};
  JsonText checked = worker.worker.config;
  if (config) {
    TRY(checked, check_worker_config(*type, *config));
  }
  const Instant now = calling.ports.clock.now();
  const std::optional<JsonText> no_cursor;
  Preview preview;
  std::vector<Step> done;
  for (int i = 0; i < kMaxCalls; ++i) {
    const NextMove move = program({.config = checked,
                                   .cursor = no_cursor,
                                   .done = done,
                                   .started_at = now,
                                   .preview_since = now - kLookBack});
    if (const auto* error = std::get_if<Error>(&move)) return *error;
    if (const auto* finish = std::get_if<Finish>(&move)) {
      preview.result = finish->result;
      preview.new_items = finish->new_items;
      preview.message = finish->message;
      return preview;
    }
    TRY(Step step, perform(calling, session, std::get<CallNext>(move), context, preview));
    done.push_back(std::move(step));
  }
  return Error{ErrorCode::too_large, "the preview needs too many calls; narrow the configuration"};
}

std::string encode_preview(const Preview& preview) {
  const Json result = from_text(preview.result);
  const Json& items = member(result, "items");
  Json calls = encode(preview.calls);
  for (Json& call : calls) call["outcome"] = "succeeded";  // a failed call fails the preview
  return dump_json({{"items", items.is_array() ? items : Json::array()},
                    {"newItems", preview.new_items},
                    {"message", preview.message},
                    {"calls", std::move(calls)}});
}

}  // namespace signalbox
