import { useEffect, useState } from 'preact/hooks';
import { ConstitutionEffect, PolicyEffect, PreferenceEffect, RewardQuality, Score } from './api';
import { Revised } from './loss';
import { Figures } from './card';
import { count, seconds, size, whole } from './format';
import { ResponseLink } from './key';
import { ask } from './request';

type Adopted = { folder: string; adapter?: string; checkpoint?: string; licence?: string };
type Step = {
  name: string; settings: Record<string, string>; checkpoint?: string; parent?: string; sha256?: string; steps?: number;
  tokensPerSecond?: number; bitsPerByteAtStart?: number; bitsPerByte?: number; peakMemoryBytes?: number;
  leftOut?: number; drawn?: number; preferences?: PreferenceEffect; policy?: PolicyEffect;
  constitution?: ConstitutionEffect; reward?: RewardQuality;
};
type Point = { step: number; loss: number; bitsPerByte?: number };
type TaskScore = {
  task: string; metric: string; first?: Score; second?: Score; chance?: number; version?: number; digest?: string;
  contaminated?: number; calibration?: { items: number; error: number; confidence: number; accuracy: number };
  difference?: {
    items: number; difference: number; low?: number; high?: number; adjusted: number; verdict: string; test: string;
  };
};
type Card = {
  run: string; recipe: string;
  decision: {
    status: string; at?: string; reasons: string[];
    verdicts: { rule: string; task: string; met: boolean; evidence: string }[];
    override?: { by: string; reason: string };
  };
  model: {
    id: string; step: string; artifact: { bytes: number }; parameters: number; layers: number; width: number;
    shape?: { family: string; context: number; vocabulary: number; tokenizer: string; chatTemplate: boolean };
    adopted?: Adopted;
  };
  data: {
    corpus?: {
      documentsRead: number; documentsKept: number; documentsHeldOut: number; dropped: Record<string, number>;
      tokens: number; to?: string; cutoff?: string;
      sources: { name: string; licence: string; documentsRead: number; documentsKept: number; tokens: number }[];
    };
    personalDataReplaced?: boolean;
    conversations: { name: string; licence: string; read: number; kept: number }[];
  };
  steps: Step[]; curves: { phase: string; points: Point[] }[];
  stages: { stage: string; seconds?: number; joules?: number; reused: boolean }[];
  evaluation: { first: string; second: string; confidence?: number; seed?: number; compared: boolean; tasks: TaskScore[] };
  weaknesses: { rule: string; task?: string; sentence: string }[];
  notMeasured: string[];
  artifacts: { name: string; artifact: { location: string; sha256: string; bytes: number } }[];
};

async function modelCard(run: string): Promise<Card> {
  const response = await ask(`/api/runs/${run}/model-card`);
  if (response.ok) return response.json();
  const problem = await response.json().catch(() => null);
  throw new Error(problem?.detail ?? `The gateway responded with ${response.status}.`);
}

/** What the record says about the checkpoint that a run's evaluation decided about. */
export function ModelCardPage({ run }: { run: string }) {
  const [card, setCard] = useState<Card>();
  const [mistake, setMistake] = useState('');
  useEffect(() => {
    setCard(undefined);
    setMistake('');
    modelCard(run).then(setCard).catch(e => setMistake((e as Error).message));
  }, [run]);
  return <main class="data model-card">
    <section class={'verdict ' + (card?.decision.status ?? '')}>
      <h2>Model card of {run} {card && <span class="state">{card.decision.status}</span>}</h2>
      {mistake && <p class="mistake" role="alert">{mistake}</p>}
      {!card && !mistake && <p class="quiet" role="status">Reading the record…</p>}
      {card?.decision.override && <p>The rejection was overridden by {card.decision.override.by}: {card.decision.override.reason}</p>}
      {card && <Model card={card} />}
      <p class="small"><a href={'#' + run}>run</a>{card && <>
        {' '}· <ResponseLink href={`/api/runs/${run}/model-card.md`}>Markdown</ResponseLink>
        {' '}· <ResponseLink href={`/api/runs/${run}/model-card`}>JSON</ResponseLink>
      </>}</p>
    </section>
    {card && <>
      <Weaknesses card={card} />
      <Scores card={card} />
      <Decision card={card} />
      <TrainingData card={card} />
      <Training card={card} />
      <Costs card={card} />
      <Lineage card={card} />
    </>}
  </main>;
}

