import { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { DataCard, EntryFilter, dataCard } from './api';
import { Duplicates, Funnel, Shares, Sources, Summary, Template } from './card';
import { ResponseLink } from './key';
import { EntryList, Samples } from './ledger';
import { Measures } from './measures';
import { size, whole } from './format';

const ALL: EntryFilter = { source: '', verdict: '', rule: '', path: '' };

/** The data card of a run: its corpus, what was dropped and why, and the decision about every document. */
export function Data({ run }: { run: string }) {
  const [card, setCard] = useState<DataCard>();
  const [mistake, setMistake] = useState('');
  const [filter, setFilter] = useState(ALL);
  useEffect(() => {
    let gone = false;
    setCard(undefined);
    setMistake('');
    setFilter(ALL);
    dataCard(run).then(it => gone || setCard(it), e => gone || setMistake((e as Error).message));
    return () => { gone = true; };
  }, [run]);
  const look = (change: Partial<EntryFilter>) => {
    setFilter({ ...ALL, ...change });
    document.getElementById('documents')?.scrollIntoView({ behavior: 'smooth' });
  };

  return <main class="data">
    <Heading run={run}>
      {mistake && <p class="mistake" role="alert">{mistake}</p>}
      {card && <Numbers card={card} />}
      {card && !card.funnel && <p class="quiet">
        This corpus was made by a version that kept no ledger, so there are no details to show.
      </p>}
    </Heading>
    {card?.funnel && <>
      <div class="columns">
        <div>
          <Funnel steps={card.funnel} onPick={rule => look({ rule })} />
          <Duplicates card={card} />
          <Summary card={card} />
        </div>
        <div>
          <Sources card={card} onPick={source => look({ source })} />
          <div class="card shares">
            <Shares title="Languages" counts={card.languages} none="No prose and no documentation was kept." />
            <Shares title="Licences" counts={card.licences} none="No document was kept." />
            <Shares title="Years" counts={card.years} none="No document has a date." byName
              note={card.undated ? `${whole(card.undated)} without a date` : undefined} />
          </div>
        </div>
      </div>
      <Measures run={run} measures={card.measures ?? []} />
      <EntryList run={run} card={card} filter={filter} onFilter={setFilter} />
      {card.samples && <Samples samples={card.samples} />}
      {card.trainingContent && <Template content={card.trainingContent} />}
    </>}
  </main>;
}

function Heading({ run, children }: { run: string; children: ComponentChildren }) {
  return <section class="verdict">
    <h2>Data of {run}</h2>
    {children}
    <p class="small"><a href={'#' + run}>run</a> · <ResponseLink href={`/api/runs/${run}/data-card`}>data card as JSON</ResponseLink></p>
  </section>;
}

function Numbers({ card }: { card: DataCard }) {
  const days = card.from && card.to ? `${card.from} to ${card.to}` : undefined;
  const figures: [string, string | undefined][] = [
    ['read', whole(card.documentsRead)], ['kept', whole(card.documentsKept)],
    ['held out', whole(card.documentsHeldOut)], ['text', size(card.bytes)], ['tokens', whole(card.tokens)],
    ['dates', days], ['cutoff', card.cutoff],
  ];
  return <dl class="figures">
    {figures.filter(([, value]) => value).map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
  </dl>;
}
