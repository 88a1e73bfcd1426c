// Where a person wanted to go before an OpenID provider took over the page. Only an address of our own is followed.
const kEntry = 'signalbox.return';

export function isOwnPath(path: string): boolean {
  return /^\/(?![/\\])/.test(path);
}

export function keepReturnPath(): void {
  try {
    sessionStorage.setItem(kEntry, window.location.pathname + window.location.search);
  } catch {
    // Storage is blocked: the Overview will do.
  }
}

export function takeReturnPath(): string {
  try {
    const path = sessionStorage.getItem(kEntry) ?? '';
    sessionStorage.removeItem(kEntry);
    return isOwnPath(path) ? path : '';
  } catch {
    return '';
  }
}
