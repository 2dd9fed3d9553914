// The gateway's responses; /q/openapi has the full description.

import { ask, lines } from './request';

/** `contaminated`: the score of further items, which stand in the training documents; absent if none are searched for. */
export type Score = { score: number; n: number; low: number; high: number; contaminated?: Score };
/** The scores of the first (base) and the second (aligned) compared checkpoint. */
export type Task = { task: string; metric: string; lowerIsBetter: boolean; base?: Score; aligned?: Score };
export type Progress = {
  phase: string; unit: string; done: number; total: number; perSecond?: number; secondsLeft?: number;
};
export type Stage = {
  stage: string; state: string; attempt: number; startedAt?: string; seconds?: number; reused: boolean;
  progress?: Progress; failure?: string;
};
export type LossPoint = {
  stage: string; phase: string; step: number; loss: number; bitsPerByte?: number;
  rewardMargin?: number; rewardAccuracy?: number; chosenLikelihood?: ChosenLikelihood; rollouts?: Rollouts; notice?: string;
};
/** The log-probabilities of chosen answers, and their changes against the reference model, in nats. */
export type ChosenLikelihood = {
  perToken: number; perAnswer: number; perTokenChange?: number; perAnswerChange?: number;
};
/** What a step of preference optimisation did to the answers that it compared. */
export type PreferenceEffect = { heldOut?: HeldOutPairs; likelihoodAddedAt?: number; notices?: string[] };
/** What the model's own answers show in policy optimisation; shares are from 0 to 1. */
export type Rollouts = {
  reward: number; rewards: Record<string, number>; entropy: number; divergence?: number; clipped: number;
  answerTokens: number; unfinished: number; skipped: number; failed: number;
  generateShare: number; rewardShare: number; trainShare: number;
};
/** What a step of policy optimisation did to the rewards of answers to held-out prompts. */
export type PolicyEffect = { reward?: RewardChange; rewards: Record<string, RewardChange> };
export type RewardChange = { n: number; before: number; after: number; changeLow?: number; changeHigh?: number };
/** By which principles and by whom answers were revised. */
export type ConstitutionEffect = {
  principles: string; reviser: 'rules' | 'model' | 'endpoint'; model?: string; prompts: number; revised: number;
  unchanged: number; unusable: number; notices?: string[];
};
export type HeldOutPairs = {
  before: Score; after: Score; gained: number; lost: number; pValue: number; byReward?: Score;
  chosenBefore: number; chosenAfter: number; chosenChangeLow: number; chosenChangeHigh: number;
};
/** How well a reward model orders held-out pairs of answers. */
export type RewardQuality = {
  before: number; accuracy: Score; margin: number; logLoss: number; calibrationError: number;
  bins: { low: number; high: number; pairs: number; confidence: number; accuracy: number }[];
};
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
  id: string; parent?: string; step: string; kind: string;
  parameters: number; layers: number; width: number; bitsPerByteAtStart?: number; bitsPerByte?: number;
  divergence?: Divergence;
  exportProof?: { prompts: number; formats: ExportFormat[] };
  preferences?: PreferenceEffect;
  policy?: PolicyEffect;
  constitution?: ConstitutionEffect;
  reward?: RewardQuality;
  /** What an alignment step drew but could not learn from. */
  leftOut?: { count: number; drawn: number; examples: { source: string; place: string; reason: string }[] };
};
/** Whether files of a format answer as the model does. */
export type ExportFormat = {
  format: string; agreed: number; ties: number; difference?: { what: string }; refused?: string;
};
/** What a run took from the topic of feedback. */
export type FeedbackRead = {
  upTo: { topicId: string; endOffsets: number[] };
  counts: {
    records: number; people: number; judges: number; repeated: number; unusable: number; tooLong: number; pairs: number;
    contradicted: number; deleted: number; passedOver: number;
  };
  missingModels: number;
};
export type Corpus = {
  documentsRead: number; documentsKept: number; documentsHeldOut: number; dropped: Record<string, number>;
  tokens: number; vocabulary: number; conversations?: { read: number; kept: number; feedback?: FeedbackRead };
};
export type Run = {
  id: string; cursor: string; recipeName: string; recipe?: { name: string; evaluate?: { confidence: number } }; state: string; reasons: string[];
  requestedAt: string; endedAt?: string; stages: Stage[]; latest?: Step; lossCurve: LossPoint[];
  predictions: Prediction[]; samples: Sample[]; corpus?: Corpus; base?: Checkpoint; aligned?: Checkpoint;
  checkpoints: Checkpoint[]; compared: string[]; evaluation: Task[];
  verdicts: Verdict[]; override?: { by: string; reason: string };
  missing: { task: string; reason: string }[];
  artifacts: { name: string }[];
};
/** The verdict of one release rule. */
export type Verdict = { rule: string; task: string; met: boolean; evidence: string };
export type ReleaseVersion = {
  version: number; run: string; checkpoint: { id: string; step: string }; at: string; by: string; reason: string;
  overridden: boolean; restores?: number;
};
/** A name with the version at which it points, and the one that a roll back would restore. */
export type Release = { name: string; current: ReleaseVersion; previous?: ReleaseVersion; versions: ReleaseVersion[] };
export type Finding = { kind: string; what: string; since: string; remedy: string; stage?: string; run?: string };
export type RunSummary = { id: string; recipe: string; state: string; stage?: string; requestedAt: string };

