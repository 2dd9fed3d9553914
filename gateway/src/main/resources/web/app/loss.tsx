import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import {
  ChosenLikelihood, ConstitutionEffect, HeldOutPairs, LossPoint, PolicyEffect, RewardChange, RewardQuality, Run, Score,
} from './api';
import { count } from './format';

/** The loss by step in one phase of training, and the bits per byte at the steps where they were measured. */
export function Loss({ run }: { run: Run }) {
  const phases = useMemo(() => [...new Set(run.lossCurve.map(point => point.phase))], [run.lossCurve]);
  const [chosen, choose] = useState<string>();
  const phase = chosen && phases.includes(chosen) ? chosen : phases[phases.length - 1];
  const points = run.lossCurve.filter(point => point.phase === phase);
  const last = run.latest;
  return <section class="card">
    <h2>Loss</h2>
    <div class="tabs">
      {phases.map(name =>
        <button key={name} class={name === phase ? 'on' : ''} onClick={() => choose(name)}>{name}</button>)}
    </div>
    {points.length > 0 ? <Chart points={points} /> : <p class="quiet">The curve starts with the first training step.</p>}
    {points.some(point => point.rewardMargin != null) && <Preferences points={points} />}
    {points.some(point => point.rollouts) && <Answers key={phase} points={points} />}
    {points.map(point => point.notice && <p key={point.step} class="small" role="note">{point.notice}</p>)}
    {last && <p class="small numbers">
      <b>step</b> {count(last.step)} of {count(last.steps)}
      <b>loss</b> {last.loss.toFixed(3)}
      <b>tokens/s</b> {count(last.tokensPerSecond)}
      <b>learning rate</b> {last.learningRate.toExponential(1)}
      <b>gradient norm</b> {last.gradientNorm.toFixed(2)}
    </p>}
    <Bits run={run} />
    {run.checkpoints.map(made => made.divergence && <p key={made.id} class="small numbers">
      <b>{made.step}</b> {made.bitsPerByteAtStart?.toFixed(3) ?? '–'} → {made.bitsPerByte?.toFixed(3) ?? '–'} bits per byte
      <b>divergence from the base</b> {made.divergence.onText.toFixed(3)} on text, {made.divergence.onPrompts.toFixed(3)} on prompts
    </p>)}
    {run.checkpoints.map(made => made.preferences?.heldOut &&
      <HeldOut key={made.id} step={made.step} pairs={made.preferences.heldOut} />)}
    {run.checkpoints.map(made => made.policy?.reward &&
      <HeldOutRewards key={made.id} step={made.step} effect={made.policy} />)}
    {run.checkpoints.map(made => made.constitution &&
      <Revised key={made.id} step={made.step} effect={made.constitution} />)}
    {run.checkpoints.map(made => made.reward && <Rewards key={made.id} step={made.step} quality={made.reward} />)}
  </section>;
}

const revisers = { rules: 'text rules', model: "the run's own model", endpoint: 'a model behind an endpoint' };

/** By which principles and by whom a step's answers were revised. */
export function Revised({ step, effect }: { step?: string; effect: ConstitutionEffect }) {
  return <p class="small numbers">
    {step && <b>{step}</b>} answers revised by the principles {effect.principles}, by {revisers[effect.reviser]}{effect.model && ` (${effect.model})`}
    <b>changed</b> {count(effect.revised)} of {count(effect.prompts)} <b>unchanged</b> {count(effect.unchanged)} <b>left out</b> {count(effect.unusable)}
  </p>;
}

const share = (score: Score) =>
  `${(100 * score.score).toFixed(0)} % (${(100 * score.low).toFixed(0)} to ${(100 * score.high).toFixed(0)})`;

