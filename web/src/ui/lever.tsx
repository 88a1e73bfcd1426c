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
  if (lever.pending) return 'Moving';
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
      title={held && !lever.pending ? 'Locked until the server is back' : undefined}
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
    <svg className="lever-figure" viewBox="0 0 40 40" aria-hidden="true">
      <path className="lever-quadrant" d="M7.500 31.500A14.500 14.500 0 0 1 32.500 31.500" />
      <g className="lever-arm">
        <path className="lever-shaft" d="M20 33V15" />
        <path className="lever-grip" d="M20 14V4" />
      </g>
      <path className="lever-base" d="M10 33H30V37H10z" />
    </svg>
  );
}