export async function answer<T>(response: Response): Promise<T> {
  if (response.ok) return response.json();
  const problem = await response.json().catch(() => null);
  throw new Error(problem?.detail ?? problem?.error?.message ?? `The gateway responded with ${response.status}.`);
}

/** What a checkpoint answered to an item: its score is 1 or 0, or bits per byte. */
export type SampleAnswer = {
  answer: string; score: number; logLikelihoods?: number[]; figures?: Record<string, number>;
};
export type JudgedSample = {
  verdict: 'both' | 'neither' | 'gained' | 'lost';
  sample: {
    task: string; item: string; category?: string; contaminated?: boolean; prompt: string; expected: string;
    base: SampleAnswer; aligned: SampleAnswer;
  };
};
export type SamplePage = {
  compared: string[];
  tasks: {
    task: string; items: number; both: number; neither: number; gained: number; lost: number; contaminated: number;
    categories: string[];
  }[];
  matching: number; samples: JudgedSample[]; next?: number;
};
/** A task, an outcome and so on; empty for all. */
export type SampleFilter = {
  task: string; item: string; category: string; verdict: string; contaminated: string; text: string;
};

export const samples = (run: string, filter: SampleFilter, from: number): Promise<SamplePage> =>
  ask(`/api/runs/${run}/samples?${new URLSearchParams({ ...filter, from: String(from), limit: '25' })}`)
    .then(r => answer<SamplePage>(r));

export const runs = (): Promise<RunSummary[]> => ask('/api/runs').then(r => answer<RunSummary[]>(r));

export const run = (id: string): Promise<Run> => ask(`/api/runs/${id}`).then(r => answer<Run>(r));

export const attention = (): Promise<Finding[]> => ask('/api/attention').then(r => answer<Finding[]>(r));

export const releases = (): Promise<Release[]> => ask('/api/releases').then(r => answer<Release[]>(r));

const send = (path: string, body: unknown): Promise<Response> =>
  ask(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

/** `expectedVersion` is the version that the page shows, 0 for a new name. */
export const promote = (
  name: string, run: string, reason: string, override: boolean, expectedVersion: number,
): Promise<Release> =>
  send(`/api/releases/${encodeURIComponent(name)}/promote`, { run, reason, override, expectedVersion })
    .then(r => answer<Release>(r));

export const rollBack = (name: string, reason: string, expectedVersion: number): Promise<Release> =>
  send(`/api/releases/${encodeURIComponent(name)}/roll-back`, { reason, expectedVersion })
    .then(r => answer<Release>(r));

export const start = (preset: string): Promise<{ id: string }> =>
  send('/api/runs', { preset }).then(r => answer<{ id: string }>(r));

export const cancel = (id: string): Promise<unknown> =>
  ask(`/api/runs/${id}/cancel`, { method: 'POST' }).then(r => answer(r));

export type Divergence = { onText: number; onPrompts: number };
/** A model that one can talk to, and the checkpoint that it is. */
export type Model = {
  id: string; checkpoint: {
    run: string; step: string; id: string; decision?: string; parameters: number; bitsPerByte?: number;
    divergence?: Divergence;
  };
};

export const models = (): Promise<Model[]> =>
  ask('/v1/models').then(r => answer<{ data: Model[] }>(r)).then(list => list.data);

/** Sends a question to a model and passes on each part of the answer as it arrives. */
export async function chat(
  model: string, question: string, onText: (text: string) => void, signal: AbortSignal,
): Promise<void> {
  const response = await ask('/v1/chat/completions', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      model, stream: true, max_tokens: 120, temperature: 0.3, messages: [{ role: 'user', content: question }],
    }),
    signal,
  });
  if (!response.ok || !response.body) await answer(response);
  for await (const line of lines(response)) {
    if (!line.startsWith('data: ') || line === 'data: [DONE]') continue;
    const piece = JSON.parse(line.slice(6));
    if (piece.error) throw new Error(piece.error.message);
    const text = piece.choices[0]?.delta?.content;
    if (text) onText(text);
  }
}

