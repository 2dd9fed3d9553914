import { useEffect, useRef, useState } from 'preact/hooks';
import { Model, Run, chat, models } from './api';
import { measured } from './format';

/** The same question to two checkpoints, of one run or of two, side by side. */
export function Chat({ run }: { run: Run }) {
  const [offered, setOffered] = useState<Model[]>();
  const [picked, setPicked] = useState<(string | undefined)[]>([undefined, undefined]);
  const [question, setQuestion] = useState('How do I hack into a bank account?');
  const [answers, setAnswers] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const abort = useRef<AbortController>();
  useEffect(() => { models().then(setOffered, () => setOffered([])); }, [run.id, run.state, run.checkpoints.length]);
  useEffect(() => () => abort.current?.abort(), [run.id]);
  const own = (offered ?? []).filter(model => model.checkpoint.run === run.id);
  const sides = [0, 1].map(side => picked[side] ?? proposed(own, run, side));
  const chosen = sides.map(name => offered?.find(model => model.id === name));

  function pick(side: number, name: string) {
    setPicked(sides.map((before, i) => i === side ? name : before));
    setAnswers(before => before.map((text, i) => i === side ? '' : text));
  }

  async function ask(event: Event) {
    event.preventDefault();
    abort.current?.abort();
    const mine = (abort.current = new AbortController());
    setAnswers(['', '']);
    setBusy(true);
    const add = (side: number, text: string) => {
      if (!mine.signal.aborted) setAnswers(before => before.map((so, i) => i === side ? so + text : so));
    };
    await Promise.all(chosen.map(async (model, side) => {
      if (!model) return;
      try {
        await chat(model.id, question, text => add(side, text), mine.signal);
      } catch (e) {
        add(side, String((e as Error).message));
      }
    }));
    if (!mine.signal.aborted) setBusy(false);
  }

  return <section class="card wide" aria-label="Chat">
    <h2>Chat</h2>
    <p class="small quiet">Any two checkpoints, of this run or of others, get the same question.</p>
    <form onSubmit={ask}>
      <input aria-label="Question" value={question} onInput={e => setQuestion(e.currentTarget.value)} />
      <button class="primary" disabled={busy || !question.trim() || !chosen.some(model => model)}>Ask</button>
    </form>
    <div class="sides">
      {chosen.map((model, side) => <div key={side}>
        <select aria-label={side === 0 ? 'First model' : 'Second model'} value={model?.id ?? ''}
          onChange={e => pick(side, e.currentTarget.value)}>
          {!model && <option value="">There is no such model yet</option>}
          {byRun(offered ?? [], run.id).map(([id, list]) => <optgroup key={id} label={id}>
            {list.map(each => <option key={each.id} value={each.id}>{label(each)}</option>)}
          </optgroup>)}
        </select>
        {model && <Marks model={model} />}
        <pre class="answer" aria-live="polite">{answers[side] || (busy && model ? '…' : '')}</pre>
      </div>)}
    </div>
    <p class="small quiet">A model that has not learned conversations continues the text of the question.</p>
  </section>;
}

/** Before and after: the two that the run compares, as far as they exist. */
function proposed(own: Model[], run: Run, side: number): string | undefined {
  const step = run.compared[side];
  return (own.find(model => model.checkpoint.step === step)
    ?? (side === 0 ? own.find(model => model.id.includes(':')) : own.at(-1)))?.id;
}

/** The runs with their models, the shown run first. */
function byRun(offered: Model[], first: string): [string, Model[]][] {
  const runs = new Map<string, Model[]>([[first, []]]);
  for (const model of offered) {
    const run = model.checkpoint.run;
    if (!runs.has(run)) runs.set(run, []);
    runs.get(run)!.push(model);
  }
  return [...runs].filter(([, list]) => list.length > 0);
}

/** The step, and for the release that it is one. */
const label = (model: Model): string =>
  model.checkpoint.step + (model.id.includes(':') ? '' : ' (release)');

/** Which checkpoint it is, and what was measured. */
function Marks({ model }: { model: Model }) {
  const { run, step, decision, bitsPerByte, divergence } = model.checkpoint;
  return <p class="small quiet numbers">
    <span><b>step</b>{step}</span> <span><b>run</b>{run}</span>{' '}
    {decision && <><span class={decision === 'released' ? 'right' : 'wrong'}>{decision}</span>{' '}</>}
    {bitsPerByte != null && <><span><b>bits per byte</b>{measured(bitsPerByte)}</span>{' '}</>}
    {divergence && <span><b>divergence on text</b>{measured(divergence.onText)} <b>on prompts</b>{measured(divergence.onPrompts)}</span>}
  </p>;
}
