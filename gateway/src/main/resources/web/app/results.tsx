import { ExportFormat, Run, Score } from './api';
import { called, count } from './format';

/** The evaluation of two checkpoints on the same items. */
export function Results({ run }: { run: Run }) {
  const [first, second] = [0, 1].map(side => {
    const step = run.compared[side];
    const made = run.checkpoints.find(checkpoint => checkpoint.step === step);
    return made ? called(made) : side === 0 ? 'base' : 'aligned';
  });
  return <section class="card">
    <h2>Evaluation</h2>
    {run.evaluation.length === 0
      ? <p class="quiet">At the end of the run, two models (by default base and aligned) are evaluated on the same held-out items.</p>
      : <div class="scroll"><table>
        <thead><tr><th>task</th><th>metric</th><th>{first}</th><th>{second}</th><th>items</th></tr></thead>
        <tbody>
          {run.evaluation.map(task => <tr key={task.task}>
            <td>{task.task}</td><td class="quiet">{task.metric}</td>
            <td><Cell score={task.base} /></td><td><Cell score={task.aligned} /></td>
            <td>{count((task.aligned ?? task.base)?.n ?? 0)}</td>
          </tr>)}
        </tbody>
      </table></div>}
    <Contamination run={run} />
    {run.missing.map(it => <p class="mistake small" key={it.task}>{it.task} is missing. {it.reason}</p>)}
    {run.evaluation.length > 0 && <p class="small"><a href={`#${run.id}/samples`}>every item with both answers</a></p>}
  </section>;
}

/** Whether items stand in the training documents, where a model may have read the answer. */
function Contamination({ run }: { run: Run }) {
  const searched = run.evaluation.flatMap(task => task.aligned?.contaminated ?? []);
  if (searched.length === 0) return null;
  return <p class="small quiet">{searched.some(score => score.n > 0)
    ? 'Contaminated items stand in the training documents. They are not part of the scores beside them.'
    : 'No item stands in the training documents.'}</p>;
}

function Cell({ score }: { score?: Score }) {
  if (!score) return <>–</>;
  const apart = score.contaminated;
  return <>
    <b>{score.score.toFixed(2)}</b> <span class="small quiet">{score.low.toFixed(2)} to {score.high.toFixed(2)}</span>
    {apart && apart.n > 0 && <span class="small wrong"> {apart.score.toFixed(2)} on {count(apart.n)} contaminated</span>}
  </>;
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
