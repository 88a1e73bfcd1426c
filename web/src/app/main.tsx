import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from '@tanstack/react-router';
import { ApiClient } from '@/lib/api/client';
import { loadCore } from '@/lib/core/core';
import { BoxContext } from '@/lib/live/box';
import { LiveStore } from '@/lib/live/live_store';
import { RunHistory } from '@/lib/live/run_history';
import { router } from './router';
import '@/ui/tokens.css';
import '@/ui/base.css';

const api = new ApiClient();
const live = new LiveStore(api, loadCore);
const history = new RunHistory(api, live);
void live.start(new AbortController().signal);

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <BoxContext value={{ api, live, history }}>
        <RouterProvider router={router} />
      </BoxContext>
    </StrictMode>,
  );
}
