import { Monitor, Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/ui/button';

const kThemes = ['system', 'light', 'dark'] as const;
type Theme = (typeof kThemes)[number];
const kIcons = { system: Monitor, light: Sun, dark: Moon };

// theme.js reads the same entry before the first paint.
function keep(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  try {
    localStorage.setItem('signalbox.theme', theme);
  } catch {
    // Storage is blocked: the choice holds until the page is closed.
  }
}

export function ThemeButton() {
  const stored = document.documentElement.dataset['theme'];
  const [theme, setTheme] = useState<Theme>(kThemes.find((each) => each === stored) ?? 'system');
  const Icon = kIcons[theme];
  const next = kThemes[(kThemes.indexOf(theme) + 1) % kThemes.length] ?? 'system';
  const change = () => {
    keep(next);
    setTheme(next);
  };
  return (
    <Button
      look="icon"
      onClick={change}
      aria-label={`Theme: ${theme}. Change to ${next}`}
      title={`Theme: ${theme}`}
    >
      <Icon size={18} />
    </Button>
  );
}
