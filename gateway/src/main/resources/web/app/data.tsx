import { dataCard, DataCard } from './api';
import { Duplicates, Figures, Funnel, Heading, Shares, Sources, Summary, Template } from './card';
import { EntryList, Samples, useCard } from './ledger';
import { Measures } from './measures';
import { size, whole } from './format';

/** The data card of a run: its corpus, what was dropped and why, and the decision about every document. */
export function Data({ run }: { run: string }) {
  const { card, mistake, filter, setFilter, look } = useCard(run, dataCard);

  return <main class="data">
    <Heading run={run} title="Data" card="data-card">
      {mistake && <p class="mistake" role="alert">{mistake}</p>}
      {card && <Numbers card={card} />}
      {card && !card.funnel && <p class="quiet">
        This corpus was made by a version that kept no ledger, so there are no details to show.
      </p>}
    </Heading>
    {card?.funnel && <>
      <div class="columns">
        <div>
          <Funnel what="documents" steps={card.funnel} onPick={rule => look({ rule })} />
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
      <EntryList run={run} of="documents" sources={card.sources.map(it => it.name)}
        rules={card.funnel.filter(step => step.all.dropped > 0).map(step => step.rule)} filter={filter} onFilter={setFilter} />
      {card.samples && <Samples samples={card.samples} />}
      {card.trainingContent && <Template content={card.trainingContent} />}
    </>}
  </main>;
}

function Numbers({ card }: { card: DataCard }) {
  const days = card.from && card.to ? `${card.from} to ${card.to}` : undefined;
  return <Figures of={[
    ['read', whole(card.documentsRead)], ['kept', whole(card.documentsKept)],
    ['held out', whole(card.documentsHeldOut)], ['text', size(card.bytes)], ['tokens', whole(card.tokens)],
    ['dates', days], ['cutoff', card.cutoff],
  ]} />;
}