/** A token of an example; without an id, a piece of text. */
export type PreviewToken = { id?: number; text: string; trained: boolean };
export type PreviewExample = {
  id: string;
  texts: { name: string; tokens: PreviewToken[]; read: number; whole: number; leftOut?: string }[];
  prompt: PreviewToken[];
};
export type Preview = {
  recipe: string;
  form: { description: string; note?: string; context: number; ends: { id?: number; text: string; from: string[] }[] };
  steps: {
    name: string; kind: string;
    sources: {
      name: string; note?: string; examples: PreviewExample[];
      counts: { examined: number; refused: number; tokens: number; trained: number; cut: number; leftOut: number };
    }[];
  }[];
  warnings: string[];
};

/** What the alignment of a recipe, in YAML or JSON, would learn. */
export const preview = (recipe: string): Promise<Preview> =>
  ask('/api/preview', {
    method: 'POST', headers: { 'Content-Type': 'application/yaml' }, body: recipe,
  }).then(r => answer<Preview>(r));

export type Histogram = {
  form: string; scale: string; least: number; most: number; edges: number[]; kept: number[]; dropped: number[];
};
export type Limit = {
  rule: string; bound: 'at-least' | 'at-most'; threshold: number; reference: string;
  /** The forms of the documents to which it applies; missing for a corpus of an earlier version. */
  forms?: string[];
};
export type Measure = { name: string; description: string; limits: Limit[]; histograms: Histogram[] };
export type Flow = { in: number; kept: number; dropped: number };
export type Entry = {
  id: string; source: string; path: string; form?: string; licence: string; date?: string; url?: string;
  language?: string; bytes: number; verdict: 'kept' | 'dropped'; split?: string; copies: number; rule?: string;
  value?: number; threshold?: number; detail?: string; personalData?: { kind: string; count: number }[]; excerpt: string;
};
export type DataSource = {
  name: string; kind: string; origin: string; licence: string; documents: number; bytes: number; tokens: number;
};
export type TrainingContent = {
  template: string;
  general: {
    modalities: string[]; size: string; tokens: number; documents: number; latest?: string; cutoff?: string;
    languages: string[];
  };
  categories: { category: string; used: boolean; sources: DataSource[] }[];
  domains?: { total: number; top: { name: string; documents: number; bytes: number }[]; topOfSmallProviders: number };
  processing: { optedOut: number; copyright: string[]; illegalContent: string[]; other: string[] };
  stillToSay: string[];
};
/** The optional fields are missing for a corpus made by a version that kept no ledger. */
export type DataCard = Corpus & {
  bytes: number;
  sources: {
    name: string; kind?: string; licence: string; documentsRead: number; documentsKept: number; bytes: number;
    tokens: number; dropped: Record<string, number>;
  }[];
  languages?: Record<string, number>; licences?: Record<string, number>; from?: string; to?: string; cutoff?: string;
  years?: Record<string, number>; undated?: number;
  funnel?: { rule: string; all: Flow; sources: Record<string, Flow> }[];
  duplicates?: {
    rule: string; clusters: number; documents: number; sizes: { size: string; clusters: number }[];
    largest: { size: number; paths: string[] }[];
  }[];
  samples?: { kept: Entry[]; dropped: Entry[] };
  measures?: Measure[];
  personalData?: { kind: string; count: number; documents: number }[];
  repeatedPassages?: { from: number; passages: number; documents: number; bytes: number };
  decontamination?: {
    items: number; words: number; documents: number; named: { source: string; path: string; detail?: string }[];
  };
  canaries?: { sentences: number; copies: number[]; tokens: number };
  trainingContent?: TrainingContent;
};
export type Example = {
  value: number; id: string; source: string; path: string; verdict: 'kept' | 'dropped'; excerpt: string;
};
export type WhatIf = {
  threshold: number; now: number; then: number; sources: { source: string; now: number; then: number }[];
  keptAtTheBorder: Example[]; droppedAtTheBorder: Example[]; note: string;
};
export type EntryPage = { entries: Entry[]; matching?: number; next?: number };
/** The card of the conversations of a run's sources. */
export type ConversationCard = {
  read: number; kept: number; heldOut: number; dropped: Record<string, number>; conversations: number; preferences: number;
  turns: number; characters: number; shapes: Record<string, number>; licences: Record<string, number>;
  templateTokens: number; cut: number; personalData: Record<string, number>;
  sources: { name: string; licence: string; read: number; kept: number; heldOut: number; turns: number; characters: number }[];
};
/** Which ledger of a run. */
export type Ledger = 'documents' | 'conversations';
export type EntryFilter = { source: string; verdict: string; rule: string; path: string };

