// What the gateway answers; the full description is at /q/openapi.

export type Score = { score: number; n: number; low: number; high: number };
export type Task = { task: string; metric: string; base?: Score; aligned?: Score };
export type Progress = {
  phase: string; unit: string; done: number; total: number; perSecond?: number; secondsLeft?: number;
};
export type Stage = {
  stage: string; state: string; attempt: number; startedAt?: string; seconds?: number; reused: boolean;
  progress?: Progress; failure?: string;
};
export type LossPoint = { stage: string; phase: string; step: number; loss: number; bitsPerByte?: number };
export type Prediction = {
  step: number; source: string; passage: string; actual: string; actualProbability: number;
  predictions: { token: string; probability: number }[];
};
export type Sample = { stage: string; step: number; prompt: string; text: string };
export type Step = {
  phase: string; step: number; steps: number; loss: number; learningRate: number; gradientNorm: number;
  tokensPerSecond: number; bitsPerByte?: number;
};
export type Checkpoint = {
  parameters: number; layers: number; width: number; bitsPerByteAtStart?: number; bitsPerByte?: number;
};
export type Corpus = {
  documentsRead: number; documentsKept: number; documentsHeldOut: number; dropped: Record<string, number>;
  tokens: number; vocabulary: number;
};
export type Run = {
  id: string; cursor: string; recipe: { name: string }; state: string; reasons: string[];
  requestedAt: string; endedAt?: string; stages: Stage[]; latest?: Step; lossCurve: LossPoint[];
  predictions: Prediction[]; samples: Sample[]; corpus?: Corpus; base?: Checkpoint; aligned?: Checkpoint;
  evaluation: Task[];
};
export type RunSummary = { id: string; recipe: string; state: string; stage?: string; requestedAt: string };

async function answer<T>(response: Response): Promise<T> {
  if (response.ok) return response.json();
  const problem = await response.json().catch(() => null);
  throw new Error(problem?.detail ?? problem?.error?.message ?? `The gateway answered ${response.status}.`);
}

export const runs = (): Promise<RunSummary[]> => fetch('/api/runs').then(r => answer<RunSummary[]>(r));

export const run = (id: string): Promise<Run> => fetch(`/api/runs/${id}`).then(r => answer<Run>(r));

export const start = (preset: string): Promise<{ id: string }> =>
  fetch('/api/runs', {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ preset }),
  }).then(r => answer<{ id: string }>(r));

export const cancel = (id: string): Promise<unknown> =>
  fetch(`/api/runs/${id}/cancel`, { method: 'POST' }).then(r => answer(r));

export const models = (): Promise<string[]> =>
  fetch('/v1/models').then(r => answer<{ data: { id: string }[] }>(r)).then(list => list.data.map(m => m.id));

/** Asks a model and passes on each piece of its answer as it comes. */
export async function chat(
  model: string, question: string, onText: (text: string) => void, signal: AbortSignal,
): Promise<void> {
  const response = await fetch('/v1/chat/completions', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      model, stream: true, max_tokens: 120, temperature: 0.3, messages: [{ role: 'user', content: question }],
    }),
    signal,
  });
  if (!response.ok || !response.body) await answer(response);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (!line.startsWith('data: ') || line === 'data: [DONE]') continue;
      const piece = JSON.parse(line.slice(6));
      if (piece.error) throw new Error(piece.error.message);
      const text = piece.choices[0]?.delta?.content;
      if (text) onText(text);
    }
  }
}
