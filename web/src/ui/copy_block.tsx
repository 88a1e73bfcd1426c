// Text to take away: a whole command or one id.
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button';
import './copy_block.css';

function useCopy(text: string): [boolean, () => void] {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  return [copied, () => void navigator.clipboard.writeText(text).then(() => setCopied(true))];
}

export function CopyBlock({ text, label }: { text: string; label: string }) {
  const [copied, copy] = useCopy(text);
  return (
    <figure className="copy-block">
      <figcaption>
        <span className="soft">{label}</span>
        <Button onClick={copy}>
          {copied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
          <span>
            <span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
            <span className="hidden-text"> {label}</span>
          </span>
        </Button>
      </figcaption>
      <pre tabIndex={0} role="region" aria-label={label}>
        {text}
      </pre>
    </figure>
  );
}

export function CopyId({ id }: { id: string }) {
  const [copied, copy] = useCopy(id);
  return (
    <button type="button" className="copy-id" onClick={copy} aria-label={`Copy ${id}`} title="Copy">
      <code>{id}</code>
      {copied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
    </button>
  );
}
