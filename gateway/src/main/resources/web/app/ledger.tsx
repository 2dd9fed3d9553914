import { useEffect, useRef, useState } from 'preact/hooks';
import { DataCard, Entry, EntryFilter, Ledger, entries as ask } from './api';
import { measured, size, whole } from './format';

const ALL: EntryFilter = { source: '', verdict: '', rule: '', path: '' };

/** The card of a run's corpus or conversations, and the filter of the list of entries below it. */
export function useCard<C>(run: string, read: (run: string) => Promise<C>) {
  const [card, setCard] = useState<C>();
  const [mistake, setMistake] = useState('');
  const [filter, setFilter] = useState(ALL);
  useEffect(() => {
    let gone = false;
    setCard(undefined);
    setMistake('');
    setFilter(ALL);
    read(run).then(it => gone || setCard(it), e => gone || setMistake((e as Error).message));
    return () => { gone = true; };
  }, [run]);
  /** Shows the entries that match a filter. */
  const look = (change: Partial<EntryFilter>) => {
    setFilter({ ...ALL, ...change });
    document.getElementById('entries')?.scrollIntoView({ behavior: 'smooth' });
  };
  return { card, mistake, filter, setFilter, look };
}

/** The list of documents or conversations with the decision about each, filtered. */
export function EntryList(props: {
  run: string; of: Ledger; sources: string[]; rules: string[]; filter: EntryFilter; onFilter: (filter: EntryFilter) => void;
}) {
  const { run, of, sources, rules, filter, onFilter } = props;
  const [entries, setEntries] = useState<Entry[]>([]);
  const [matching, setMatching] = useState<number>();
  const [next, setNext] = useState<number>();
  const [busy, setBusy] = useState(false);
  const [mistake, setMistake] = useState('');
  const asked = useRef(0);

  /** Loads pages until one has entries: an empty page is not necessarily the last. */
  async function load(cursor: number | undefined, before: Entry[]) {
    const mine = ++asked.current;
    setBusy(true);
    setMistake('');
    try {
      let found: Entry[] = [];
      let from = cursor;
      do {
        const page = await ask(run, of, filter, from);
        if (mine !== asked.current) return;
        found = [...found, ...page.entries];
        setMatching(page.matching);
        from = page.next;
      } while (found.length === 0 && from != null);
      setEntries([...before, ...found]);
      setNext(from);
    } catch (e) {
      if (mine === asked.current) setMistake((e as Error).message);
    }
    if (mine === asked.current) setBusy(false);
  }
  useEffect(() => {
    const timer = window.setTimeout(() => load(undefined, []), 200);
    return () => { window.clearTimeout(timer); asked.current++; };
  }, [run, of, filter.source, filter.verdict, filter.rule, filter.path]);

  const set = (change: Partial<EntryFilter>) => onFilter({ ...filter, ...change });
  return <section class="card" id="entries">
    <h2>{of === 'documents' ? 'Documents' : 'Conversations'}</h2>
    <div class="fields">
      <FilterSelect name="Source" value={filter.source} of={sources} onPick={source => set({ source })} />
      <FilterSelect name="Decision" value={filter.verdict} of={['kept', 'dropped']} onPick={verdict => set({ verdict })} />
      <FilterSelect name="Rule" value={filter.rule} of={rules} onPick={rule => set({ rule })} />
      <label>Path <input type="search" placeholder="part of the path" value={filter.path}
        onInput={e => set({ path: e.currentTarget.value })} /></label>
    </div>
    <p class="small quiet" role="status">{matching != null ? `${whole(matching)} ${matching === 1 ? of.slice(0, -1) : of}`
      : `${whole(entries.length)}${next != null ? ' or more' : ''} ${of}`}</p>
    {mistake && <p class="mistake" role="alert">{mistake}</p>}
    <ul class="entries">{entries.map((entry, i) => <Row key={entry.id + i} entry={entry} />)}</ul>
    {!busy && entries.length === 0 && !mistake && <p class="quiet">None of the {of} matches.</p>}
    {next != null && <button disabled={busy} onClick={() => load(next, entries)}>{busy ? 'Loading…' : 'More'}</button>}
  </section>;
}

function FilterSelect(props: { name: string; value: string; of: string[]; onPick: (value: string) => void }) {
  return <label>{props.name} <select value={props.value} onChange={e => props.onPick(e.currentTarget.value)}>
    <option value="">any</option>
    {props.of.map(it => <option key={it}>{it}</option>)}
  </select></label>;
}

function Row({ entry }: { entry: Entry }) {
  return <li><details>
    <summary>
      <span class={'mark ' + entry.verdict}>{entry.rule ?? 'kept'}</span>
      <code class="path">{entry.path}</code>
      <span class="small quiet excerpt-line">{entry.excerpt}</span>
    </summary>
    <Facts entry={entry} />
    <p class="small excerpt">{entry.excerpt}</p>
  </details></li>;
}

function Facts({ entry }: { entry: Entry }) {
  const personal = (entry.personalData ?? []).map(it => `${it.count} ${it.kind}`).join(', ');
  const facts: [string, string | undefined][] = [
    ['source', entry.source], ['form', entry.form], ['licence', entry.licence], ['date', entry.date],
    ['language', entry.language], ['text', entry.bytes > 0 ? size(entry.bytes) : undefined],
    ['split', entry.split], ['copies', entry.copies > 1 ? String(entry.copies) : undefined],
    ['measured', entry.value != null ? `${measured(entry.value)} (threshold ${entry.threshold ?? '–'})` : undefined],
    ['reason', entry.detail], ['personal data', personal || undefined], ['id', entry.id.slice(0, 16)],
  ];
  return <p class="small numbers">
    {facts.filter(([, value]) => value).map(([name, value]) => <span key={name}><b>{name}</b> {value}</span>)}
    {entry.url && /^https?:/.test(entry.url)
      && <span><b>from</b> <a href={entry.url} rel="noreferrer noopener">{entry.url}</a></span>}
  </p>;
}

/** A reproducible random sample of documents. */
export function Samples({ samples }: { samples: NonNullable<DataCard['samples']> }) {
  return <div class="columns">
    {([['Sample of kept documents', samples.kept], ['Sample of dropped documents', samples.dropped]] as [string, Entry[]][])
      .map(([title, entries]) => <section key={title} class="card">
        <h2>{title}</h2>
        <ul class="border">{entries.map(entry => <li key={entry.id + entry.path}>
          <p class="small">{entry.rule && <span class="mark dropped">{entry.rule}</span>} <code>{entry.path}</code>{' '}
            <span class="quiet">{entry.source}</span></p>
          <p class="small excerpt">{entry.excerpt || '–'}</p>
        </li>)}</ul>
      </section>)}
  </div>;
}
