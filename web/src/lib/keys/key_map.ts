// Which keys do what, as data: the help sheet prints this list and the listener reads it.
export interface KeyBinding {
  keys: string; // one key, or two pressed one after the other: "g w"
  does: string;
  action: KeyAction;
}

export type KeyAction =
  | 'go-overview'
  | 'go-workers'
  | 'go-runs'
  | 'go-connections'
  | 'go-sessions'
  | 'go-users'
  | 'go-keys'
  | 'go-people'
  | 'go-audit'
  | 'focus-filter'
  | 'help';

export const kKeyBindings: readonly KeyBinding[] = [
  { keys: 'g o', does: 'Go to Overview', action: 'go-overview' },
  { keys: 'g w', does: 'Go to Workers', action: 'go-workers' },
  { keys: 'g r', does: 'Go to Runs', action: 'go-runs' },
  { keys: 'g c', does: 'Go to Connections', action: 'go-connections' },
  { keys: 'g s', does: 'Go to Sessions', action: 'go-sessions' },
  { keys: 'g u', does: 'Go to Users', action: 'go-users' },
  { keys: 'g k', does: 'Go to Keys', action: 'go-keys' },
  { keys: 'g p', does: 'Go to People', action: 'go-people' },
  { keys: 'g a', does: 'Go to Audit', action: 'go-audit' },
  { keys: '/', does: 'Focus the filter', action: 'focus-filter' },
  { keys: '?', does: 'Show these keys', action: 'help' },
];

// Keys that the page's parts handle where they have focus; listed for the help sheet only.
export const kLocalKeys: readonly { keys: string; does: string }[] = [
  { keys: 'j', does: 'Next run in the register' },
  { keys: 'k', does: 'Previous run in the register' },
  { keys: 'Enter', does: 'Open the selected run' },
  { keys: 'Space', does: 'Pull or release the focused lever' },
  { keys: 'Esc', does: 'Close the sheet' },
];

export interface KeyStep {
  action: KeyAction | null;
  prefix: string; // what was typed so far of a two-key binding
}

export function pressKey(prefix: string, key: string): KeyStep {
  const typed = prefix ? `${prefix} ${key}` : key;
  const exact = kKeyBindings.find((binding) => binding.keys === typed);
  if (exact) return { action: exact.action, prefix: '' };
  if (kKeyBindings.some((binding) => binding.keys.startsWith(`${typed} `)))
    return { action: null, prefix: typed };
  return prefix ? pressKey('', key) : { action: null, prefix: '' };
}

// Keys belong to the field while someone types, and to the sheet while one is open.
export function isForeignKey(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  const target = event.target instanceof HTMLElement ? event.target : null;
  if (!target) return false;
  return (
    target.isContentEditable ||
    target.closest('input, textarea, select, [role="dialog"], [role="alertdialog"]') !== null
  );
}
