// The change feed, read as a page reads it: server-sent events over fetch.
import { until } from './wait.mjs';

export class EventFeed {
  #abort = new AbortController();
  events = []; // {id, type: "change"|"reset", data}
  text = '';

  static async open(scope, api, lastEventId) {
    const feed = new EventFeed();
    const headers = { Accept: 'text/event-stream' };
    if (api.key) headers.Authorization = `Bearer ${api.key}`;
    if (lastEventId) headers['Last-Event-ID'] = lastEventId;
    const response = await fetch(`${api.origin}/api/v1/events`, { headers, signal: feed.#abort.signal });
    if (!response.ok) throw new Error(`the change feed answered ${response.status}: ${await response.text()}`);
    scope.after(() => feed.close());
    feed.ended = feed.#read(response.body).catch(() => {}); // closed by us or by the server's end
    return feed;
  }

  close() {
    this.#abort.abort();
  }

  // The first event, past or to come, that `matches`.
  until(what, matches, options) {
    return until(what, () => this.events.find(matches), options);
  }

  async #read(body) {
    let rest = '';
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
      this.text += chunk;
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop();
      this.events.push(...blocks.map(parse).filter(Boolean));
    }
  }
}

function parse(block) {
  const fields = {};
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) fields[line.slice(0, colon)] = (fields[line.slice(0, colon)] ?? '') + line.slice(colon + 1).trimStart();
  }
  return fields.data === undefined ? undefined : { id: fields.id, type: fields.event, data: JSON.parse(fields.data) };
}
