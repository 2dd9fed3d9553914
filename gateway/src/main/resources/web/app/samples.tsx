import { useEffect, useRef, useState } from 'preact/hooks';
import { JudgedSample, SampleAnswer, SampleFilter, SamplePage, samples } from './api';
import { whole } from './format';
import { ResponseLink } from './key';

const ALL: SampleFilter = { task: '', verdict: '', text: '' };
const verdicts: Record<JudgedSample['verdict'], string> = {
  both: 'both right', neither: 'neither', gained: 'gained', lost: 'lost',
};

/** Every item of a run's evaluation with the answers of both checkpoints side by side, filtered and searched. */
export function SamplesPage({ run }: { run: string }) {
  const [filter, setFilter] = useState(ALL);
  const [page, setPage] = useState<SamplePage>();
  const [shown, setShown] = useState<JudgedSample[]>([]);
  const [busy, setBusy] = useState(false);
  const [mistake, setMistake] = useState('');
  const asked = useRef(0);

  async function load(from: number, before: JudgedSample[]) {
    const mine = ++asked.current;
    setBusy(true);
    setMistake('');
    try {
      const found = await samples(run, filter, from);
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
  }, [run, filter.task, filter.verdict, filter.text]);

  const set = (change: Partial<SampleFilter>) => setFilter({ ...filter, ...change });
  const [first, second] = page?.compared ?? [];
  return <main class="data samples">
    <section class="verdict">
      <h2>Samples of {run}</h2>
      {mistake && <p class="mistake" role="alert">{mistake}</p>}
      <p class="small"><a href={'#' + run}>run</a> · <ResponseLink href={`/api/runs/${run}/samples`}>samples as JSON</ResponseLink></p>
    </section>
    {page && <Tasks page={page} filter={filter} onPick={set} />}
    {page && <section class="card">
      <h2>Items</h2>
      <div class="fields">
        <label>Task <select value={filter.task} onChange={e => set({ task: e.currentTarget.value })}>
          <option value="">any</option>
          {page.tasks.map(it => <option key={it.task}>{it.task}</option>)}
        </select></label>
        <label>Outcome <select value={filter.verdict} onChange={e => set({ verdict: e.currentTarget.value })}>
          <option value="">any</option>
          {Object.entries(verdicts).map(([key, name]) => <option key={key} value={key}>{name}</option>)}
        </select></label>
        <label>Text <input type="search" maxLength={200} placeholder="part of a prompt or an answer" value={filter.text}
          onInput={e => set({ text: e.currentTarget.value })} /></label>
      </div>
      <p class="small quiet" role="status">{whole(page.matching)} {page.matching === 1 ? 'item' : 'items'}</p>
      <ul class="entries">
        {shown.map(it => <Row key={it.sample.task + it.sample.item} judged={it} first={first} second={second} />)}
      </ul>
      {!busy && shown.length === 0 && !mistake && <p class="quiet">No item matches.</p>}
      {page.next != null && <button disabled={busy} onClick={() => load(page.next!, shown)}>{busy ? 'Loading…' : 'More'}</button>}
    </section>}
  </main>;
}

/** How many items of each task have which outcome; a number leads to its items. */
function Tasks(props: { page: SamplePage; filter: SampleFilter; onPick: (change: Partial<SampleFilter>) => void }) {
  const { page, filter, onPick } = props;
  return <section class="card">
    <h2>Tasks</h2>
    <div class="scroll"><table>
      <thead><tr><th>task</th><th>items</th>{Object.values(verdicts).map(name => <th key={name}>{name}</th>)}</tr></thead>
      <tbody>{page.tasks.map(task => <tr key={task.task} class={task.task === filter.task ? 'on' : ''}>
        <td><button class="link" onClick={() => onPick({ ...ALL, task: task.task })}>{task.task}</button></td>
        <td>{whole(task.items)}</td>
        {(Object.keys(verdicts) as JudgedSample['verdict'][]).map(verdict => <td key={verdict}>
          {task[verdict] === 0 ? <span class="quiet">0</span>
            : <button class="link" onClick={() => onPick({ ...ALL, task: task.task, verdict })}>{whole(task[verdict])}</button>}
        </td>)}
      </tr>)}</tbody>
    </table></div>
  </section>;
}

function Row(props: { judged: JudgedSample; first?: string; second?: string }) {
  const { sample, verdict } = props.judged;
  return <li><details>
    <summary>
      <span class={'mark ' + (verdict === 'lost' ? 'dropped' : verdict === 'neither' ? '' : 'kept')}>{verdicts[verdict]}</span>
      <code class="path">{sample.task} · {sample.item.replace(sample.task + '/', '')}</code>
      <span class="small quiet excerpt-line">{sample.prompt || sample.item}</span>
    </summary>
    {sample.prompt && <><p class="small quiet">asked</p><pre>{sample.prompt}</pre></>}
    {sample.expected && <><p class="small quiet">expected</p><pre>{sample.expected}</pre></>}
    <div class="sides">
      <Side name={props.first ?? 'first'} answer={sample.base} />
      <Side name={props.second ?? 'second'} answer={sample.aligned} />
    </div>
  </details></li>;
}

function Side({ name, answer }: { name: string; answer: SampleAnswer }) {
  return <div>
    <p class="small"><b>{name}</b> <span class="quiet">score {answer.score.toFixed(answer.score % 1 ? 3 : 0)}</span></p>
    {answer.answer ? <pre>{answer.answer}</pre> : <p class="quiet small">no text</p>}
    {answer.logLikelihoods && <p class="small quiet">
      log-likelihoods {answer.logLikelihoods.map(it => it.toFixed(2)).join(' · ')}
    </p>}
  </div>;
}
