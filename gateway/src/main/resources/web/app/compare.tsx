import { useEffect, useState } from 'preact/hooks';
import { Release, SampleFilter, releases } from './api';
import { ComparedCheckpoint, ComparedTask, Comparison, Unpaired, comparedSamples, comparison, evaluatedCheckpoints } from './evaluations';
import { measured, share, whole } from './format';
import { ResponseLink } from './key';
import { Axis, AxisLabels, Key, Whiskers, axisAroundZero, grouped, score, signed } from './plots';
import { ALL, Samples, useFilter } from './samples';

/** Any two evaluated checkpoints, compared on the items that both were asked: `#/compare/FIRST/SECOND`. */
export function ComparePage({ path, query }: { path: string; query?: string }) {
  const [first = '', second = ''] = path.split('/').slice(2).map(decoded);
  const [checkpoints, setCheckpoints] = useState<ComparedCheckpoint[]>();
  const [named, setNamed] = useState<Release[]>([]);
  const [found, setFound] = useState<Comparison>();
  const [mistake, setMistake] = useState('');
  const [filter, setFilter] = useFilter(path, query);
  const chosen = first !== '' && second !== '';
  useEffect(() => {
    evaluatedCheckpoints().then(setCheckpoints, e => setMistake((e as Error).message));
    // Without names, checkpoints are listed all the same.
    releases().then(setNamed, () => undefined);
  }, []);
  useEffect(() => {
    if (!chosen) return;
    const stop = new AbortController();
    comparison(first, second, stop.signal)
      .then(setFound, e => { if (!stop.signal.aborted) setMistake((e as Error).message); });
    return () => stop.abort();
  }, [first, second]);

  const open = (one: string, other: string) => { location.hash = `/compare/${one}${other && '/' + other}`; };
  const look = (change: Partial<SampleFilter>) => {
    setFilter({ ...ALL, ...change });
    document.getElementById('items')?.scrollIntoView({ behavior: 'smooth' });
  };
  return <main class="data">
    <section class="verdict">
      <h2>Compare two checkpoints</h2>
      {checkpoints?.length === 0 && <p class="quiet">No run has been evaluated yet.</p>}
      {checkpoints && checkpoints.length > 0 && <div class="choose">
        <Pick name="A" value={found?.first.name ?? first} of={checkpoints} named={named} onPick={it => open(it, second)} />
        <button disabled={!chosen} title="Swap the two" aria-label="Swap the two" onClick={() => open(second, first)}>⇄</button>
        <Pick name="B" value={found?.second.name ?? second} of={checkpoints} named={named} onPick={it => open(first, it)} off={!first} />
      </div>}
      {mistake && <p class="mistake" role="alert">{mistake}</p>}
      {chosen && !found && !mistake && <p class="quiet" role="status">Comparing. With many items this takes a while.</p>}
      {found && <Summary found={found} />}
      {found && <p class="small"><a href={'#' + found.first.run}>run of A</a> · <a href={'#' + found.second.run}>run of B</a> ·{' '}
        <ResponseLink href={`/api/comparisons?${new URLSearchParams({ first, second })}`}>comparison as JSON</ResponseLink></p>}
    </section>
    {found && found.tasks.length > 0 && <>
      <Differences found={found} onLook={look} />
      <Samples path={path} read={(wanted, from) => comparedSamples(first, second, wanted, from)} filter={filter} onFilter={setFilter} />
    </>}
  </main>;
}

