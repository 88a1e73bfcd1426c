// The server's time as the page knows it, so that countdowns are right on a machine whose clock is not.
let skewMs = 0;

export function setServerNow(now: string): void {
  const server = Date.parse(now);
  if (!Number.isNaN(server)) skewMs = server - Date.now();
}

export function serverNowMs(): number {
  return Date.now() + skewMs;
}

// The page's own time for the core, which never runs backwards.
export function pageNow(): string {
  return new Date(performance.timeOrigin + performance.now()).toISOString();
}

export function serverNow(): string {
  return new Date(serverNowMs()).toISOString();
}
