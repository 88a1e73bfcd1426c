// A signal and its word. The arm tells by its shape: raised is clear, notched is caution, level is danger,
// crossed out is out of use.
import type { Signal } from '@/lib/core/view';
import './aspect.css';

function Arm({ signal }: { signal: Signal }) {
  if (signal === 'clear')
    return <path className="aspect-arm" d="M3.200 7.800 12.100 .900 14.700 4.200 5.700 11.100z" />;
  if (signal === 'caution') return <path className="aspect-arm" d="M3 3.500H15.500L13 5.750 15.500 8H3z" />;
  if (signal === 'danger') return <path className="aspect-arm" d="M3 3.500H15.500V8H3z" />;
  return <path className="aspect-arm" d="M7 3.500 13 9.500M13 3.500 7 9.500" strokeWidth="2" />;
}

export function SignalGlyph({ signal, size = 16 }: { signal: Signal; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" data-signal={signal}>
      <path className="aspect-post" d="M3 1.500V15M.500 15H5.500" strokeWidth="1.600" fill="none" />
      <Arm signal={signal} />
    </svg>
  );
}

export function AspectMark({ signal, word }: { signal: Signal; word: string }) {
  return (
    <span className={`aspect aspect-${signal}`}>
      <SignalGlyph signal={signal} />
      <span className="cut">{word}</span>
    </span>
  );
}
