// Commands and configuration to copy. They carry this server's own address and never a key.
interface Place {
  origin: string;
  dev: boolean; // no credential needed
}

const kVersion = '2025-11-25';

export function sessionUrl(origin: string, sessionId: string): string {
  return `${origin}/tool_router/${sessionId}/mcp`;
}

function bearer(place: Place): string {
  return place.dev ? '' : ` \\\n  -H "Authorization: Bearer $SIGNALBOX_KEY"`;
}

export function createSessionCommand(place: Place, userId: string): string {
  const body = JSON.stringify({ userId, toolkits: [] });
  return [
    `curl -X POST ${place.origin}/api/tool-router/create-session \\`,
    `  -H "Content-Type: application/json"${bearer(place)} \\`,
    `  -d '${body}'`,
  ].join('\n');
}

// Initialises an MCP session by hand, then calls one tool that needs no account.
export function callToolCommand(place: Place, sessionId: string): string {
  const hello = {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: kVersion, capabilities: {}, clientInfo: { name: 'curl', version: '1' } },
  };
  const call = { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'TIME_NOW', arguments: {} } };
  const post = [
    `curl -sS "$MCP"${bearer(place)} \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -H "Accept: application/json, text/event-stream" \\`,
  ];
  const joined = [...post, `  -H "MCP-Protocol-Version: ${kVersion}" -H "Mcp-Session-Id: $ID" \\`];
  return [
    `MCP="${sessionUrl(place.origin, sessionId)}"`,
    `ID=$(${post.join('\n')}`,
    `  -D - -o /dev/null -d '${JSON.stringify(hello)}' \\`,
    `  | tr -d '\\r' | sed -n 's/^[Mm][Cc][Pp]-[Ss]ession-[Ii][Dd]: //p')`,
    ...joined,
    `  -d '{"jsonrpc":"2.0","method":"notifications/initialized"}'`,
    ...joined,
    `  -d '${JSON.stringify(call)}'`,
  ].join('\n');
}

// The shape most MCP clients read from their settings file.
export function clientConfiguration(place: Place, sessionId: string): string {
  const server: Record<string, unknown> = { type: 'http', url: sessionUrl(place.origin, sessionId) };
  if (!place.dev) server['headers'] = { Authorization: 'Bearer <key>' };
  return JSON.stringify({ mcpServers: { signalbox: server } }, null, 2);
}
