import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from '@tanstack/react-router';
import { AccountStore } from '@/lib/account/account_store';
import { takeReturnPath } from '@/lib/account/return_path';
import { ApiClient } from '@/lib/api/client';
import { loadCore } from '@/lib/core/core';
import { BoxContext } from '@/lib/live/box';
import { LiveStore } from '@/lib/live/live_store';
import { RunHistory } from '@/lib/live/run_history';
import { takeTicket } from '@/lib/url/ticket';
import { router } from './router';
import '@/ui/tokens.css';
import '@/ui/base.css';

takeTicket();
window.addEventListener('hashchange', () => takeTicket());

const api = new ApiClient();
const live = new LiveStore(api, loadCore);
const history = new RunHistory(api, live);
const account = new AccountStore(api, live);
void account.refresh().then(() => {
  const path = account.getState().access?.signedIn ? takeReturnPath() : '';
  if (path) router.history.replace(path);
});
document.addEventListener('visibilitychange', () => {
  if (document.hidden) return;
  void account.isOtherPerson().then((isOther) => isOther && window.location.reload());
});
void live.start(new AbortController().signal);

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <BoxContext value={{ api, live, history, account }}>
        <RouterProvider router={router} />
      </BoxContext>
    </StrictMode>,
  );
}
