import { useState } from 'preact/hooks';
import { Preview, PreviewToken, preview } from './api';
import { count, visible } from './format';

const EXAMPLE = `preset: smoke
`;

/** What the alignment of a recipe would learn, token by token, before anything is trained. */
export function PreviewPage() {
  const [recipe, setRecipe] = useState(EXAMPLE);
  const [shown, setShown] = useState<Preview>();
  const [mistake, setMistake] = useState('');
  const [busy, setBusy] = useState(false);

  async function ask(event: Event) {
    event.preventDefault();
    setBusy(true);
    setMistake('');
    setShown(undefined);
    try {
      setShown(await preview(recipe));
    } catch (e) {
      setMistake((e as Error).message);
    }
    setBusy(false);
  }

  return <main class="preview">
    <section class="card">
      <h2>Preview</h2>
      <p class="small quiet">Real examples as the recipe's alignment would read them. Nothing is started.</p>
      <form class="tall" onSubmit={ask}>
        <textarea aria-label="Recipe" rows={10} spellcheck={false} value={recipe} onInput={e => setRecipe(e.currentTarget.value)} />
        <button class="primary" disabled={busy || !recipe.trim()}>{busy ? 'Reading…' : 'Preview'}</button>
      </form>
      {mistake && <p class="mistake" role="alert">{mistake}</p>}
    </section>
    {shown && <Result preview={shown} />}
  </main>;
}

function Result({ preview }: { preview: Preview }) {
  const { form, steps, warnings } = preview;
  return <>
    <section class="card">
      <h2>{preview.recipe}</h2>
      <p>{form.description} The context has {count(form.context)} tokens. {form.note}</p>
      <p>An answer ends with {form.ends.map((end, i) => <span key={end.text}>
        {i > 0 && ', or with '}<code>{visible(end.text)}</code> ({end.id != null && `id ${end.id}; `}named by {end.from.join(', ')})
      </span>)}.</p>
      <p class="small quiet">Tokens with a loss are <span class="token trained">marked and underlined</span>; point at one to see its id.</p>
      {warnings.length > 0 && <ul class="warnings">{warnings.map(text => <li key={text}>{text}</li>)}</ul>}
    </section>
    {steps.map(step => <section class="card" key={step.name}>
      <h2>{step.name} {step.name !== step.kind && <span class="state">{step.kind}</span>}</h2>
      {step.sources.map(source => <div key={source.name}>
        <h3>{source.name}</h3>
        <p class="small quiet numbers">
          <b>examined</b> {count(source.counts.examined)}
          {source.counts.tokens > 0 && <> <b>tokens</b> {count(source.counts.tokens)} <b>trained</b> {(100 * source.counts.trained / source.counts.tokens).toFixed(0)}%</>}
          {' '}<b>cut</b> {count(source.counts.cut)} <b>left out</b> {count(source.counts.leftOut)} <b>refused</b> {count(source.counts.refused)}
        </p>
        {source.note && <p class="small quiet">{source.note}</p>}
        {source.examples.map(example => <div class="example" key={example.id}>
          {example.texts.map(text => <div key={text.name}>
            <p class="small quiet">{text.name}{text.read > 0 && `, ${text.read} tokens`}
              {text.read > 0 && text.read < text.whole && ` of ${text.whole}, cut at the end of a turn`}
              {text.leftOut && `, left out: ${text.leftOut}`}</p>
            <Tokens tokens={text.tokens} />
          </div>)}
          <details><summary class="small">the prompt of a generated answer</summary><Tokens tokens={example.prompt} /></details>
        </div>)}
      </div>)}
    </section>)}
  </>;
}

function Tokens({ tokens }: { tokens: PreviewToken[] }) {
  return <pre class="tokens">{tokens.map((token, i) => <span key={i}
    class={token.trained ? 'token trained' : 'token'} title={token.id != null ? `id ${token.id}` : undefined}>
    {token.text.replace(/\n/g, '⏎\n').replace(/\t/g, '⇥')}
  </span>)}</pre>;
}
