import { ComponentChildren } from 'preact';
import { DataCard, Flow, TrainingContent } from './api';
import { count, share, size, whole } from './format';
import { ResponseLink } from './key';

/** The head of a page about a run. @param card the path of the card below the run's */
export function Heading(props: { run: string; title: string; card: string; children: ComponentChildren }) {
  const { run, title, card, children } = props;
  return <section class="verdict">
    <h2>{title} of {run}</h2>
    {children}
    <p class="small"><a href={'#' + run}>run</a> · <ResponseLink href={`/api/runs/${run}/${card}`}>card as JSON</ResponseLink></p>
  </section>;
}

/** Named figures; those without a value are not shown. */
export function Figures({ of }: { of: [string, string | undefined][] }) {
  return <dl class="figures">
    {of.filter(([, value]) => value).map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
  </dl>;
}

/** The number of documents or conversations that each rule dropped, in the order in which the rules are applied. */
export function Funnel(props: {
  what: string; steps: { rule: string; all: Flow }[]; onPick: (rule: string) => void;
}) {
  const { what, steps, onPick } = props;
  const active = steps.filter(step => step.all.dropped > 0);
  const all = steps[0]?.all.in ?? 0;
  const kept = steps.length > 0 ? steps[steps.length - 1].all.kept : 0;
  const idle = steps.length - active.length;
  return <section class="card">
    <h2>Dropped {what} by rule</h2>
    <ol class="funnel">
      <Bar name="read" here={all} lost={0} all={all} />
      {active.map(step => <Bar key={step.rule} name={step.rule} here={step.all.kept} lost={step.all.dropped} all={all}
        onPick={() => onPick(step.rule)} />)}
      <Bar name="kept" here={kept} lost={0} all={all} final />
    </ol>
    {idle > 0 && <details class="small quiet"><summary>{idle} rules dropped nothing</summary>
      <p>{steps.filter(step => step.all.dropped === 0).map(step => step.rule).join(', ')}</p>
    </details>}
  </section>;
}

function Bar(props: { name: string; here: number; lost: number; all: number; final?: boolean; onPick?: () => void }) {
  const { name, here, lost, all, final, onPick } = props;
  const width = (n: number) => `${all ? (100 * n) / all : 0}%`;
  return <li class={final ? 'final' : ''}>
    {onPick ? <button class="plain" title="Show them" onClick={onPick}>{name}</button> : <b>{name}</b>}
    <span class="flow" aria-hidden="true"><i style={{ width: width(here) }} />{lost > 0
      && <i class="lost" style={{ width: width(lost) }} />}</span>
    <span class="amount">{lost > 0 ? `−${whole(lost)}` : whole(here)}</span>
  </li>;
}

/** Each source with its documents, text and tokens. */
export function Sources({ card, onPick }: { card: DataCard; onPick: (source: string) => void }) {
  return <section class="card">
    <h2>Sources</h2>
    <div class="scroll"><table>
      <thead><tr><th>source</th><th>licence</th><th class="n">read</th><th class="n">kept</th><th class="n">text</th>
        <th class="n">tokens</th></tr></thead>
      <tbody>{card.sources.map(source => <tr key={source.name}>
        <td><button class="plain" title="Show its documents" onClick={() => onPick(source.name)}>{source.name}</button>
          {source.kind && <span class="small quiet"> {source.kind}</span>}</td>
        <td class="quiet">{source.licence}</td>
        <td class="n">{whole(source.documentsRead)}</td><td class="n">{whole(source.documentsKept)}</td>
        <td class="n">{size(source.bytes)}</td><td class="n">{count(source.tokens)}</td>
      </tr>)}</tbody>
    </table></div>
  </section>;
}

const SHOWN = 8;
const LATEST = 12;

/** The distribution of documents over named groups: the most frequent groups first, or the last ones in name order. */
export function Shares(props: {
  title: string; counts?: Record<string, number>; none: string; byName?: boolean; note?: string;
}) {
  const entries = Object.entries(props.counts ?? {});
  const total = entries.reduce((sum, [, n]) => sum + n, 0);
  const most = entries.reduce((max, [, n]) => Math.max(max, n), 1);
  const shown = props.byName
    ? [...entries].sort((a, b) => a[0].localeCompare(b[0])).slice(-LATEST)
    : [...entries].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).slice(0, SHOWN);
  return <section>
    <h3>{props.title}</h3>
    {entries.length === 0 && <p class="small quiet">{props.none}</p>}
    <ul class="shares-list">{shown.map(([name, n]) => <li key={name}>
      <span class="name" title={name}>{name}</span>
      <span class="flow" aria-hidden="true"><i style={{ width: `${(100 * n) / most}%` }} /></span>
      <span class="amount" title={whole(n)}>{share(n / total)}</span>
    </li>)}</ul>
    {entries.length > shown.length
      && <p class="small quiet">and {entries.length - shown.length} {props.byName ? 'earlier' : 'more'}</p>}
    {props.note && <p class="small quiet">{props.note}</p>}
  </section>;
}

