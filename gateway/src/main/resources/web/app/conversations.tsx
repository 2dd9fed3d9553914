import { ConversationCard, FeedbackRead, Flow, conversationCard, run as viewOf } from './api';
import { Figures, Funnel, Heading, Shares } from './card';
import { count, whole } from './format';
import { EntryList, useCard } from './ledger';

/** The card of a run's conversations: what was dropped and why, and the decision about every row of their sources. */
export function Conversations({ run }: { run: string }) {
  const { card, mistake, filter, setFilter, look } = useCard(run, readCard);
  return <main class="data">
    <Heading run={run} title="Conversations" card="data-card?of=conversations">
      {mistake && <p class="mistake" role="alert">{mistake}</p>}
      {card && <Figures of={[
        ['read', whole(card.read)], ['kept', whole(card.kept)], ['held out', whole(card.heldOut)],
        ['preferences', whole(card.preferences)], ['turns', whole(card.turns)], ['characters', count(card.characters)],
      ]} />}
    </Heading>
    {card && <>
      <div class="columns">
        <div>
          <Funnel what="conversations" steps={steps(card)} onPick={rule => look({ rule })} />
          <Remarks card={card} />
          {card.votes && <Votes votes={card.votes} />}
        </div>
        <div>
          <Sources card={card} onPick={source => look({ source })} />
          <div class="card shares">
            <Shares title="Shapes" counts={card.shapes} none="No conversation was kept." />
            <Shares title="Licences" counts={card.licences} none="No conversation was kept." />
          </div>
        </div>
      </div>
      <EntryList run={run} of="conversations" sources={card.sources.map(it => it.name)} rules={Object.keys(card.dropped)}
        filter={filter} onFilter={setFilter} />
    </>}
  </main>;
}

/** The card, and what the run's event says about votes. */
async function readCard(run: string): Promise<ConversationCard & { votes?: FeedbackRead }> {
  const [card, view] = await Promise.all([conversationCard(run), viewOf(run)]);
  return { ...card, votes: view.corpus?.conversations?.feedback };
}

/** The reasons, the most frequent first, as steps of a funnel. */
function steps(card: ConversationCard): { rule: string; all: Flow }[] {
  let left = card.read;
  return Object.entries(card.dropped).sort((a, b) => b[1] - a[1]).map(([rule, dropped]) => {
    const all = { in: left, kept: left - dropped, dropped };
    left -= dropped;
    return { rule, all };
  });
}

function Sources({ card, onPick }: { card: ConversationCard; onPick: (source: string) => void }) {
  return <section class="card">
    <h2>Sources</h2>
    <div class="scroll"><table>
      <thead><tr><th>source</th><th>licence</th><th class="n">read</th><th class="n">kept</th><th class="n">held out</th>
        <th class="n">turns</th></tr></thead>
      <tbody>{card.sources.map(source => <tr key={source.name}>
        <td><button class="plain" title="Show its conversations" onClick={() => onPick(source.name)}>{source.name}</button></td>
        <td class="quiet">{source.licence}</td>
        <td class="n">{whole(source.read)}</td><td class="n">{whole(source.kept)}</td>
        <td class="n">{whole(source.heldOut)}</td><td class="n">{whole(source.turns)}</td>
      </tr>)}</tbody>
    </table></div>
  </section>;
}

function Remarks({ card }: { card: ConversationCard }) {
  const replaced = Object.entries(card.personalData).map(([kind, n]) => `${whole(n)} ${kind}`).join(', ');
  return <section class="card">
    <h2>In the kept ones</h2>
    <ul>
      <li>Personal data that was replaced: {replaced || 'none'}.</li>
      <li>With what looks like a chat template's tokens, read as text: {whole(card.templateTokens)}.</li>
      <li>Without a last turn of the user that had no answer: {whole(card.cut)}.</li>
    </ul>
  </section>;
}

/** How far the votes were read, and what was found. */
function Votes({ votes: { upTo, counts, missingModels } }: { votes: FeedbackRead }) {
  const left = counts.repeated + counts.unusable + counts.tooLong;
  return <section class="card">
    <h2>Votes</h2>
    <ul>
      <li>Read from <code>trainyard.feedback</code> up to the offsets {upTo.endOffsets.join(', ')} of its partitions:{' '}
        {whole(counts.records)} records.</li>
      <li>Votes that count: {whole(counts.people)} of people, {whole(counts.judges)} of judge models; on{' '}
        {whole(counts.pairs)} pairs of answers.</li>
      <li>Pairs of which both answers were chosen by somebody: {whole(counts.contradicted)}. The majority decides.</li>
      {left > 0 && <li>Records that do not count: {whole(counts.repeated)} repeated, {whole(counts.unusable)} without a
        usable vote, {whole(counts.tooLong)} too long.</li>}
      {missingModels > 0 && <li>Pairs with an answer of a model that is gone: {whole(missingModels)}. They are used.</li>}
      {counts.deleted > 0 && <li>Earlier offsets whose records the topic no longer has: {whole(counts.deleted)}.</li>}
      {counts.passedOver > 0 && <li>Earlier offsets that were not read, because there are too many:{' '}
        {whole(counts.passedOver)}.</li>}
    </ul>
  </section>;
}