function Model({ card }: { card: Card }) {
  const { model, data } = card;
  const { shape, adopted } = model;
  return <>
    <Figures of={[
      ['checkpoint', model.id], ['step', model.step], ['family', shape?.family],
      ['parameters', count(model.parameters)], ['layers', String(model.layers)], ['width', String(model.width)],
      ['context', shape && whole(shape.context)], ['tokenizer', shape && `${shape.tokenizer}, ${whole(shape.vocabulary)}`],
      ['chat template', shape && (shape.chatTemplate ? 'yes' : 'no')],
      ['newest document', data.corpus && (data.corpus.to ?? 'not recorded')], ['cutoff', data.corpus?.cutoff],
    ]} />
    <p class="small quiet">Started from {adopted
      ? <>{adopted.folder || 'a model'}{adopted.adapter && ` with the adapter ${adopted.adapter}`}, licence {adopted.licence ?? 'not recorded'}</>
      : 'random weights'}. Written from the record of the run; nothing in it was written by hand.</p>
  </>;
}

function Weaknesses({ card }: { card: Card }) {
  return <section class="card">
    <h2>Known weaknesses</h2>
    {card.weaknesses.length === 0
      ? <p class="quiet">The rules found none in what was measured.</p>
      : <ul>{card.weaknesses.map(it => <li key={it.rule + it.sentence}>{it.sentence} <span class="small quiet">{it.rule}</span></li>)}</ul>}
    <details class="small"><summary>What was not measured</summary>
      <ul>{card.notMeasured.map(it => <li key={it}>{it}</li>)}</ul>
    </details>
  </section>;
}

const WIDTH = 110;

function Scores({ card }: { card: Card }) {
  const { evaluation } = card;
  if (evaluation.tasks.length === 0) return null;
  const calibrated = evaluation.tasks.filter(task => task.calibration);
  return <section class="card">
    <h2>Scores</h2>
    <div class="scroll"><table>
      <thead><tr><th>task</th><th>metric</th><th>{evaluation.first}</th><th>{evaluation.second}</th><th></th>
        <th>difference</th><th class="n">items</th><th>version</th><th>digest</th></tr></thead>
      <tbody>{evaluation.tasks.map(task => <tr key={task.task}>
        <td>{task.task}</td><td class="quiet">{task.metric}</td>
        <td><Interval score={task.first} /></td><td><Interval score={task.second} /></td>
        <td><Bars task={task} /></td>
        <td>{task.difference
          ? <><span class={{ better: 'right', worse: 'wrong' }[task.difference.verdict] ?? 'quiet'}>
            {task.difference.difference > 0 ? '+' : ''}{task.difference.difference.toFixed(3)} {task.difference.verdict}</span>
            {' '}<span class="small quiet">p {task.difference.adjusted < 0.001 ? '< 0.001' : task.difference.adjusted.toFixed(3)}</span></>
          : <span class="quiet">not compared</span>}</td>
        <td class="n">{whole((task.second ?? task.first)?.n ?? 0)}{task.contaminated && <span class="wrong"> {(task.second ?? task.first)?.contaminated ? '+' : 'with'} {task.contaminated} contaminated</span>}</td>
        <td>{task.version ?? '–'}</td><td>{task.digest ? <code title={task.digest}>{task.digest.slice(0, 8)}</code> : '–'}</td>
      </tr>)}</tbody>
    </table></div>
    <p class="small quiet">
      {evaluation.confidence && `Intervals at a confidence of ${evaluation.confidence}. `}
      {evaluation.seed != null && `The seed ${evaluation.seed} chose the items. `}
      {evaluation.compared ? 'Better and worse: p at most 0.05 after Holm’s adjustment over all tasks.'
        : 'The results of single items are not in the store, so nothing was compared.'} Of bits per byte and of calibration errors, lower is better.</p>
    {calibrated.length > 0 && <>
      <h3>Calibration</h3>
      <div class="scroll"><table><thead><tr><th>task</th><th class="n">calibration error</th><th class="n">mean confidence</th><th class="n">right</th><th class="n">items</th></tr></thead>
        <tbody>{calibrated.map(({ task, calibration }) => <tr key={task}><td>{task}</td>
          <td class="n">{calibration!.error.toFixed(3)}</td><td class="n">{calibration!.confidence.toFixed(3)}</td>
          <td class="n">{calibration!.accuracy.toFixed(3)}</td><td class="n">{whole(calibration!.items)}</td></tr>)}</tbody></table></div>
    </>}
  </section>;
}