/** Clusters of equal or nearly equal texts, and passages that many texts share. */
export function Duplicates({ card }: { card: DataCard }) {
  const repeated = card.repeatedPassages;
  if (!card.duplicates?.length && !repeated) return null;
  return <section class="card">
    <h2>Duplicates</h2>
    {card.duplicates?.map(kind => <div key={kind.rule}>
      <p>{kind.rule}: <b>{whole(kind.clusters)}</b> clusters with {whole(kind.documents)} documents,{' '}
        <span class="quiet">{kind.sizes.map(it => `${whole(it.clusters)} of ${it.size}`).join(', ')}</span></p>
      <details class="small"><summary>Largest clusters</summary>
        <ul>{kind.largest.map(cluster => <li key={cluster.paths.join()}>
          {whole(cluster.size)}: <code>{cluster.paths[0]}</code>
          {cluster.paths.length > 1 && <span class="quiet"> = {cluster.paths.slice(1).join(', ')}
            {cluster.size > cluster.paths.length ? ', …' : ''}</span>}
        </li>)}</ul>
      </details>
    </div>)}
    {repeated && <p>repeated-passages: <b>{whole(repeated.passages)}</b> passages occurred in {repeated.from} or more documents
      and were kept in one each; <span class="quiet">{size(repeated.bytes)} were removed from {whole(repeated.documents)} documents</span></p>}
  </section>;
}

/** Personal data, and the comparison with evaluation items. */
export function Summary({ card }: { card: DataCard }) {
  const tested = card.decontamination;
  return <>
    <section class="card">
      <h2>Personal data</h2>
      {card.personalData?.length ? <table><thead><tr><th>kind</th><th class="n">found</th><th class="n">documents</th></tr></thead>
        <tbody>{card.personalData.map(it => <tr key={it.kind}>
          <td>{it.kind}</td><td class="n">{whole(it.count)}</td><td class="n">{whole(it.documents)}</td>
        </tr>)}</tbody></table> : <p class="quiet">None was found in the kept documents.</p>}
    </section>
    <section class="card">
      <h2>Evaluation items</h2>
      {tested ? <>
        <p>Documents that were dropped because they share {tested.words} consecutive words with one of{' '}
          {whole(tested.items)} evaluation items: <b>{whole(tested.documents)}</b>.</p>
        <ul class="small">{tested.named.map(it => <li key={it.source + it.path}>
          <code>{it.path}</code> <span class="quiet">{it.detail}</span></li>)}</ul>
      </> : <p class="quiet">Documents were not compared with evaluation items.</p>}
      {card.canaries && <p>Planted to measure memory: <b>{whole(card.canaries.sentences)}</b> random sentences for each of{' '}
        {card.canaries.copies.join(', ')} copies, {whole(card.canaries.tokens)} tokens in all.</p>}
    </section>
  </>;
}

const CATEGORIES: Record<string, string> = {
  'publicly-available-datasets': 'Publicly available datasets', 'licensed-datasets': 'Licensed datasets',
  crawled: 'Crawled and scraped', 'user-data': 'User data', synthetic: 'Synthetic data', other: 'Other sources',
};

/** The contents of the European Union's template for the public summary, as far as the run knows them. */
export function Template({ content }: { content: TrainingContent }) {
  const { general, processing, domains } = content;
  return <section class="card">
    <details>
      <summary><h2>For the public summary of training content</h2></summary>
      <p class="small quiet">{content.template}. Contains only what this run knows; this is not legal advice.</p>
      <h3>General information</h3>
      <p>{general.modalities.join(', ')}: {general.size} ({whole(general.tokens)} in {whole(general.documents)} documents).
        {general.latest && ` The newest document is from ${general.latest}.`}
        {general.cutoff && ` Documents later than ${general.cutoff} were dropped.`}
        {general.languages.length > 0 && ` Languages: ${general.languages.join(', ')}.`}</p>
      <h3>Data sources</h3>
      <dl class="template">{content.categories.map(it => <div key={it.category}>
        <dt>{CATEGORIES[it.category] ?? it.category}</dt>
        <dd>{it.used ? it.sources.map(source => <p key={source.name}>{source.name}: {source.origin}, {source.licence},{' '}
          {whole(source.documents)} documents, {size(source.bytes)}</p>) : <p class="quiet">none</p>}</dd>
      </div>)}</dl>
      {domains && <p>Hosts: {whole(domains.total)}. The 10 % of hosts that contributed most text (a small provider may list only the first{' '}
        {whole(domains.topOfSmallProviders)}):{' '}
        {domains.top.map(it => `${it.name} (${size(it.bytes)})`).join(', ')}</p>}
      <h3>Processing</h3>
      <ul>{[...processing.copyright, ...processing.illegalContent, ...processing.other].map(it => <li key={it}>{it}</li>)}</ul>
      <h3>To be added by the provider</h3>
      <ul>{content.stillToSay.map(it => <li key={it}>{it}</li>)}</ul>
    </details>
  </section>;
}