/** A part of the address; as it is, if it is not what a browser would have written. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function Pick(props: {
  name: string; value: string; of: ComparedCheckpoint[]; named: Release[]; off?: boolean; onPick: (name: string) => void;
}) {
  const { name, value, of, named, off, onPick } = props;
  const runs = [...new Set(of.map(it => it.run))];
  const label = (it: ComparedCheckpoint) => {
    const names = named.filter(release => `${release.current.run}:${release.current.checkpoint.step}` === it.name).map(release => release.name);
    return [it.step, ...names.map(one => `release ${one}`), ...(it.decision ? [it.decision] : [])].join(', ');
  };
  return <label>{name}
    <select aria-label={`Checkpoint ${name}`} value={value} disabled={off} onChange={e => onPick(e.currentTarget.value)}>
      <option value="" disabled>choose a checkpoint</option>
      {runs.map(run => <optgroup key={run} label={run}>
        {of.filter(it => it.run === run).map(it => <option key={it.name} value={it.name}>{it.run}: {label(it)}</option>)}
      </optgroup>)}
    </select>
  </label>;
}

const names = (tasks: ComparedTask[]): string => tasks.map(it => it.task).join(', ');

function Summary({ found }: { found: Comparison }) {
  const tested = found.tasks.filter(it => it.items > 0);
  const better = tested.filter(it => it.verdict === 'better');
  const worse = tested.filter(it => it.verdict === 'worse');
  const rest = tested.length - better.length - worse.length;
  return <div role="status">
    {tested.length === 0 ? <p>The two have no items in common, so nothing can be compared.</p> : <p>
      {better.length > 0 && <>B is <b class="right">better</b> than A in {names(better)}. </>}
      {worse.length > 0 && <>B is <b class="wrong">worse</b> than A in {names(worse)}. </>}
      {rest > 0 && <>{better.length + worse.length > 0 ? 'In' : 'No difference was found: in'} {whole(rest)} {rest === 1 ? 'task' : 'tasks'}{' '}
        the items do not show which one is better.</>}
    </p>}
    <p class="small quiet">The chance of any false finding is at most {share(found.alpha)} (Holm’s adjustment).
      Items that may have been seen in training are left out.</p>
    {found.incomparable.map(it => <p key={it.task} class="small"><b>{it.task}</b> is not compared: {it.reason}.</p>)}
    {found.onlyFirst.length > 0 && <p class="small">Only A was asked: {found.onlyFirst.join(', ')}.</p>}
    {found.onlySecond.length > 0 && <p class="small">Only B was asked: {found.onlySecond.join(', ')}.</p>}
  </div>;
}

type Look = (change: Partial<SampleFilter>) => void;

/** Whether a score describes how a model answers, and not how well. */
const isManner = (task: ComparedTask): boolean => /^traits(-|$)/.test(task.task);
/** Whether a task has an axis of its own, because its scores are no shares. */
const isBits = (task: ComparedTask): boolean => task.metric === 'bits-per-byte' || task.metric === 'words';
const ends = (task: ComparedTask): number[] =>
  [task.low, task.high, task.difference].filter((it): it is number => it != null);

function Differences({ found, onLook }: { found: Comparison; onLook: Look }) {
  const shares = axisAroundZero(found.tasks.filter(it => !isBits(it)).flatMap(ends));
  return <section class="card">
    <h2>Differences, B minus A</h2>
    <p class="small legend-line">
      <Key kind="better">B is better</Key> <Key kind="worse">B is worse</Key> <Key kind="undecided">undecided</Key>
      <span class="quiet">a line is the {share(1 - found.alpha)} interval of the task alone</span>
      <Key kind="band-key"><span class="quiet">true differences that the items would probably not have shown</span></Key>
      <span class="quiet">↑ higher is better, ↓ lower is better</span>
    </p>
    {grouped(found.tasks).map(it => <table key={it.group} class="results differences" role="table">
      <caption>{it.group}</caption>
      <thead role="rowgroup"><tr role="row">{COLUMNS.map(([name, title], i) =>
        <th key={name} role="columnheader" scope="col" title={title}
          class={'small' + (i === 0 || name === 'B − A' ? '' : name === 'difference' ? ' value' : ' n')}>{name}</th>)}</tr></thead>
      <Blocks tasks={it.tasks} shares={shares} power={found.power} onLook={onLook} />
    </table>)}
  </section>;
}

const COLUMNS: [string, string][] = [
  ['task', ''], ['A', 'score of A on the common items'], ['B', 'score of B on the common items'],
  ['B − A', 'the difference on an axis around zero'], ['difference', 'with its interval'],
  ['p', 'p-value of this task on its own'], ['Holm', 'p-value after Holm’s adjustment over all tasks'],
  ['smallest', 'the smallest true difference that would probably have been found'], ['items', 'common items'],
  ['changed', 'items on which B is better, and worse'],
];

function Blocks(props: { tasks: ComparedTask[]; shares: Axis; power: number; onLook: Look }) {
  const { tasks, shares, power, onLook } = props;
  const blocks = [
    { axis: shares, tasks: tasks.filter(it => !isBits(it)) },
    ...tasks.filter(isBits).map(it => ({ axis: axisAroundZero(ends(it)), tasks: [it] })),
  ].filter(it => it.tasks.length > 0);
  return <>{blocks.map((block, i) => <tbody key={i} role="rowgroup">
    <tr class="axis-row" role="presentation" aria-hidden="true">
      <td class="blank" /><td class="blank" /><td class="blank" /><td class="drawn wide"><AxisLabels axis={block.axis} /></td></tr>
    {block.tasks.map(task => <Difference key={task.task} task={task} axis={block.axis} power={power} onLook={onLook} />)}
  </tbody>)}</>;
}

