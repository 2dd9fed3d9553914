import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Run, cancel, start } from './api';
import { hasKey } from './request';
import { Attention } from './attention';
import { Data } from './data';
import { useKeyWanted, useRun, useRuns } from './follow';
import { KeyForm, ResponseLink } from './key';
import { Predictions, Samples } from './learning';
import { ModelCardPage } from './modelcard';
import { Loss } from './loss';
import { CorpusCard, Exports, LeftOut, Results } from './results';
import { PairsPage } from './pairs';
import { PreviewPage } from './preview';
import { ComparePage } from './compare';
import { Releases } from './releases';
import { SamplesPage } from './samples';
import { Stages } from './stages';
import { Chat } from './chat';
import { Conversations } from './conversations';
import './app.css';

/** The whole page: the list of runs and the selected run (`#run`), its documents (`#run/data`), conversations (`#run/conversations`), samples (`#run/samples`) or model card (`#run/card`), a preview (`#/preview`), a comparison (`#/compare/FIRST/SECOND`), or pairs of answers (`#/pairs`). */
function Page() {
  const [list, refresh] = useRuns();
  const wanted = useKeyWanted();
  const [picked, pick] = useState(location.hash.slice(1));
  const [mistake, setMistake] = useState('');
  useEffect(() => {
    const listen = () => pick(location.hash.slice(1));
    addEventListener('hashchange', listen);
    return () => removeEventListener('hashchange', listen);
  }, []);
  const [path, query] = picked.split('?');
  const [named, view] = path.split('/');
  const previewing = path === '/preview';
  const comparing = named === '' && view === 'compare';
  const voting = path === '/pairs';
  const id = previewing || comparing || voting ? undefined : named || list?.[0]?.id;
  const run = useRun(view ? undefined : id);

  async function begin(preset: string) {
    setMistake('');
    try {
      location.hash = (await start(preset)).id;
      refresh();
    } catch (e) {
      setMistake((e as Error).message);
    }
  }

  return <>
    <header>
      <h1>Trainyard</h1>
      <p class="quiet">From text to a released language model, stage by stage.</p>
      <div class="actions">
        <button class="primary" onClick={() => begin('smoke')}>Start smoke (1 min)</button>
        <button onClick={() => begin('demo')}>Start demo (5 min)</button>
        <a href="#/preview">Preview a recipe</a>
        <a href="#/compare" title="The scores of two evaluated checkpoints, task by task, with tests">Compare scores</a>
        <a href="#/pairs" title="Two answers without the names of their models: say which is better">Vote on answers</a>
      </div>
    </header>
    <Attention />
    {mistake && <p class="mistake" role="alert">{mistake}</p>}
    {wanted && <KeyForm />}
    <nav aria-label="Runs">
      {list?.map(item => <a key={item.id} href={'#' + item.id} class={item.id === id ? 'on' : ''}>
        <i class={'dot ' + item.state} />{item.id} <span class="small">{item.state}</span>
      </a>)}
      {list?.length === 0 && <p class="quiet">No runs yet. Start one above.</p>}
    </nav>
    {previewing && !wanted && <PreviewPage />}
    {comparing && !wanted && <ComparePage key={picked} path={path} query={query} />}
    {voting && !wanted && <PairsPage />}
    {view === 'data' && id && !wanted && <Data run={id} />}
    {view === 'conversations' && id && !wanted && <Conversations run={id} />}
    {view === 'samples' && id && !wanted && <SamplesPage key={picked} run={id} query={query} />}
    {view === 'card' && id && !wanted && <ModelCardPage run={id} />}
    {run && !previewing && !comparing && !voting && !wanted && <main>
      <RunHeader run={run} onMistake={setMistake} />
      <Stages run={run} />
      <div class="columns">
        <div><Loss run={run} /><Releases run={run} /><Exports run={run} /><LeftOut run={run} /><Samples run={run} /></div>
        <div><Predictions run={run} /></div>
      </div>
      <Results run={run} />
      <Chat key={run.id} run={run} />
      <CorpusCard run={run} />
    </main>}
  </>;
}

function RunHeader({ run, onMistake }: { run: Run; onMistake: (sentence: string) => void }) {
  return <section class={'verdict ' + run.state}>
    <h2>{run.id} <span class="state">{run.state}</span></h2>
    {run.reasons.length > 0 && <ul>{run.reasons.map(reason => <li key={reason}>{reason}</li>)}</ul>}
    <p class="small">
      <ResponseLink href={`/api/runs/${run.id}`}>state</ResponseLink> · <ResponseLink href={`/api/runs/${run.id}/report`}>report</ResponseLink> ·{' '}
      {!hasKey() && <><a href={`/api/runs/${run.id}/events`}>events</a> · </>}
      {(run.state === 'released' || run.state === 'rejected') && <><a href={`#${run.id}/card`}>model card</a> · </>}
      {run.corpus && <><a href={`#${run.id}/data`}>data</a> · </>}
      {run.corpus?.conversations && <><a href={`#${run.id}/conversations`}>conversations</a> · </>}
      <a href="/q/openapi?format=json">API</a>
      {run.state === 'running' && <> · <button class="link" onClick={() => cancel(run.id).catch(e => onMistake((e as Error).message))}>cancel</button></>}
    </p>
  </section>;
}

render(<Page />, document.getElementById('page')!);
