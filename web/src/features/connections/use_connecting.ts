// One try to connect: the window, the address to fall back on, and how it ended.
import { useEffect, useState } from 'react';
import type { Connecting } from '@/lib/api/connect_types';
import { useAction, type Action } from '@/lib/api/use_action';
import { callbackMessage, isConnected, openWindow } from '@/lib/connect/connect_flow';
import { useLive } from '@/lib/live/box';

type Step = 'idle' | 'waiting' | 'connected' | 'refused';

export interface ConnectingState {
  step: Step;
  begun: Connecting | null; // what the server answered; with connectUrl while a window is needed
  isBlocked: boolean; // the browser let no window open
  action: Action;
  begin: (request: () => Promise<Connecting>, withWindow: boolean) => void;
}

export function useConnecting(): ConnectingState {
  const { view } = useLive();
  const action = useAction();
  const [begun, setBegun] = useState<Connecting | null>(null);
  const [isBlocked, setBlocked] = useState(false);
  const [told, setTold] = useState<string>('');
  const now = view?.connections.find(({ id }) => id === begun?.id);
  const id = begun?.connectUrl ? begun.id : '';
  useEffect(() => {
    if (!id) return;
    const hear = (event: MessageEvent) => {
      const message = callbackMessage(event, window.location.origin);
      if (message?.connectionId === id) setTold(message.status);
    };
    window.addEventListener('message', hear);
    return () => window.removeEventListener('message', hear);
  }, [id]);
  const begin = (request: () => Promise<Connecting>, withWindow: boolean) => {
    const popup = withWindow ? openWindow() : null;
    setTold('');
    setBlocked(withWindow && !popup);
    const follow = async () => {
      const answer = await request();
      setBegun(answer);
      if (answer.connectUrl && popup) popup.location.href = answer.connectUrl;
      else popup?.close();
    };
    void action.run(follow).then((isDone) => isDone || popup?.close());
  };
  return { step: stepOf(), begun, isBlocked, action, begin };

  function stepOf(): Step {
    if (!begun) return 'idle';
    if (!begun.connectUrl) return begun.alreadyConnected ? 'idle' : 'connected';
    if (told === 'active' || isConnected(begun, now)) return 'connected';
    return told ? 'refused' : 'waiting';
  }
}
