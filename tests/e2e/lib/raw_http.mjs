// Requests as bytes, for what a well-behaved client would never send.
import { connect } from 'node:net';
import { within } from './wait.mjs';

// Sends the bytes and reads until the server has answered in full or closes.
// -> {status, headers, text}
export function sendRaw(port, bytes, { limit = 15_000 } = {}) {
  const answered = new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let received = Buffer.alloc(0);
    const finish = () => {
      socket.destroy();
      const answer = parse(received);
      if (answer) resolve(answer);
      else reject(new Error(`no HTTP answer but: ${received.toString('latin1').slice(0, 200)}`));
    };
    socket.on('connect', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (isWhole(received)) finish();
    });
    socket.on('end', finish);
    socket.on('error', (error) => (parse(received) ? finish() : reject(error)));
  });
  return within(limit, 'the raw request', answered);
}

export function requestBytes(method, target, headers, body = '') {
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.concat([Buffer.from(`${method} ${target} HTTP/1.1\r\n${head}\r\n`, 'latin1'), Buffer.from(body)]);
}

function parse(bytes) {
  const text = bytes.toString('utf8');
  const end = text.indexOf('\r\n\r\n');
  const status = /^HTTP\/1\.1 (\d{3})/.exec(text);
  if (!status || end < 0) return undefined;
  const headers = Object.fromEntries(text.slice(0, end).split('\r\n').slice(1).map((line) =>
    [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
  return { status: Number(status[1]), headers, text: text.slice(end + 4) };
}

function isWhole(bytes) {
  const answer = parse(bytes);
  const length = Number(answer?.headers['content-length'] ?? Number.NaN);
  return answer !== undefined && Buffer.byteLength(answer.text) >= length;
}
