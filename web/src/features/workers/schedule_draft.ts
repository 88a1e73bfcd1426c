// A schedule as it stands in the form: text until it is read.
import type { Schedule } from '@/lib/core/types';

export interface ScheduleDraft {
  kind: Schedule['kind'];
  expression: string;
  timeZone: string;
  every: string;
  unit: Unit;
}

export type Unit = 'seconds' | 'minutes' | 'hours' | 'days';

const kUnitsMs: Record<Unit, number> = {
  seconds: 1_000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
};

export const kUnits: readonly Unit[] = ['seconds', 'minutes', 'hours', 'days'];

function unitOf(everyMs: number): Unit {
  return kUnits.findLast((unit) => everyMs % kUnitsMs[unit] === 0) ?? 'seconds';
}

export function draftOf(schedule: Schedule): ScheduleDraft {
  const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
  if (schedule.kind === 'cron') {
    return {
      kind: 'cron',
      expression: schedule.expression,
      timeZone: schedule.timeZone,
      every: '5',
      unit: 'minutes',
    };
  }
  const unit = unitOf(schedule.everyMs);
  const every = String(schedule.everyMs / kUnitsMs[unit]);
  return { kind: 'interval', expression: '0 9 * * 1-5', timeZone: ownZone, every, unit };
}

export function scheduleOf(draft: ScheduleDraft): Schedule {
  if (draft.kind === 'cron') {
    return { kind: 'cron', expression: draft.expression.trim(), timeZone: draft.timeZone.trim() };
  }
  return { kind: 'interval', everyMs: Math.round(Number(draft.every) * kUnitsMs[draft.unit]) };
}
