import { Prediction, Run, Sample } from './api';
import { count, share, visible } from './format';

/** Predictions during training: a real passage, what the model expects next, and what actually follows. */
export function Predictions({ run }: { run: Run }) {
  const shown = run.predictions.slice(-3).reverse();
  return <section class="card">
    <h2>Predicting the next token</h2>
    {shown.length === 0 && <p class="quiet">Passages from the training data with the next token hidden appear here while the model trains.</p>}
    {shown.map(prediction => <Guess key={prediction.step + prediction.passage} prediction={prediction} />)}
  </section>;
}

function Guess({ prediction }: { prediction: Prediction }) {
  const right = prediction.predictions[0]?.token === prediction.actual;
  return <article class="guess">
    <p class="small quiet">step {count(prediction.step)} · {prediction.source}</p>
    <pre class="passage">{prediction.passage.slice(-220)}<mark>?</mark></pre>
    <ol>
      {prediction.predictions.map((candidate, i) =>
        <li key={i} class={candidate.token === prediction.actual ? 'hit' : ''}>
          <code>{visible(candidate.token)}</code>
          <span class="bar"><span style={{ width: `${100 * candidate.probability}%` }} /></span>
          <span class="small">{share(candidate.probability)}</span>
        </li>)}
    </ol>
    <p class="small">actual next token: <code class={right ? 'right' : 'wrong'}>{visible(prediction.actual)}</code>{' '}
      predicted with {share(prediction.actualProbability)}</p>
  </article>;
}

/** Texts that the model generates at different steps. */
export function Samples({ run }: { run: Run }) {
  const shown = run.samples.slice(-4).reverse();
  return <section class="card">
    <h2>Generated samples</h2>
    {shown.length === 0 && <p class="quiet">Samples appear here while the model trains.</p>}
    {shown.map((sample: Sample) => <article key={sample.stage + sample.step + sample.prompt}>
      <p class="small quiet">{sample.stage}, step {count(sample.step)}</p>
      <pre class="passage"><b>{sample.prompt}</b>{sample.stage === 'finetune' ? '\n' : ''}{sample.text}</pre>
    </article>)}
  </section>;
}
