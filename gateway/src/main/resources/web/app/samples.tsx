import { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { JudgedSample, SampleAnswer, SampleFilter, SamplePage, samples } from './api';
import { measured, whole } from './format';
import { ResponseLink } from './key';

export const ALL: SampleFilter = { task: '', item: '', category: '', verdict: '', contaminated: '', text: '' };
const verdicts: Record<JudgedSample['verdict'], string> = {
  both: 'both right', neither: 'neither', gained: 'gained', lost: 'lost',
};

/** The filter in the part of an address after its question mark. */
export function filterOf(query: string | undefined): SampleFilter {
  const given = new URLSearchParams(query);
  return Object.fromEntries(Object.keys(ALL).map(name => [name, given.get(name) ?? ''])) as SampleFilter;
}

const queryOf = (filter: SampleFilter): string =>
  new URLSearchParams(Object.entries(filter).filter(([, value]) => value)).toString();

/** A filter that is part of the page's address, so that what is shown can be linked to. @param path before the query */
export function useFilter(path: string, query: string | undefined): [SampleFilter, (filter: SampleFilter) => void] {
  const [filter, setFilter] = useState(() => filterOf(query));
  return [filter, changed => {
    setFilter(changed);
    const text = queryOf(changed);
    history.replaceState(null, '', `#${path}${text && '?'}${text}`);
  }];
}

/** Every item of a run's evaluation with the answers of both checkpoints side by side, filtered and searched. */
export function SamplesPage({ run, query }: { run: string; query?: string }) {
  const path = `${run}/samples`;
  const [filter, setFilter] = useFilter(path, query);
  return <main class="data samples">
    <section class="verdict">
      <h2>Samples of {run}</h2>
      <p class="small"><a href={'#' + run}>run</a> · <ResponseLink href={`/api/runs/${run}/samples`}>samples as JSON</ResponseLink></p>
    </section>
    <Samples path={path} read={(wanted, from) => samples(run, wanted, from)} filter={filter} onFilter={setFilter} counts />
  </main>;
}

/**
 * Samples with the answers of two checkpoints, a page at a time.
 *
 * @param path of the page's address, for links to single items
 * @param counts whether the outcomes by task are shown above
 */
export function Samples(props: {
  path: string; read: (filter: SampleFilter, from: number) => Promise<SamplePage>; filter: SampleFilter;
  onFilter: (filter: SampleFilter) => void; counts?: boolean;
}) {
  const { path, filter, onFilter, counts } = props;
  const [page, setPage] = useState<SamplePage>();
  const [shown, setShown] = useState<JudgedSample[]>([]);
  const [busy, setBusy] = useState(true);
  const [mistake, setMistake] = useState('');
  const asked = useRef(0);

  async function load(from: number, before: JudgedSample[]) {
    const mine = ++asked.current;
    setBusy(true);
    setMistake('');
    try {
      const found = await props.read(filter, from);
      if (mine !== asked.current) return;
      setPage(found);
      setShown([...before, ...found.samples]);
    } catch (e) {
      if (mine === asked.current) setMistake((e as Error).message);
    }
    if (mine === asked.current) setBusy(false);
  }
  useEffect(() => {
    const timer = window.setTimeout(() => load(0, []), 200);
    return () => { window.clearTimeout(timer); asked.current++; };
  }, Object.values(filter));
  const read = page != null;
  useEffect(() => {
    // An address with a filter is about these items.
    if (read && Object.values(filter).some(value => value)) document.getElementById('items')?.scrollIntoView();
  }, [read]);

  const set = (change: Partial<SampleFilter>) => onFilter({ ...filter, item: '', ...change });
  if (!page) {
    return <section class="card">{mistake ? <p class="mistake" role="alert">{mistake}</p> : <p class="quiet">Reading the samples…</p>}</section>;
  }
  const chosen = page.tasks.filter(task => !filter.task || task.task === filter.task);
  const categories = [...new Set(chosen.flatMap(task => task.categories))].sort();
  const contaminated = chosen.reduce((sum, task) => sum + task.contaminated, 0);
  return <>
    {counts && <Tasks page={page} filter={filter} onPick={change => onFilter({ ...ALL, ...change })} />}
    <section class="card samples" id="items">
      <h2>Items</h2>
      {filter.item && <p class="small">Only the item <code>{filter.item}</code>.{' '}
        <button class="plain" onClick={() => set({})}>Show all</button></p>}
      <div class="fields">
        <Choice name="Task" value={filter.task} of={page.tasks.map(it => [it.task, it.task])} onPick={task => set({ task, category: '' })} />
        <Choice name="Outcome" value={filter.verdict} of={Object.entries(verdicts)} onPick={verdict => set({ verdict })} />
        {(categories.length > 0 || filter.category) && <Choice name="Category" value={filter.category}
          of={categories.map(it => [it, it])} onPick={category => set({ category })} />}
        {(contaminated > 0 || filter.contaminated) && <Choice name="Seen in training" value={filter.contaminated}
          of={[['false', 'no'], ['true', 'perhaps']]} onPick={it => set({ contaminated: it })} />}
        <label>Text <input type="search" maxLength={200} placeholder="part of a prompt or an answer" value={filter.text}
          onInput={e => set({ text: e.currentTarget.value })} /></label>
      </div>
      <p class="small quiet" role="status">{whole(page.matching)} {page.matching === 1 ? 'item' : 'items'}</p>
      {mistake && <p class="mistake" role="alert">{mistake}</p>}
      <ul class="entries">
        {shown.map(it => <Row key={it.sample.task + it.sample.item} judged={it} names={page.compared} path={path}
          text={filter.text} open={filter.item === it.sample.item} />)}
      </ul>
      {!busy && shown.length === 0 && !mistake && <p class="quiet">No item matches.</p>}
      {page.next != null && <p><button disabled={busy} onClick={() => load(page.next!, shown)}>{busy ? 'Loading…' : 'More'}</button>{' '}
        <span class="small quiet">{whole(shown.length)} of {whole(page.matching)} are shown</span></p>}
    </section>
  </>;
}

function Choice(props: { name: string; value: string; of: [string, string][]; onPick: (value: string) => void }) {
  return <label>{props.name} <select value={props.value} onChange={e => props.onPick(e.currentTarget.value)}>
    <option value="">any</option>
    {props.of.map(([value, name]) => <option key={value} value={value}>{name}</option>)}
  </select></label>;
}

/** How many items of each task have which outcome; a number leads to its items. */
function Tasks(props: { page: SamplePage; filter: SampleFilter; onPick: (change: Partial<SampleFilter>) => void }) {
  const { page, filter, onPick } = props;
  const pick = (change: Partial<SampleFilter>) => {
    onPick(change);
    document.getElementById('items')?.scrollIntoView({ behavior: 'smooth' });
  };
  return <section class="card">
    <h2>Tasks</h2>
    <div class="scroll"><table>
      <thead><tr><th>task</th><th class="n">items</th>{Object.values(verdicts).map(name => <th class="n" key={name}>{name}</th>)}</tr></thead>
      <tbody>{page.tasks.map(task => <tr key={task.task} class={task.task === filter.task ? 'on' : ''}>
        <td><button class="link" onClick={() => pick({ task: task.task })}>{task.task}</button></td>
        <td class="n">{whole(task.items)}</td>
        {(Object.keys(verdicts) as JudgedSample['verdict'][]).map(verdict => <td class="n" key={verdict}>
          {task[verdict] === 0 ? <span class="quiet">0</span>
            : <button class="link" onClick={() => pick({ task: task.task, verdict })}>{whole(task[verdict])}</button>}
        </td>)}
      </tr>)}</tbody>
    </table></div>
  </section>;
}

function Row(props: { judged: JudgedSample; names: string[]; path: string; text: string; open: boolean }) {
  const { names, path, text, open } = props;
  const { sample, verdict } = props.judged;
  const link = `#${path}?${queryOf({ ...ALL, task: sample.task, item: sample.item })}`;
  return <li><details open={open}>
    <summary>
      <span class={'mark ' + (verdict === 'lost' ? 'lost' : verdict === 'neither' ? '' : 'kept')}>{verdicts[verdict]}</span>
      <code class="path">{sample.task} · {sample.item.replace(sample.task + '/', '')}</code>
      <span class="small quiet excerpt-line">{sample.prompt || sample.item}</span>
    </summary>
    <p class="small numbers">
      {sample.category && <span><b>category</b> {sample.category}</span>}
      {sample.contaminated && <span class="wrong">may have been seen in training</span>}
      <span><a href={link}>link to this item</a></span>
    </p>
    {sample.prompt && <><p class="small quiet">asked</p><pre><Found text={text}>{sample.prompt}</Found></pre></>}
    {sample.expected && <><p class="small quiet">expected</p><pre><Found text={text}>{sample.expected}</Found></pre></>}
    <div class="sides">
      <Side name={names[0] ?? 'first'} answer={sample.base} text={text} />
      <Side name={names[1] ?? 'second'} answer={sample.aligned} text={text} />
    </div>
  </details></li>;
}

function Side({ name, answer, text }: { name: string; answer: SampleAnswer; text: string }) {
  const figures = Object.entries(answer.figures ?? {});
  return <div>
    <p class="small"><b>{name}</b> <span class="quiet">score {answer.score.toFixed(answer.score % 1 ? 3 : 0)}</span></p>
    {answer.answer ? <pre><Found text={text}>{answer.answer}</Found></pre> : <p class="quiet small">no text</p>}
    {answer.logLikelihoods && answer.logLikelihoods.length > 0 && <p class="small quiet">
      log-likelihoods {answer.logLikelihoods.map(it => it.toFixed(2)).join(' · ')}
    </p>}
    {figures.length > 0 && <p class="small quiet">{figures.map(([figure, value]) => `${figure} ${measured(value)}`).join(' · ')}</p>}
  </div>;
}

/** A text in which every occurrence of what is searched for is marked. */
function Found({ text, children }: { text: string; children: string }): ComponentChildren {
  if (!text.trim()) return <>{children}</>;
  const parts: ComponentChildren[] = [];
  const lower = children.toLowerCase();
  const wanted = text.toLowerCase();
  let from = 0;
  // Some characters change their length in lower case; then nothing is marked.
  for (let i = lower.indexOf(wanted); i >= 0 && lower.length === children.length; i = lower.indexOf(wanted, from)) {
    parts.push(children.slice(from, i), <mark class="found">{children.slice(i, i + wanted.length)}</mark>);
    from = i + wanted.length;
  }
  return <>{[...parts, children.slice(from)]}</>;
}