/** A step of preference optimisation on pairs on which it did not train, before and after it. */
function HeldOut({ step, pairs }: { step: string; pairs: HeldOutPairs }) {
  return <p class="small numbers">
    <b>{step}</b> of {count(pairs.after.n)} held-out pairs {share(pairs.before)} → {share(pairs.after)} right
    <b>gained</b> {pairs.gained} <b>lost</b> {pairs.lost} <b>p</b> {pairs.pValue.toFixed(3)}
    {pairs.byReward && <><b>by reward</b> {share(pairs.byReward)} </>}
    <b>chosen answers</b> {pairs.chosenBefore.toFixed(3)} → {pairs.chosenAfter.toFixed(3)} nats per token
    (change {pairs.chosenChangeLow.toFixed(3)} to {pairs.chosenChangeHigh.toFixed(3)})
  </p>;
}

/** A reward model on pairs on which it did not train. */
function Rewards({ step, quality }: { step: string; quality: RewardQuality }) {
  return <div class="small numbers">
    <p><b>{step}</b> of {count(quality.accuracy.n)} held-out
      pairs {(100 * quality.before).toFixed(0)} % → {share(quality.accuracy)} in the right order
      <b>margin</b> {quality.margin.toFixed(2)} <b>loss</b> {quality.logLoss.toFixed(3)} nats a pair (a guess: 0.693)
      <b>calibration error</b> {quality.calibrationError.toFixed(3)}</p>
    <details><summary>Reliability</summary><table>
      <thead><tr><th>probability of the likelier order</th><th class="n">pairs</th>
        <th class="n">mean probability</th><th class="n">right</th></tr></thead>
      <tbody>{quality.bins.map(bin => <tr key={bin.low}>
        <td>{bin.low.toFixed(2)} to {bin.high.toFixed(2)}</td><td class="n">{count(bin.pairs)}</td>
        <td class="n">{bin.confidence.toFixed(3)}</td><td class="n">{(100 * bin.accuracy).toFixed(0)} %</td></tr>)}</tbody>
    </table></details>
  </div>;
}

/** The change against the reference model, or the log-probability itself if there is none. */
const ofChosen = (chosen?: ChosenLikelihood) => chosen && (chosen.perTokenChange ?? chosen.perToken);

/** The margin and the accuracy of rewards, and the likelihood of the chosen answers, by step. */
function Preferences({ points }: { points: LossPoint[] }) {
  const isChange = points.some(point => point.chosenLikelihood?.perTokenChange != null);
  // A reward model gives no text a likelihood.
  const hasChosen = points.some(point => point.chosenLikelihood);
  const columns = useMemo<uPlot.AlignedData>(() => [
    points.map(p => p.step), points.map(p => p.rewardMargin ?? null), points.map(p => p.rewardAccuracy ?? null),
    ...(hasChosen ? [points.map(p => ofChosen(p.chosenLikelihood) ?? null)] : []),
  ], [points]);
  return <Plot key={!hasChosen ? 'rewards' : isChange ? 'change' : 'likelihood'} data={columns} series={[
    { label: 'margin of rewards', colour: '--accent' },
    { label: 'accuracy of rewards', colour: '--good' },
    ...(hasChosen
      ? [{ label: `chosen likelihood (${isChange ? 'change, ' : ''}nats per token)`, colour: '--quiet' }] : []),
  ]} />;
}

const change = (of: RewardChange) => `${of.before.toFixed(3)} → ${of.after.toFixed(3)}`
  + (of.changeLow == null || of.changeHigh == null
    ? '' : ` (change ${of.changeLow.toFixed(3)} to ${of.changeHigh.toFixed(3)})`);

/** A step of policy optimisation on prompts on which it did not train, before and after it. */
function HeldOutRewards({ step, effect }: { step: string; effect: PolicyEffect }) {
  return <p class="small numbers">
    <b>{step}</b> reward of answers to {count(effect.reward!.n)} held-out prompts {change(effect.reward!)}
    {Object.entries(effect.rewards).map(([name, of]) => <span key={name}> <b>{name}</b> {change(of)}</span>)}
  </p>;
}

const COLOURS = ['--good', '--quiet', '--bad', '--ink'];

