// The server's time as the page knows it, so that countdowns are right on a machine whose clock is not.
let skewMs = 0;

export function setServerNow(now: string): void {
  const server = Date.parse(now);
  if (!Number.isNaN(server)) skewMs = server - Date.now();
}

export function serverNowMs(): number {
  return Date.now() + skewMs;
}

export function serverNow(): string {
  return new Date(serverNowMs()).toISOString();
}
