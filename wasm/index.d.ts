// The browser module signalbox_core.mjs: the rules of the server, computed in the page.
//
// Functions take and give text. Each gives JSON: {"ok":true,"value":…} or
// {"ok":false,"error":{"code","message","fields":[{"path","message"}]}}. None throws when called as declared.

export interface SignalboxCore {
  /** `tzif`: the bytes of GET /api/v1/zones/{name}. Value: {name}. The zone stays loaded; UTC always is. */
  loadZone(name: string, tzif: Uint8Array): string;

  /** {schedule, after?, anchor?, seed?}. Value: {words, runsPerMonth}: runs in the 30 days after `after`. */
  checkSchedule(json: string): string;

  /** {schedule, after, count?: 1 to 20, anchor?, seed?}. Value: {words, fires: [{at, note}], runsPerMonth}. */
  previewSchedule(json: string): string;

  /** {type, config}. Value: {config} with defaults filled in; otherwise the server's own words, per field. */
  checkWorkerConfig(json: string): string;

  /** Value: [{name, title, description, toolkit, configSchema, defaultConfig}]. */
  workerTypes(): string;

  /** {schema, arguments}. Value: {valid, errors: [{path, message}]}; not ok when the schema itself is wrong. */
  checkArguments(json: string): string;

  /** One input of the live view (kinds in core/domain/live/feed_input.h). Value: the whole view after it. */
  feed(json: string): string;

  historyClear(): string;

  /** The answer of GET /api/v1/runs/columns. Value: {rows}. */
  historyAppend(json: string): string;

  /** A run as in the event feed. Value: {rows}. */
  historyUpsert(json: string): string;

  /**
   * {states?, types?, workerIds?, userIds?, triggers?, fromMs?, toMs?, text?, sort?: "newest" | "oldest" | "longest"}.
   * Value: {total, matched, counts, p50Ms, p95Ms}. `counts` leaves `states` aside: what choosing a state would show.
   */
  historyFilter(json: string): string;

  /** Of the last filter. Value: {rows: [{id, workerId, type, userId, state, trigger, createdAtMs, durationMs, newItems}]}. */
  historyRows(offset: number, count: number): string;
}

export interface LoadOptions {
  /** The bytes of signalbox_core.wasm, where fetching them is not possible (tests in Node). */
  wasmBinary?: ArrayBuffer | Uint8Array;
  /** Where a file of the module lies, when it is not beside signalbox_core.mjs. */
  locateFile?: (file: string) => string;
}

export default function createSignalboxCore(options?: LoadOptions): Promise<SignalboxCore>;
