import { expect, it } from 'vitest';
import { callToolCommand, clientConfiguration, createSessionCommand } from './snippets';

const local = { origin: 'http://127.0.0.1:8640', dev: true };
const remote = { origin: 'https://box.example', dev: false };

it('names the session it is copied for', () => {
  expect(callToolCommand(local, 'session_1')).toContain(
    'MCP="http://127.0.0.1:8640/tool_router/session_1/mcp"',
  );
  expect(clientConfiguration(local, 'session_1')).toContain(
    'http://127.0.0.1:8640/tool_router/session_1/mcp',
  );
});

it('asks for a key only where the server does', () => {
  expect(createSessionCommand(local, 'ann')).not.toContain('Authorization');
  for (const text of [
    createSessionCommand(remote, 'ann'),
    callToolCommand(remote, 's'),
    clientConfiguration(remote, 's'),
  ]) {
    expect(text).toContain('Authorization');
  }
});
