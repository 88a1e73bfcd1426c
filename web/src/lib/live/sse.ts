// Server-sent events from a fetch body (WHATWG HTML, "Parsing an event stream"), fed chunk by chunk.
export interface SseMessage {
  id: string;
  event: string;
  data: string;
}

export class SseReader {
  #buffer = '';
  #id = '';
  #event = '';
  #data: string[] = [];

  // Returns the messages that this chunk completed. Comments yield nothing.
  push(chunk: string): SseMessage[] {
    this.#buffer += chunk;
    const messages: SseMessage[] = [];
    for (;;) {
      const end = this.#buffer.search(/\r\n|\n|\r(?!$)/);
      if (end < 0) return messages;
      const line = this.#buffer.slice(0, end);
      this.#buffer = this.#buffer.slice(end + (this.#buffer.startsWith('\r\n', end) ? 2 : 1));
      const message = this.#take(line);
      if (message) messages.push(message);
    }
  }

  #take(line: string): SseMessage | null {
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    if (colon === 0) return null;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') this.#data.push(value);
    if (field === 'event') this.#event = value;
    if (field === 'id' && !value.includes('\0')) this.#id = value;
    return null;
  }

  #dispatch(): SseMessage | null {
    const event = this.#event || 'message';
    const data = this.#data;
    this.#event = '';
    this.#data = [];
    return data.length > 0 ? { id: this.#id, event, data: data.join('\n') } : null;
  }
}
