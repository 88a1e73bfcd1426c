import { Download } from 'lucide-react';
import { saveFile } from '@/lib/api/save_file';
import { useAction } from '@/lib/api/use_action';
import { useBox } from '@/lib/live/box';
import { serverNow } from '@/lib/live/server_clock';
import { Button } from '@/ui/button';
import { ErrorNote } from '@/ui/error_note';

// All entries that match, not only those on the page.
export function Export({ query }: { query: string }) {
  const { api } = useBox();
  const action = useAction();
  const save = (format: 'csv' | 'ndjson') => () => {
    const path = `/api/v1/audit/export?format=${format}${query && `&${query}`}`;
    void action.run(() => saveFile(api, path, `audit-${serverNow().slice(0, 10)}.${format}`));
  };
  return (
    <div className="row-flex">
      <Button busy={action.busy} onClick={save('csv')} title="All entries that match, as a table">
        <Download size={16} aria-hidden="true" /> CSV
      </Button>
      <Button busy={action.busy} onClick={save('ndjson')} title="All entries that match, one JSON object a line">
        <Download size={16} aria-hidden="true" /> NDJSON
      </Button>
      {action.error && <ErrorNote error={action.error} />}
    </div>
  );
}