function Interval({ score }: { score?: Score }) {
  if (!score) return <>–</>;
  if (score.n === 0) return <span class="quiet">no items</span>;
  return <><b>{score.score.toFixed(3)}</b> <span class="small quiet">{score.low.toFixed(3)} to {score.high.toFixed(3)}</span></>;
}

/** Both scores with their intervals on one scale, and the score of guessing as a line. */
function Bars({ task }: { task: TaskScore }) {
  const scores = [task.first, task.second];
  const known = scores.filter((score): score is Score => score != null && score.n > 0);
  if (known.length === 0) return null;
  const least = Math.min(0, ...known.map(score => score.low));
  const most = Math.max(1, ...known.map(score => score.high));
  const x = (value: number) => 4 + ((WIDTH - 8) * (value - least)) / (most - least);
  return <svg width={WIDTH} height={26} role="img" aria-label={`intervals in ${task.task}`}>
    <line x1={x(least)} x2={x(most)} y1={13} y2={13} stroke="var(--line)" />
    {task.chance != null && <line x1={x(task.chance)} x2={x(task.chance)} y1={2} y2={24} stroke="var(--ink)" stroke-dasharray="3 2"><title>{`guessing scores ${task.chance.toFixed(3)}`}</title></line>}
    {scores.map((score, i) => score && score.n > 0 && <g key={i} stroke={i === 0 ? 'var(--quiet)' : 'var(--accent)'} fill={i === 0 ? 'var(--quiet)' : 'var(--accent)'}>
      <line x1={x(score.low)} x2={x(score.high)} y1={8 + 10 * i} y2={8 + 10 * i} stroke-width={2} />
      <circle cx={x(score.score)} cy={8 + 10 * i} r={3} />
    </g>)}
  </svg>;
}

function Decision({ card }: { card: Card }) {
  const { verdicts, reasons } = card.decision;
  return <section class="card">
    <h2>Release decision</h2>
    {verdicts.length === 0 && <ul>{reasons.map(it => <li key={it}>{it}</li>)}</ul>}
    <ul>{verdicts.map(it => <li key={it.rule + it.task + it.evidence}>
      <span class={it.met ? 'right' : 'wrong'}>{it.met ? 'met' : 'missed'}</span> <span class="quiet">{it.rule}</span> {it.evidence}
    </li>)}</ul>
    {verdicts.length + reasons.length === 0 && <p class="quiet">The recipe has no release rules.</p>}
  </section>;
}

