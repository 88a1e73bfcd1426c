// The Embind module: text in, text out, nothing throws.
declare module 'signalbox-core' {
  export interface SignalboxCore {
    loadZone(name: string, bytes: Uint8Array): string;
    checkSchedule(json: string): string;
    previewSchedule(json: string): string;
    checkWorkerConfig(json: string): string;
    workerTypes(): string;
    checkArguments(json: string): string;
    feed(json: string): string;
    historyClear(): string;
    historyAppend(json: string): string;
    historyUpsert(json: string): string;
    historyFilter(json: string): string;
    historyRows(offset: number, count: number): string;
  }
  const createSignalboxCore: () => Promise<SignalboxCore>;
  export default createSignalboxCore;
}
