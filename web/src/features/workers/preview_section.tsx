// What the worker would have reported from the last 24 hours, asked without side effects.
import type { Worker, Preview } from '@/lib/core/types';
import { useBox } from '@/lib/live/box';
import { useResource } from '@/lib/api/use_resource';
import { duration, plural } from '@/lib/time/format';
import { Button } from '@/ui/button';
import { ErrorNote } from '@/ui/error_note';
import { ItemList } from '@/ui/item_list';
import { LoadingRows } from '@/ui/states';

export function PreviewSection({ worker }: { worker: Worker }) {
  const { api } = useBox();
  const path = `/api/v1/workers/${worker.id}/preview`;
  const [preview, again] = useResource<Preview>(`${path} ${JSON.stringify(worker.config)}`, () =>
    api.post(path),
  );
  return (
    <section className="sheet-section" aria-label="Preview" aria-live="polite">
      <div className="row-flex section-head">
        <h3>Preview</h3>
        {preview.status === 'ready' && <Button onClick={again}>Look again</Button>}
      </div>
      {preview.status === 'loading' && <LoadingRows rows={3} what="the preview" />}
      {preview.status === 'failed' && <ErrorNote error={preview.error} onRetry={again} />}
      {preview.status === 'ready' && <Outcome preview={preview.data} />}
    </section>
  );
}

function Outcome({ preview }: { preview: Preview }) {
  return (
    <>
      <p>
        {preview.message ||
          (preview.items.length > 0
            ? `It would have reported ${plural(preview.items.length, 'item')}.`
            : 'It would have reported nothing.')}{' '}
        <span className="soft">Nothing was sent or stored.</span>
      </p>
      <ItemList items={preview.items} />
      <p className="soft small">
        {preview.calls
          .map((call) => `${call.tool} ${call.outcome} in ${duration(call.durationMs)}`)
          .join(', ')}
      </p>
    </>
  );
}