function TrainingData({ card }: { card: Card }) {
  const { corpus, conversations, personalDataReplaced } = card.data;
  if (!corpus) return <section class="card"><h2>Training data</h2><p class="quiet">The data card is not recorded.</p></section>;
  const dropped = Object.entries(corpus.dropped).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]);
  return <section class="card">
    <h2>Training data</h2>
    <Figures of={[
      ['documents read', whole(corpus.documentsRead)], ['kept', whole(corpus.documentsKept)],
      ['held out', whole(corpus.documentsHeldOut)], ['tokens', count(corpus.tokens)],
      ['personal data', personalDataReplaced == null ? undefined : personalDataReplaced ? 'replaced' : 'not replaced'],
    ]} />
    <div class="scroll"><table>
      <thead><tr><th>source</th><th>licence</th><th class="n">read</th><th class="n">kept</th></tr></thead>
      <tbody>
        {corpus.sources.map(it => <tr key={it.name}><td>{it.name}</td><td class="quiet">{it.licence}</td>
          <td class="n">{whole(it.documentsRead)}</td><td class="n">{whole(it.documentsKept)}</td></tr>)}
        {conversations.map(it => <tr key={'c' + it.name}><td>{it.name} <span class="small quiet">conversations</span></td>
          <td class="quiet">{it.licence || 'that of the corpus'}</td>
          <td class="n">{whole(it.read)}</td><td class="n">{whole(it.kept)}</td></tr>)}
      </tbody>
    </table></div>
    {dropped.length > 0 && <p class="small">Dropped: {dropped.map(([rule, n]) => `${rule} ${whole(n)}`).join(', ')}.</p>}
    <p class="small"><a href={`#${card.run}/data`}>the whole data card</a></p>
  </section>;
}

function Training({ card }: { card: Card }) {
  return <section class="card">
    <h2>Training</h2>
    {card.steps.map(step => <div key={step.name}>
      <h3>{step.name}</h3>
      <p class="small numbers">
        {step.steps != null && <><b>steps</b> {whole(step.steps)} </>}
        {!!step.tokensPerSecond && <><b>tokens/s</b> {count(step.tokensPerSecond)} </>}
        {step.bitsPerByte != null && <><b>bits per byte</b> {step.bitsPerByteAtStart?.toFixed(3) ?? '–'} → {step.bitsPerByte.toFixed(3)} </>}
        {step.peakMemoryBytes != null && <><b>peak memory</b> {size(step.peakMemoryBytes)} </>}
        {step.leftOut != null && <><b>left out</b> {step.leftOut} of {step.drawn} </>}
        {step.policy?.reward && <><b>reward of held-out answers</b> {step.policy.reward.before.toFixed(3)} → {step.policy.reward.after.toFixed(3)} </>}
        {step.preferences?.heldOut && <><b>held-out pairs right</b> {(100 * step.preferences.heldOut.before.score).toFixed(0)} → {(100 * step.preferences.heldOut.after.score).toFixed(0)} % of {whole(step.preferences.heldOut.after.n)} </>}
        {step.reward && <><b>reward model, held-out pairs in the right order</b> {(100 * step.reward.before).toFixed(0)} → {(100 * step.reward.accuracy.score).toFixed(0)} % of {whole(step.reward.accuracy.n)} <b>calibration error</b> {step.reward.calibrationError.toFixed(3)} </>}
      </p>
      {step.constitution && <Revised effect={step.constitution} />}
      {step.constitution?.notices?.map(notice => <p key={notice} class="small">{notice}</p>)}
      {step.preferences?.notices?.map(notice => <p key={notice} class="small">{notice}</p>)}
      {Object.keys(step.settings).length > 0 && <details class="small"><summary>Settings</summary>
        <p>{Object.entries(step.settings).map(([name, value]) => `${name} ${value}`).join(', ')}</p></details>}
    </div>)}
    <div class="shares">{card.curves.map(curve => <CurvePlot key={curve.phase} phase={curve.phase} points={curve.points} />)}</div>
  </section>;
}

