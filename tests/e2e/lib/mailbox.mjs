// A real mail server (npm smtp-server) that keeps what it is given, parsed by mailparser.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importCounterpart } from './environment.mjs';
import { scratchFolder } from './scratch.mjs';
import { until } from './wait.mjs';

// A certificate for 127.0.0.1 that its own file vouches for.
function certificate(scope) {
  const folder = scratchFolder(scope);
  const key = join(folder, 'key.pem'), cert = join(folder, 'cert.pem');
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1',
                           '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return { key: readFileSync(key), cert: readFileSync(cert), caFile: cert };
}

export class Mailbox {
  letters = []; // {to: [address], raw, parsed, secure}
  sessions = 0;
  silent = false; // takes connections and says nothing

  // Options: tls ('starttls', 'none' or 'whole'), user and password (asked for when given).
  static async start(scope, { tls = 'starttls', user, password } = {}) {
    const { SMTPServer } = await importCounterpart('smtp-server/dist/esm/smtp-server.js');
    const { simpleParser } = await importCounterpart('mailparser/dist/esm/index.js');
    const mailbox = new Mailbox();
    const identity = tls === 'none' ? {} : certificate(scope);
    mailbox.caFile = identity.caFile;
    const server = new SMTPServer({
      ...identity,
      secure: tls === 'whole',
      hideSTARTTLS: tls === 'none',
      disabledCommands: tls === 'none' ? ['STARTTLS'] : [],
      authOptional: !user,
      allowInsecureAuth: tls === 'none',
      logger: false,
      closeTimeout: 200,
      onConnect(session, done) {
        mailbox.sessions += 1;
        if (!mailbox.silent) done();
      },
      onAuth(auth, session, done) {
        if (auth.username === user && auth.password === password) return done(null, { user });
        return done(new Error('Invalid username or password'));
      },
      onData(stream, session, done) {
        const chunks = [];
        stream.on('data', (chunk) => chunks.push(chunk)).on('end', async () => {
          const raw = Buffer.concat(chunks).toString('utf8');
          const parsed = await simpleParser(raw);
          mailbox.letters.push({ from: session.envelope.mailFrom.address, secure: session.secure,
                                 to: session.envelope.rcptTo.map(({ address }) => address), raw, parsed });
          done();
        });
      },
    });
    server.on('error', () => {}); // a client that goes away is none of the test's business
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    scope.after(() => new Promise((resolve) => server.close(resolve)));
    mailbox.host = `127.0.0.1:${server.server.address().port}`;
    return mailbox;
  }

  // The newest letter to an address, once there is one beyond the first `known`.
  async letterTo(address, known = 0) {
    const to = () => this.letters.filter((letter) => letter.to.includes(address));
    await until(`a letter to ${address}`, () => to().length > known);
    return to().at(-1);
  }
}

// The one-time link in a letter: {path, ticket}.
export function linkIn(letter) {
  const [, path, ticket] = /(\/[a-z-]+)#(tk_[0-9a-z]+)/.exec(letter.parsed.text);
  return { path, ticket };
}
