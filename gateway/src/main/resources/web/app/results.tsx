import { useEffect, useState } from 'preact/hooks';
import { ExportFormat, Run, Score, Task } from './api';
import { Calibration } from './calibration';
import { Reliability, calibration } from './evaluations';
import { called, count, share, whole } from './format';
import { Axis, AxisLabels, DIFFERENCES, Key, SHARES, Whisker, Whiskers, axisOf, grouped, score } from './plots';

/** The evaluation of two checkpoints on the same items: scores with intervals, by what they measure. */
export function Results({ run }: { run: Run }) {
  const reliability = useReliability(run);
  const [first, second] = [0, 1].map(side => {
    const step = run.compared[side];
    const made = run.checkpoints.find(checkpoint => checkpoint.step === step);
    return made ? called(made) : side === 0 ? 'base' : 'aligned';
  });
  const level = run.recipe?.evaluate?.confidence;
  const chances = new Map(reliability?.tasks.map(task => [task.task, task.chance]));
  const rows: Row[] = [
    ...run.evaluation.map(task => ({ task: task.task, scored: task, chance: chances.get(task.task) })),
    ...run.missing.map(it => ({ task: it.task, missing: it.reason })),
  ];
  const measured = run.evaluation.length > 0;
  return <>
    <section class="card">
      <h2>Evaluation</h2>
      {rows.length === 0 && <p class="quiet">
        At the end of the run, two models (by default base and aligned) are evaluated on the same held-out items.</p>}
      {measured && <p class="small legend-line">
        <Key kind="first">{first}</Key> <Key kind="second">{second}</Key>
        <span class="quiet">{level ? `a line is the ${share(level)} interval` : 'a line is the confidence interval'}</span>
        {chances.size > 0 && <Key kind="reference-key"><span class="quiet">chance</span></Key>}
        <span class="quiet">↑ higher is better, ↓ lower is better</span>
      </p>}
      {grouped(rows).map(it =>
        <Group key={it.group} run={run.id} name={it.group} rows={it.tasks} first={first} second={second} />)}
      <Contamination run={run} />
      {measured && <p class="small">
        <a href={`#${run.id}/samples`}>every item with both answers</a>
        {run.compared.length === 2 && <> · <a href={`#/compare/${run.id}:${run.compared[0]}/${run.id}:${run.compared[1]}`}>
          compare the two, or others, item by item</a></>}
      </p>}
    </section>
    {reliability && <Calibration reliability={reliability} first={first} second={second} />}
  </>;
}

/** Whether items stand in the training documents, where a model may have read the answer. */
function Contamination({ run }: { run: Run }) {
  const searched = run.evaluation.flatMap(task => task.aligned?.contaminated ?? []);
  if (searched.length === 0) return null;
  return <p class="small quiet">{searched.some(it => it.n > 0)
    ? 'Contaminated items stand in the training documents. They are not part of the scores beside them.'
    : 'No item stands in the training documents.'}</p>;
}

/** The calibration of a run that was evaluated; an evaluation whose samples cannot be read has none. */
function useReliability(run: Run): Reliability | undefined {
  const [reliability, setReliability] = useState<Reliability>();
  const evaluated = run.artifacts.some(it => it.name === 'evaluation');
  useEffect(() => {
    setReliability(undefined);
    if (!evaluated) return;
    const stop = new AbortController();
    calibration(run.id, stop.signal).then(setReliability, () => undefined);
    return () => stop.abort();
  }, [run.id, evaluated]);
  return reliability;
}

type Row = { task: string; scored?: Task; chance?: number; missing?: string };

const isDifference = (task: Task): boolean => task.metric === 'difference';
/** Whether a score describes how a model answers, and not how well. */
const isManner = (task: Task): boolean => /^traits(-|$)/.test(task.task);
const isBits = (task: Task): boolean => task.metric === 'bits-per-byte';

/** The axis of a task: shares and differences have a common one, others their own. */
function axisOfTask(task: Task): Axis {
  if (isDifference(task)) return DIFFERENCES;
  const ends = [task.base, task.aligned].flatMap(it => (it ? [it.low, it.high] : []));
  return !isBits(task) && ends.every(end => end >= 0 && end <= 1) ? SHARES : axisOf(ends.length ? ends : [0, 1]);
}

/** Tasks that measure the same kind of thing; those that share an axis are below each other. */
function Group({ run, name, rows, first, second }: { run: string; name: string; rows: Row[]; first: string; second: string }) {
  const scored = rows.filter(row => row.scored);
  const blocks: { axis: Axis; rows: Row[] }[] = [];
  for (const row of scored) {
    const axis = axisOfTask(row.scored!);
    const block = blocks.find(it => it.axis === axis);
    if (block) block.rows.push(row);
    else blocks.push({ axis, rows: [row] });
  }
  return <table class="results" role="table">
    <caption>{name}</caption>
    <thead role="rowgroup"><tr role="row">
      {['task', '', first, second].map((title, i) =>
        <th key={i} role="columnheader" scope="col" class="small">{title || <span class="quiet">score and interval</span>}</th>)}
    </tr></thead>
    {blocks.map((block, i) => <tbody key={i} role="rowgroup">
      <tr class="axis-row" role="presentation" aria-hidden="true">
        <td class="blank" /><td class="drawn"><AxisLabels axis={block.axis} /></td></tr>
      {block.rows.map(row => <Scored key={row.task} run={run} axis={block.axis} row={row} first={first} second={second} />)}
    </tbody>)}
    {rows.some(row => row.missing) && <tbody role="rowgroup">
      {rows.filter(row => row.missing).map(row => <tr key={row.task} role="row">
        <th role="rowheader" scope="row" class="task">{row.task}</th>
        <td role="cell" class="gone mistake small">{row.task} is missing. {row.missing}</td>
      </tr>)}
    </tbody>}
  </table>;
}

