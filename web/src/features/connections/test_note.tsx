import type { TestResult } from '@/lib/api/connect_types';
import { AspectMark } from '@/ui/aspect';

export function TestNote({ result }: { result: TestResult }) {
  return (
    <div role="status" className="test-note">
      <AspectMark
        {...(result.ok ? { signal: 'clear', word: 'It works' } : { signal: 'danger', word: 'It does not work' })}
      />
      <p className="soft">
        {result.message}
        {result.label && ` The app says it is ${result.label}.`}
      </p>
    </div>
  );
}
