import { ConversationCard, Flow, conversationCard } from './api';
import { Figures, Funnel, Heading, Shares } from './card';
import { count, whole } from './format';
import { EntryList, useCard } from './ledger';

/** The card of a run's conversations: what was dropped and why, and the decision about every row of their sources. */
export function Conversations({ run }: { run: string }) {
  const { card, mistake, filter, setFilter, look } = useCard(run, conversationCard);
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
