// A User-Agent in words a person knows, to tell one's own browsers apart. Order matters: most claim to be others as well.
const kBrowsers = [
  [/Edg(?:e|A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\/|Chromium\//, 'Chrome'],
  [/Safari\//, 'Safari'],
] as const;
const kSystems = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
] as const;

export function browserName(userAgent: string): string {
  const browser = kBrowsers.find(([pattern]) => pattern.test(userAgent))?.[1];
  const system = kSystems.find(([pattern]) => pattern.test(userAgent))?.[1];
  if (!browser) return userAgent || 'unknown browser';
  return system ? `${browser} on ${system}` : browser;
}