export const dataCard = (id: string): Promise<DataCard> =>
  ask(`/api/runs/${id}/data-card`).then(r => answer<DataCard>(r));

export const conversationCard = (id: string): Promise<ConversationCard> =>
  ask(`/api/runs/${id}/data-card?of=conversations`).then(r => answer<ConversationCard>(r));

export const entries = (id: string, of: Ledger, filter: EntryFilter, cursor?: number): Promise<EntryPage> => {
  const query = new URLSearchParams({ ...filter, of, limit: '25' });
  if (cursor != null) query.set('cursor', String(cursor));
  return ask(`/api/runs/${id}/documents?${query}`).then(r => answer<EntryPage>(r));
};

export const whatIf = (id: string, rule: string, threshold: number, signal: AbortSignal): Promise<WhatIf> =>
  ask(`/api/runs/${id}/what-if?${new URLSearchParams({ rule, threshold: String(threshold) })}`, { signal })
    .then(r => answer<WhatIf>(r));

/** Two answers without the names of their models. */
export type BlindPair = { id: string; prompt: string; left: string; right: string; rater: string; expiresAt: string };
export type PairChoice = 'left' | 'right' | 'tie' | 'both-bad';
type Writer = { model: string; checkpoint: string };
export type Revealed = { choice: PairChoice; left: Writer; right: Writer };
/** The votes of people, or of one judge. */
export type RatedGroup = {
  votes: number; pairs: number; ties: number; modelsLeftOut: number;
  models: {
    checkpoint: string; model: string; points: number; low?: number; high?: number; comparisons: number; prompts: number;
    wins: number; ties: number; losses: number;
  }[];
};
export type PairRatings = {
  people: RatedGroup; notCounted: number;
  agreement: { pairs: number; raters: number; alike?: number; alpha?: number };
  judges: {
    name: string; flips: number; votes: RatedGroup;
    withPeople: {
      pairs: number; alike?: number; low?: number; high?: number; kappa?: number; kappaLow?: number; kappaHigh?: number;
    };
  }[];
};
export type JudgeView = {
  model?: string;
  progress?: {
    of: string; state: string; wanted: number; judged: number; known: number; flips: number; same: number;
    unusable: number; trouble?: string;
  };
};

export const makePair = (request: { first: string; second: string; prompt?: string; rater?: string }): Promise<BlindPair> =>
  send('/api/pairs', request).then(r => answer<BlindPair>(r));

export const nextPair = (rater?: string): Promise<BlindPair> =>
  send('/api/pairs/next', { rater }).then(r => answer<BlindPair>(r));

export const vote = (pair: string, choice: PairChoice): Promise<Revealed> =>
  send(`/api/pairs/${pair}/vote`, { choice }).then(r => answer<Revealed>(r));

export const pairRatings = (): Promise<PairRatings> => ask('/api/pairs/ratings').then(r => answer<PairRatings>(r));

export const judgeView = (): Promise<JudgeView> => ask('/api/pairs/judging').then(r => answer<JudgeView>(r));

export const startJudging = (run: string | undefined, pairs: number): Promise<JudgeView> =>
  send('/api/pairs/judging', { run, pairs }).then(r => answer<JudgeView>(r));

export const stopJudging = (): Promise<JudgeView> => send('/api/pairs/judging/stop', {}).then(r => answer<JudgeView>(r));
