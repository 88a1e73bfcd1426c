import { describe, expect, it } from 'vitest';
import { SseReader, type SseMessage } from './sse';

function readAll(...chunks: string[]): SseMessage[] {
  const reader = new SseReader();
  return chunks.flatMap((chunk) => reader.push(chunk));
}

describe('SseReader', () => {
  it('reads a message that ends with an empty line', () => {
    expect(readAll('id: evt_1\nevent: change\ndata: {"a":1}\n\n')).toEqual([
      { id: 'evt_1', event: 'change', data: '{"a":1}' },
    ]);
  });

  it('gives the same messages wherever the chunks are cut, whatever ends the lines', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text =
        ['id: 1', 'data: one', 'data: two', '', ': heartbeat', 'id: 2', 'data: three', '', ''].join(end) +
        end;
      const whole = readAll(text);
      expect(whole.map((message) => message.data)).toEqual(['one\ntwo', 'three']);
      for (let cut = 1; cut < text.length; cut += 1)
        expect(readAll(text.slice(0, cut), text.slice(cut))).toEqual(whole);
    }
  });

  it('says nothing for comments and for an unfinished message', () => {
    expect(readAll(': hello\n\n', 'data: half')).toEqual([]);
  });

  it('keeps the last id for messages that have none', () => {
    expect(readAll('id: 7\ndata: a\n\n', 'data: b\n\n').map((message) => message.id)).toEqual(['7', '7']);
  });

  it('reads a reset, whose data is empty braces', () => {
    expect(readAll('event: reset\ndata: {}\n\n')).toEqual([{ id: '', event: 'reset', data: '{}' }]);
  });
});