/** The rewards of the model's own answers, how far it is from its reference, and how long its answers are, by step. */
function Answers({ points }: { points: LossPoint[] }) {
  const shown = useMemo(() => points.filter(point => point.rollouts), [points]);
  const names = [...new Set(shown.flatMap(point => Object.keys(point.rollouts!.rewards)))];
  const steps = shown.map(point => point.step);
  const of = shown.map(point => point.rollouts!);
  const last = of[of.length - 1];
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
  return <>
    <Plot key={`rewards ${names}`} data={[
      steps, of.map(it => it.reward), ...names.map(name => of.map(it => it.rewards[name] ?? null)),
    ]} series={[
      { label: 'reward', colour: '--accent' },
      ...names.map((name, i) => ({ label: name, colour: COLOURS[i % COLOURS.length] })),
    ]} />
    <Plot data={[steps, of.map(it => it.entropy), of.map(it => it.divergence ?? null), of.map(it => it.clipped)]} series={[
      { label: 'entropy (nats)', colour: '--accent' },
      { label: 'divergence from the reference (nats per token)', colour: '--good' },
      { label: 'share of clipped tokens', colour: '--quiet' },
    ]} />
    <Plot data={[steps, of.map(it => it.answerTokens)]} series={[
      { label: 'tokens in an answer', colour: '--accent' },
    ]} />
    <p class="small numbers">
      <b>unfinished answers</b> {percent(last.unfinished)} <b>prompts that teach nothing</b> {percent(last.skipped)}
      <b>answers without a reward</b> {percent(last.failed)}
      <b>time</b> {percent(last.generateShare)} writing, {percent(last.rewardShare)} rewarding, {percent(last.trainShare)} training
    </p>
  </>;
}

function Bits({ run }: { run: Run }) {
  const measured = run.lossCurve.filter(point => point.bitsPerByte != null);
  const now = run.base?.bitsPerByte ?? measured[measured.length - 1]?.bitsPerByte;
  const start = run.base?.bitsPerByteAtStart;
  const language = run.evaluation.find(task => task.task === 'language');
  const isCompared = !run.aligned || !run.compared.length || run.compared[1] === run.aligned.step;
  const aligned = run.aligned?.bitsPerByte ?? (isCompared ? language?.aligned?.score : undefined);
  if (start == null && now == null) return null;
  return <dl class="bits">
    <div><dt>bits per byte at start</dt><dd>{start?.toFixed(2) ?? '–'}</dd></div>
    <div><dt>{run.base ? 'base' : 'now'}</dt><dd>{now?.toFixed(2) ?? '–'}</dd></div>
    <div><dt>aligned</dt><dd>{aligned?.toFixed(2) ?? '–'}</dd></div>
  </dl>;
}

function Chart({ points }: { points: LossPoint[] }) {
  const data: uPlot.AlignedData = [
    points.map(p => p.step), points.map(p => p.loss), points.map(p => p.bitsPerByte ?? null),
  ];
  return <Plot data={data} series={[
    { label: 'loss (nats per token)', colour: '--accent' },
    { label: 'bits per byte', colour: '--good', isMeasured: true },
  ]} />;
}

/** A line of a plot. isMeasured: it has points with gaps between them. */
type Line = { label: string; colour: string; isMeasured?: boolean };

function Plot({ data, series }: { data: uPlot.AlignedData; series: Line[] }) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>();
  useEffect(() => {
    const element = place.current!;
    const style = getComputedStyle(element);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const axis = { stroke: colour('--quiet'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
    plot.current = new uPlot({
      width: element.clientWidth,
      height: 240,
      scales: { x: { time: false } },
      legend: { live: true },
      axes: [axis, { ...axis, size: 44 }],
      series: [
        { label: 'step' },
        ...series.map((line): uPlot.Series => ({
          label: line.label, stroke: colour(line.colour), width: line.isMeasured ? 1.5 : 2, spanGaps: !!line.isMeasured,
          ...(line.isMeasured && { points: { show: true, size: 6, fill: colour(line.colour) } }),
          value: (_, v) => v?.toFixed(3) ?? '–',
        })),
      ],
    }, data, element);
    const resized = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height: 240 }));
    resized.observe(element);
    return () => { resized.disconnect(); plot.current?.destroy(); };
  }, []);
  useEffect(() => plot.current?.setData(data), [data]);
  return <div ref={place} class="chart" />;
}
