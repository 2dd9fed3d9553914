// The gateway's responses about reliability and comparisons of checkpoints.

import { SampleFilter, SamplePage, answer } from './api';
import { ask } from './request';

export type Bin = {
  from: number; to: number; items: number; confidence: number; right: number; low: number; high: number;
};
export type Curve = { error: number; low: number; high: number; bins: Bin[] };
export type TaskReliability = { task: string; items: number; chance: number; base: Curve; aligned: Curve };
export type Reliability = { compared: string[]; level: number; tasks: TaskReliability[] };

export type ComparedCheckpoint = {
  name: string; run: string; recipe: string; step: string; checkpoint?: string; decision?: string; requestedAt: string;
};
export type Unpaired = { count: number; names: string[] };
export type ComparedTask = {
  task: string; metric: string; lowerIsBetter: boolean; test: 'mcnemar' | 'bootstrap' | 'none'; items: number;
  first?: number; second?: number; difference?: number; low?: number; high?: number; pValue?: number;
  adjustedPValue?: number; smallestDetectable?: number; verdict: 'better' | 'worse' | 'undecided';
  better: number; worse: number; onlyFirst: Unpaired; onlySecond: Unpaired; askedDifferently: Unpaired;
  contaminated?: { items: number; first: number; second: number; difference: number; low?: number; high?: number };
};
export type Comparison = {
  first: ComparedCheckpoint; second: ComparedCheckpoint; alpha: number; power: number; tasks: ComparedTask[];
  incomparable: { task: string; reason: string }[]; onlyFirst: string[]; onlySecond: string[];
};

const PAUSE = 3000;
const MOST_TRIES = 100;

/** Asks again while the response is still being computed. */
async function computed<T>(path: string, signal: AbortSignal): Promise<T> {
  for (let tries = 1; ; tries++) {
    const response = await ask(path, { signal });
    if (response.status !== 503 || tries === MOST_TRIES) return answer<T>(response);
    await new Promise(resolve => window.setTimeout(resolve, PAUSE));
    signal.throwIfAborted();
  }
}

export const calibration = (run: string, signal: AbortSignal): Promise<Reliability> =>
  computed(`/api/runs/${run}/calibration`, signal);

export const comparison = (first: string, second: string, signal: AbortSignal): Promise<Comparison> =>
  computed(`/api/comparisons?${new URLSearchParams({ first, second })}`, signal);

export const evaluatedCheckpoints = (): Promise<ComparedCheckpoint[]> =>
  ask('/api/comparisons/checkpoints').then(r => answer<ComparedCheckpoint[]>(r));

export const comparedSamples = (
  first: string, second: string, filter: SampleFilter, from: number,
): Promise<SamplePage> =>
  ask(`/api/comparisons/samples?${new URLSearchParams({ first, second, ...filter, from: String(from), limit: '25' })}`)
    .then(r => answer<SamplePage>(r));