function Difference({ task, axis, power, onLook }: { task: ComparedTask; axis: Axis; power: number; onLook: Look }) {
  const decimals = isBits(task) ? 3 : 2;
  const { first, second, difference, low, high, pValue, adjustedPValue, smallestDetectable: smallest } = task;
  const name = <th role="rowheader" scope="row" class="task wide">{task.task}
    <span class="small quiet meta">
      {!isManner(task) && <span role="img" aria-label={task.lowerIsBetter ? 'lower is better' : 'higher is better'}>{task.lowerIsBetter ? '↓' : '↑'}</span>}{' '}
      {task.metric}{task.test === 'bootstrap' && ', bootstrap'}{task.test === 'mcnemar' && ', McNemar'}</span></th>;
  if (difference == null || first == null || second == null) {
    return <tr role="row">{name}<td role="cell" class="note small quiet">No item was asked of both{task.contaminated && ' that was surely unseen in training'}.
      <Notes task={task} /></td></tr>;
  }
  const interval = low != null && high != null ? `${signed(low, decimals)} to ${signed(high, decimals)}` : 'unknown interval';
  const said = `${task.task}: B minus A is ${signed(difference, decimals)}, ${interval}; B is ${task.verdict === 'undecided' ? 'neither better nor worse' : task.verdict}`;
  return <tr role="row">
    {name}
    <NumberCell tag="A" value={score(first, decimals)} />
    <NumberCell tag="B" value={score(second, decimals)} />
    <td role="cell" class="drawn wide"><Whiskers axis={axis} zero label={said}
      values={[{ name: 'B − A', kind: task.verdict, value: difference, low, high }]}
      band={smallest == null ? undefined : { from: -smallest, to: smallest,
        name: `true differences below ${measured(smallest)} would be found with a chance of less than ${share(power)}` }} /></td>
    <td role="cell" class="value wide"><span class="tag">difference </span><b class={task.verdict === 'better' ? 'right' : task.verdict === 'worse' ? 'wrong' : ''}>
      {signed(difference, decimals)}</b> <span class="small quiet">{interval}</span></td>
    <NumberCell tag="p" value={pText(pValue!)} />
    <NumberCell tag="Holm" value={pText(adjustedPValue!)} />
    <NumberCell tag="smallest" value={smallest == null ? 'none' : score(smallest, decimals)} />
    <NumberCell tag="items" value={whole(task.items)} />
    <td role="cell" class="value changes wide">
      <Changed count={task.better} verdict="gained" task={task} sign="▲" title="better with B" onLook={onLook} />
      <Changed count={task.worse} verdict="lost" task={task} sign="▼" title="worse with B" onLook={onLook} />
    </td>
    {(task.onlyFirst.count > 0 || task.onlySecond.count > 0 || task.askedDifferently.count > 0 || task.contaminated) && <td role="cell" class="note small quiet"><Notes task={task} /></td>}
  </tr>;
}

const pText = (p: number): string => (p < 0.001 ? '<0.001' : p.toFixed(3));

function NumberCell({ tag, value }: { tag: string; value: string }) {
  return <td role="cell" class="value n"><span class="tag">{tag} </span>{value}</td>;
}

function Changed(props: {
  count: number; verdict: string; task: ComparedTask; sign: string; title: string; onLook: Look;
}) {
  const { count, verdict, task, sign, title, onLook } = props;
  if (count === 0) return <span class="quiet" title={title}>{sign} 0</span>;
  return <button class={'link ' + (verdict === 'gained' ? 'gain' : 'loss')} title={`show the items that are ${title}`}
    aria-label={`${count} items of ${task.task} are ${title}: show them`}
    onClick={() => onLook({ task: task.task, verdict, ...(task.contaminated ? { contaminated: 'false' } : {}) })}>{sign} {whole(count)}</button>;
}

/** What was not compared. */
function Notes({ task }: { task: ComparedTask }) {
  const apart = task.contaminated;
  const decimals = isBits(task) ? 3 : 2;
  return <>
    <Only of={task.onlyFirst} name="A" /> <Only of={task.onlySecond} name="B" />{' '}
    {task.askedDifferently.count > 0 && <span title={listed(task.askedDifferently)}>{whole(task.askedDifferently.count)} {task.askedDifferently.count === 1 ? 'item has' : 'items have'} the
      same name but different questions and {task.askedDifferently.count === 1 ? 'is' : 'are'} not compared.</span>}{' '}
    {apart && <span>Apart, {whole(apart.items)} {apart.items === 1 ? 'item' : 'items'} that may have been seen in training: A {score(apart.first, decimals)}, B {score(apart.second, decimals)},
      difference {signed(apart.difference, decimals)}{apart.low != null && apart.high != null && ` (${signed(apart.low, decimals)} to ${signed(apart.high, decimals)})`}.</span>}
  </>;
}

const listed = (of: Unpaired): string => of.names.join(', ') + (of.count > of.names.length ? ' and others' : '');

function Only({ of, name }: { of: Unpaired; name: string }) {
  if (of.count === 0) return null;
  return <span title={listed(of)}>{whole(of.count)} {of.count === 1 ? 'item' : 'items'} only of {name}.</span>;
}
