import { useAction } from '@/lib/api/use_action';
import { asApiError } from '@/lib/api/use_resource';
import { useBox } from '@/lib/live/box';
import { say } from '@/ui/toasts';

export function useRunNow(workerId: string): { busy: boolean; runNow: () => void } {
  const { api } = useBox();
  const action = useAction();
  const runNow = () => {
    void action.run(async () => {
      try {
        await api.post(`/api/v1/workers/${workerId}/run`);
        say('The run is entered and starts at once.');
      } catch (error) {
        say(asApiError(error).message, 'failed');
      }
    });
  };
  return { busy: action.busy, runNow };
}
