// The steps of a run on one time line; a step opens to its arguments, output, tries and error.
import { ChevronRight } from 'lucide-react';
import type { Attempt, JsonValue, RunRecord, Step } from '@/lib/core/types';
import type { Signal } from '@/lib/core/view';
import { duration, plural } from '@/lib/time/format';
import { useNow } from '@/lib/time/use_now';
import { SignalGlyph } from '@/ui/aspect';

const kSignals: Record<Step['state'], Signal> = {
  started: 'caution',
  succeeded: 'clear',
  failed: 'danger',
  unknown: 'danger',
};

export function Waterfall({ record }: { record: RunRecord }) {
  const now = useNow();
  const { run, steps, attempts } = record;
  if (steps.length === 0) return <p className="soft">No step was taken.</p>;
  const from = Date.parse(run.startedAt ?? steps[0]?.startedAt ?? run.createdAt);
  const ends = steps.map((step) => (step.endedAt ? Date.parse(step.endedAt) : now));
  const to = Math.max(from + 1, run.endedAt ? Date.parse(run.endedAt) : now, ...ends);
  return (
    <section>
      <div className="waterfall-head">
        <h3>{plural(steps.length, 'step')}</h3>
        <span className="soft">{duration(to - from)}</span>
      </div>
      <ol className="waterfall">
        {steps.map((step, index) => (
          <li key={step.key}>
            <StepLine
              step={step}
              attempts={attempts.filter((attempt) => attempt.stepKey === step.key)}
              from={from}
              to={to}
              end={ends[index] ?? to}
            />
          </li>
        ))}
      </ol>
    </section>
  );
}

interface StepLineProps {
  step: Step;
  attempts: Attempt[];
  from: number;
  to: number;
  end: number;
}

function StepLine({ step, attempts, from, to, end }: StepLineProps) {
  const start = Date.parse(step.startedAt);
  const part = (ms: number) => `${Math.max(0, (ms / (to - from)) * 100)}%`;
  return (
    <details className="step">
      <summary>
        <ChevronRight className="step-chevron" size={14} aria-hidden="true" />
        <span className={`aspect aspect-${kSignals[step.state]} step-name`}>
          <SignalGlyph signal={kSignals[step.state]} />
          <span className="hidden-text">{step.state}</span>
          <code className="cut">{step.tool || step.key}</code>
        </span>
        <span className="step-rail" aria-hidden="true">
          <span
            className={`step-bar step-${kSignals[step.state]}`}
            style={{ left: part(start - from), width: part(end - start) }}
          />
        </span>
        <span className="number soft">{duration(end - start)}</span>
      </summary>
      <div className="step-body">
        <p className="soft small">
          <code>{step.key}</code>
          {attempts.length > 1 && `, ${attempts.length} tries`}
        </p>
        {step.error && (
          <p className="step-error">
            <strong>
              {step.error.class}, {step.error.code}
            </strong>{' '}
            {step.error.message}
          </p>
        )}
        {attempts
          .filter((attempt) => attempt.error && attempts.length > 1)
          .map((attempt) => (
            <p className="soft small" key={attempt.number}>
              Try {attempt.number}: {attempt.error?.message}
            </p>
          ))}
        <Json label="Arguments" value={step.arguments} />
        <Json label="Output" value={step.output} />
      </div>
    </details>
  );
}

function Json({ label, value }: { label: string; value: JsonValue }) {
  if (value === null || value === undefined) return null;
  return (
    <figure>
      <figcaption className="soft small">{label}</figcaption>
      <pre tabIndex={0} role="region" aria-label={label}>
        {JSON.stringify(value, null, 2)}
      </pre>
    </figure>
  );
}
