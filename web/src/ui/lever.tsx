// A worker's switch, drawn as a lever of the frame: back is off, pulled is on, and while a change is under way it stands between
// the two and is locked.
import { Lock } from 'lucide-react';
import type { Lever as LeverState } from '@/lib/core/view';
import './lever.css';

interface LeverProps {
  lever: LeverState;
  label: string;
  large?: boolean;
  onPull: (on: boolean) => void;
}

function wordOf(lever: LeverState): string {
  if (lever.pending) return lever.on ? 'Turning on' : 'Turning off';
  return lever.on ? 'On' : 'Off';
}

export function Lever({ lever, label, large = false, onPull }: LeverProps) {
  const held = lever.locked || lever.pending;
  return (
    <button
      type="button"
      role="switch"
      className={large ? 'lever lever-large' : 'lever'}
      aria-checked={lever.on}
      aria-label={label}
      aria-busy={lever.pending || undefined}
      aria-disabled={held || undefined}
      onClick={() => held || onPull(!lever.on)}
    >
      <LeverFigure />
      <span className="lever-word" aria-hidden="true">
        {wordOf(lever)}
      </span>
      {held && <Lock size={14} aria-label="locked" />}
    </button>
  );
}

function LeverFigure() {
  return (
    <svg className="lever-figure" width="32" height="32" viewBox="0 0 32 32" aria-hidden="true">
      <path className="lever-quadrant" d="M5 25A13 13 0 0 1 27 25" />
      <g className="lever-arm">
        <path className="lever-shaft" d="M16 27V12" />
        <path className="lever-grip" d="M16 10.500V4.500" />
        <path className="lever-catch" d="M19.500 5V11L17 13" />
      </g>
      <path className="lever-base" d="M8 26H24V30H8z" />
    </svg>
  );
}
