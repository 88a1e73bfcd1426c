import { kKeyBindings, kLocalKeys } from '@/lib/keys/key_map';
import { Sheet } from '@/ui/sheet';

export function HelpSheet({ onClose }: { onClose: () => void }) {
  return (
    <Sheet title="Keyboard" under="Keys work anywhere but in fields and sheets." onClose={onClose}>
      <dl className="keys">
        {[...kKeyBindings, ...kLocalKeys].map(({ keys, does }) => (
          <KeyLine key={keys} keys={keys} does={does} />
        ))}
      </dl>
    </Sheet>
  );
}

function KeyLine({ keys, does }: { keys: string; does: string }) {
  return (
    <>
      <dt className="row-flex">
        {keys.split(' ').map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{does}</dd>
    </>
  );
}