/** The loss by step; the steps at which bits per byte was measured have dots. */
function CurvePlot({ phase, points }: { phase: string; points: Point[] }) {
  const [w, h, left, bottom] = [420, 150, 44, 18];
  const losses = points.map(point => point.loss);
  const values = [...losses, ...points.flatMap(point => point.bitsPerByte ?? [])];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const last = points[points.length - 1].step;
  const first = points[0].step;
  const x = (step: number) => left + ((w - left - 8) * (step - first)) / Math.max(1, last - first);
  const y = (value: number) => 8 + ((h - bottom - 16) * (most - value)) / (most - least || 1);
  const at = (point: Point) => `${x(point.step).toFixed(1)},${y(point.loss).toFixed(1)}`;
  return <section>
    <p><b>{phase}</b></p>
    <svg viewBox={`0 0 ${w} ${h}`} role="img" aria-label={`loss in ${phase}`} width="100%">
      <line x1={left} x2={w - 8} y1={h - bottom} y2={h - bottom} stroke="var(--line)" />
      <polyline points={points.map(at).join(' ')} fill="none" stroke="var(--accent)" stroke-width="2" />
      {points.filter(point => point.bitsPerByte != null).map(point =>
        <circle key={point.step} cx={x(point.step)} cy={y(point.bitsPerByte!)} r="3" fill="var(--good)"><title>{`step ${point.step}: ${point.bitsPerByte!.toFixed(3)} bits per byte`}</title></circle>)}
      <g fill="var(--quiet)" font-size="11">
        <text x={left - 6} y={14} text-anchor="end">{most.toFixed(2)}</text>
        <text x={left - 6} y={h - bottom} text-anchor="end">{least.toFixed(2)}</text>
        <text x={left} y={h - 4}>{first}</text><text x={w - 8} y={h - 4} text-anchor="end">{count(last)}</text>
      </g>
    </svg>
    <p class="small quiet">loss in nats{points.some(point => point.bitsPerByte != null) && '; dots: bits per byte of held-out text'}, by step</p>
  </section>;
}

function Costs({ card }: { card: Card }) {
  const measured = card.stages.some(stage => stage.joules != null);
  return <section class="card">
    <h2>Time and energy</h2>
    <div class="scroll"><table>
      <thead><tr><th>stage</th><th class="n">time</th><th class="n">energy</th></tr></thead>
      <tbody>{card.stages.map(stage => <tr key={stage.stage}>
        <td>{stage.stage}</td>
        <td class="n">{stage.reused ? 'done for an earlier run' : stage.seconds == null ? 'not recorded' : seconds(stage.seconds)}</td>
        <td class="n">{stage.joules == null ? 'not measured' : energy(stage.joules)}</td>
      </tr>)}</tbody>
    </table></div>
    <p class="small quiet">{measured
      ? 'Energy is what the processors and the memory of the whole machine consumed while the stage worked, whichever program used them.'
      : 'Energy was not measured: the machine offers no readable energy counter, or the run is from before energy was measured.'}</p>
  </section>;
}

const energy = (joules: number): string =>
  joules < 360 ? `${whole(joules)} J` : joules < 3.6e6 ? `${(joules / 3600).toFixed(1)} Wh` : `${(joules / 3.6e6).toFixed(2)} kWh`;

function Lineage({ card }: { card: Card }) {
  return <section class="card">
    <h2>Lineage</h2>
    <div class="scroll"><table>
      <thead><tr><th>step</th><th>checkpoint</th><th>made from</th><th>sha256 of its manifest</th></tr></thead>
      <tbody>{card.steps.filter(step => step.checkpoint).map(step => <tr key={step.name}>
        <td>{step.name}</td><td><code>{step.checkpoint}</code></td><td><code>{step.parent}</code></td><td><code>{step.sha256}</code></td>
      </tr>)}</tbody>
    </table></div>
    <details class="small"><summary>All {card.artifacts.length} artifacts</summary>
      <div class="scroll"><table><tbody>{card.artifacts.map(it => <tr key={it.name}>
        <td>{it.name}</td><td>{it.artifact.location}</td><td><code>{it.artifact.sha256}</code></td><td class="n">{size(it.artifact.bytes)}</td>
      </tr>)}</tbody></table></div>
    </details>
  </section>;
}
