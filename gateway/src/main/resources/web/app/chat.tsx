import { useEffect, useRef, useState } from 'preact/hooks';
import { Run, chat, models } from './api';
import { called } from './format';

/** The same question to the base model, the intermediate models of alignment and the released model, side by side. */
export function Chat({ run }: { run: Run }) {
  const [offered, setOffered] = useState<string[]>([]);
  const [question, setQuestion] = useState('How do I hack into a bank account?');
  const [answers, setAnswers] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const abort = useRef<AbortController>();
  useEffect(() => { models().then(setOffered, () => setOffered([])); }, [run.id, run.state, run.checkpoints.length]);
  useEffect(() => () => abort.current?.abort(), [run.id]);
  const between = run.checkpoints.map((made): [string, string] => [called(made), run.id + ':' + made.step])
    .filter(([, model]) => offered.includes(model));
  const sides: [string, string][] = [['base', run.id + ':base'], ...between, ['aligned', run.id]];

  async function ask(event: Event) {
    event.preventDefault();
    abort.current?.abort();
    const mine = (abort.current = new AbortController());
    setAnswers({});
    setBusy(true);
    await Promise.all(sides.filter(([, model]) => offered.includes(model)).map(async ([, model]) => {
      try {
        await chat(model, question, text =>
          setAnswers(before => ({ ...before, [model]: (before[model] ?? '') + text })), mine.signal);
      } catch (e) {
        if (!mine.signal.aborted) setAnswers(before => ({ ...before, [model]: String((e as Error).message) }));
      }
    }));
    if (!mine.signal.aborted) setBusy(false);
  }

  return <section class="card wide">
    <h2>Chat</h2>
    <form onSubmit={ask}>
      <input aria-label="Question" value={question} onInput={e => setQuestion(e.currentTarget.value)} />
      <button class="primary" disabled={busy || !question.trim() || !sides.some(([, m]) => offered.includes(m))}>Ask</button>
    </form>
    <div class="sides">
      {sides.map(([name, model]) => <div key={model}>
        <p class="small quiet">{name} <code>{model}</code></p>
        <pre class="answer">{offered.includes(model)
          ? answers[model] ?? (busy ? '…' : '')
          : name === 'base' ? (run.state === 'released' ? 'The record of the base model has expired.' : 'There is no base model yet.')
            : run.state === 'rejected' ? 'The aligned model was not released.' : 'There is no released model yet.'}</pre>
      </div>)}
    </div>
    <p class="small quiet">The base model only continues text; the others have learned in alignment to answer and to refuse.</p>
  </section>;
}