function Scored(props: { run: string; axis: Axis; row: Row; first: string; second: string }) {
  const { run, axis, row, first, second } = props;
  const task = row.scored!;
  const decimals = isBits(task) ? 3 : 2;
  const sides: [string, string, Score | undefined][] = [['first', first, task.base], ['second', second, task.aligned]];
  const values: Whisker[] = sides.flatMap(([kind, name, it]) =>
    (it && it.n > 0 ? [{ kind, name, value: it.score, low: it.low, high: it.high }] : []));
  const said = values.map(it =>
    `${it.name} ${score(it.value, decimals)}, from ${score(it.low!, decimals)} to ${score(it.high!, decimals)}`);
  const lower = task.lowerIsBetter;
  const better = isManner(task) ? 'neither higher nor lower is better' : lower ? 'lower is better' : 'higher is better';
  const items = (task.aligned ?? task.base)?.n ?? 0;
  return <tr role="row">
    <th role="rowheader" scope="row" class="task">
      <a href={`#${run}/samples?${new URLSearchParams({ task: task.task })}`}>{task.task}</a>
      <span class="small quiet meta">
        <span role="img" aria-label={better} title={better}>{isManner(task) ? '·' : lower ? '↓' : '↑'}</span> {task.metric} · {whole(items)} items
        {row.chance != null && ` · chance ${score(row.chance)}`}
      </span>
    </th>
    <td role="cell" class="drawn"><Whiskers axis={axis} values={values} zero={isDifference(task)}
      label={`${task.task}: ${said.join('; ')}`}
      reference={row.chance == null ? undefined : { value: row.chance, name: `chance ${score(row.chance)}` }} /></td>
    {sides.map(([kind, name, it]) => <td key={kind} role="cell" class="value">
      <span class="tag">{name} </span><Cell score={it} decimals={decimals} /></td>)}
  </tr>;
}

function Cell({ score: it, decimals }: { score?: Score; decimals: number }) {
  if (!it) return <>–</>;
  return <>{it.n > 0
    ? <><b>{score(it.score, decimals)}</b>{' '}
      <span class="small quiet">{score(it.low, decimals)} to {score(it.high, decimals)}</span></>
    : <span class="small quiet">no items</span>}
    {it.contaminated && it.contaminated.n > 0 && <span class="small wrong">
      {' '}{score(it.contaminated.score, decimals)} on {whole(it.contaminated.n)} contaminated</span>}</>;
}

const formats: Record<string, string> = { folder: 'Hugging Face folder', gguf: 'GGUF' };

/** Whether each checkpoint's exports answer as the model does. */
export function Exports({ run }: { run: Run }) {
  const proved = run.checkpoints.filter(made => made.exportProof);
  if (proved.length === 0) return null;
  return <section class="card">
    <h2>Exports</h2>
    {proved.map(made => <p class="small" key={made.id}>
      <b>{called(made)}</b>{' '}
      {made.exportProof!.formats.map(one => <span key={one.format}>
        {formats[one.format] ?? one.format}:{' '}
        <Proof format={one} prompts={made.exportProof!.prompts} />{' '}
      </span>)}
    </p>)}
  </section>;
}

function Proof({ format, prompts }: { format: ExportFormat; prompts: number }) {
  if (format.refused) return <span class="quiet">not offered: {format.refused}.</span>;
  if (format.difference) return <span class="wrong">Warning: answers differently{format.format === 'gguf' && ', so it is not offered'}. {format.difference.what}.</span>;
  return <span class="right">same answers to {format.agreed} of {prompts} prompts{format.ties > 0 && `, ${format.ties} ties`}.</span>;
}

/** What alignment steps drew but could not learn from. */
export function LeftOut({ run }: { run: Run }) {
  const lacking = run.checkpoints.filter(made => made.leftOut);
  if (lacking.length === 0) return null;
  return <section class="card">
    <h2>Left out of alignment</h2>
    {lacking.map(made => <div key={made.id}>
      <p class="small"><b>{called(made)}</b> {count(made.leftOut!.count)} of {count(made.leftOut!.drawn)}</p>
      <ul class="small">{made.leftOut!.examples.map(one => <li key={one.place}>
        <code>{one.place}</code> <span class="quiet">{one.reason}</span></li>)}</ul>
    </div>)}
  </section>;
}

/** The size of the corpus and of the model. */
export function CorpusCard({ run }: { run: Run }) {
  const corpus = run.corpus;
  if (!corpus) return null;
  return <section class="card">
    <h2>Corpus and model</h2>
    <p class="numbers">
      <b>read</b> {count(corpus.documentsRead)} <b>kept</b> {count(corpus.documentsKept)}{' '}
      <b>held out</b> {count(corpus.documentsHeldOut)} <b>tokens</b> {count(corpus.tokens)}{' '}
      <b>vocabulary</b> {count(corpus.vocabulary)}
      {Object.entries(corpus.dropped).map(([reason, n]) => <span key={reason}> <b>{reason}</b> {count(n)}</span>)}
      {run.base && <> <b>parameters</b> {count(run.base.parameters)} <b>layers</b> {run.base.layers} <b>width</b> {run.base.width}</>}
    </p>
  </section>;
}
