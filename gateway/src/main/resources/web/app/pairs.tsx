import { useEffect, useRef, useState } from 'preact/hooks';
import {
  BlindPair, JudgeView, Model, PairChoice, PairRatings, RatedGroup, Release, Revealed, judgeView, makePair, models,
  nextPair, pairRatings, releases, startJudging, stopJudging, vote,
} from './api';
import { hasKey } from './request';

const CHOICES: [PairChoice, string][] = [
  ['left', 'The left one is better'], ['right', 'The right one is better'], ['tie', 'Both are equally good'],
  ['both-bad', 'Both are bad'],
];

/** Two answers without names, a vote, and what all votes say. */
export function PairsPage() {
  const [voted, setVoted] = useState(0);
  return <main class="pairs">
    <Comparing onVote={() => setVoted(n => n + 1)} />
    <Ratings voted={voted} />
  </main>;
}

function Comparing({ onVote }: { onVote: () => void }) {
  const [offered, setOffered] = useState<Model[]>([]);
  const [named, setNamed] = useState<Release[]>([]);
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const [prompt, setPrompt] = useState('');
  const [rater, setRater] = useState('');
  const [pair, setPair] = useState<BlindPair>();
  const [revealed, setRevealed] = useState<Revealed>();
  const [busy, setBusy] = useState(false);
  const [mistake, setMistake] = useState('');
  const asked = useRef(0);
  useEffect(() => {
    models().then(list => {
      setOffered(list);
      setFirst(before => before || list[0]?.id || '');
      setSecond(before => before || list.find(it => it.checkpoint.id !== list[0]?.checkpoint.id)?.id || '');
    }, e => setMistake((e as Error).message));
    releases().then(setNamed, () => undefined);
    return () => { asked.current = -1; };
  }, []);

  async function show(request: () => Promise<BlindPair>) {
    const mine = ++asked.current;
    setBusy(true);
    setMistake('');
    setRevealed(undefined);
    setPair(undefined);
    try {
      const made = await request();
      if (asked.current === mine) setPair(made);
    } catch (e) {
      if (asked.current === mine) setMistake((e as Error).message);
    }
    if (asked.current === mine) setBusy(false);
  }

  async function choose(choice: PairChoice) {
    setBusy(true);
    setMistake('');
    try {
      setRevealed(await vote(pair!.id, choice));
      onVote();
    } catch (e) {
      setMistake((e as Error).message);
    }
    setBusy(false);
  }

  const who = rater.trim() || undefined;
  return <section class="card" aria-label="Pairs">
    <h2>Which answer is better?</h2>
    <p class="small quiet">Two models answer the same request with the same settings. Their names are shown after your vote.</p>
    <div class="fields">
      <Choice label="First" value={first} onPick={setFirst} offered={offered} named={named} />
      <Choice label="Second" value={second} onPick={setSecond} offered={offered} named={named} />
      {!hasKey() && <label>your name <input value={rater} maxLength={64} placeholder="local"
        onInput={e => setRater(e.currentTarget.value)} /></label>}
    </div>
    <textarea aria-label="Request" rows={2} maxLength={8000} value={prompt}
      placeholder="A request of your own; empty for the next one that both were asked in their evaluation"
      onInput={e => setPrompt(e.currentTarget.value)} />
    <div class="fields">
      <button class="primary" disabled={busy || !first || !second}
        onClick={() => show(() => makePair({ first, second, prompt: prompt.trim() || undefined, rater: who }))}>
        Ask both</button>
      <button disabled={busy} onClick={() => show(() => nextPair(who))}>A pair that others have voted on</button>
    </div>
    {mistake && <p class="mistake" role="alert">{mistake}</p>}
    {busy && !pair && <p class="quiet">Waiting for both answers …</p>}
    {pair && <div aria-label="Pair" role="group">
      <p class="small quiet">request</p>
      <pre>{pair.prompt}</pre>
      <div class="sides">
        <Side title="Left" text={pair.left} name={revealed?.left.model} />
        <Side title="Right" text={pair.right} name={revealed?.right.model} />
      </div>
      {revealed
        ? <p>Your vote: <b>{CHOICES.find(([key]) => key === revealed.choice)?.[1]}</b>. Thank you; ask for another pair above.</p>
        : <div class="fields">{CHOICES.map(([choice, text]) =>
          <button key={choice} disabled={busy} onClick={() => choose(choice)}>{text}</button>)}</div>}
    </div>}
  </section>;
}

function Choice(props: { label: string; value: string; onPick: (name: string) => void; offered: Model[]; named: Release[] }) {
  return <label>{props.label.toLowerCase()}
    <select aria-label={props.label + ' model'} value={props.value} onChange={e => props.onPick(e.currentTarget.value)}>
      {props.offered.length === 0 && <option value="">There is no model yet</option>}
      {props.named.length > 0 && <optgroup label="releases">
        {props.named.map(each => <option key={each.name} value={each.name}>{each.name}</option>)}
      </optgroup>}
      <optgroup label="checkpoints">
        {props.offered.map(each => <option key={each.id} value={each.id}>{each.id}</option>)}
      </optgroup>
    </select>
  </label>;
}

function Side({ title, text, name }: { title: string; text: string; name?: string }) {
  return <div>
    <p class="small"><b>{title}</b>{name && <> <span class="mark">{name}</span></>}</p>
    <pre class="answer">{text || '(no text)'}</pre>
  </div>;
}

function Ratings({ voted }: { voted: number }) {
  const [ratings, setRatings] = useState<PairRatings>();
  const [judge, setJudge] = useState<JudgeView>();
  const [mistake, setMistake] = useState('');
  const working = judge?.progress?.state === 'running';
  const load = () => Promise.all([pairRatings().then(setRatings), judgeView().then(setJudge)])
    .then(() => setMistake(''), e => setMistake((e as Error).message));
  useEffect(() => { load(); }, [voted]);
  useEffect(() => {
    const timer = window.setInterval(load, working ? 1000 : 10_000);
    return () => window.clearInterval(timer);
  }, [working]);
  const agreement = ratings?.agreement;
  return <>
    {mistake && <p class="mistake" role="alert">{mistake}</p>}
    {ratings && <section class="card" aria-label="Ratings by people">
      <h2>Ratings by people</h2>
      <Group group={ratings.people} />
      {agreement && agreement.pairs > 0 && <p class="small">
        {agreement.raters} people voted on {agreement.pairs} common {agreement.pairs === 1 ? 'pair' : 'pairs'} and agreed
        on {percent(agreement.alike)}; Krippendorff's alpha {number(agreement.alpha)}.
      </p>}
      {agreement?.pairs === 0 && ratings.people.votes > 0 &&
        <p class="small quiet">No pair has been voted on by two people yet, so their agreement is not known.</p>}
      {ratings.notCounted > 0 && <p class="small quiet">The oldest {ratings.notCounted} votes are no longer counted.</p>}
    </section>}
    <Judge judge={judge} ratings={ratings} onChange={view => { setJudge(view); load(); }} />
  </>;
}

function Judge(props: { judge?: JudgeView; ratings?: PairRatings; onChange: (view: JudgeView) => void }) {
  const [run, setRun] = useState('');
  const [pairs, setPairs] = useState(50);
  const [mistake, setMistake] = useState('');
  const { judge, ratings } = props;
  const progress = judge?.progress;
  const working = progress?.state === 'running';
  const send = (request: Promise<JudgeView>) =>
    request.then(view => { setMistake(''); props.onChange(view); }, e => setMistake((e as Error).message));
  if (!judge?.model && !ratings?.judges.length) return null;
  return <section class="card" aria-label="Ratings by a judge model">
    <h2>Ratings by a judge model</h2>
    <p class="small quiet">Asked in both orders; if it then contradicts itself, the vote is a tie and counted as flipped.</p>
    {ratings?.judges.map(each => <div key={each.name}>
      <h3>{each.name}</h3>
      <Group group={each.votes} />
      <p class="small">Flipped: {each.flips} of {each.votes.votes} votes. {each.withPeople.pairs === 0
        ? 'It shares no pair with people yet, so nobody knows how far to trust it.'
        : <>Agreement with people on {each.withPeople.pairs} common {each.withPeople.pairs === 1 ? 'pair' : 'pairs'}:{' '}
          {percent(each.withPeople.alike)}{interval(each.withPeople.low, each.withPeople.high, percent)}, Cohen's kappa{' '}
          {number(each.withPeople.kappa)}{interval(each.withPeople.kappaLow, each.withPeople.kappaHigh, number)}.</>}
      </p>
    </div>)}
    {judge?.model && <div class="fields">
      <label>run <input value={run} placeholder="empty: people's pairs" aria-label="Run to judge"
        title="The run whose recorded answers are judged; empty for the pairs that people have voted on"
        onInput={e => setRun(e.currentTarget.value)} /></label>
      <label>pairs <input type="number" min={1} max={1000} value={pairs} aria-label="Number of pairs"
        onInput={e => setPairs(e.currentTarget.valueAsNumber)} /></label>
      {working
        ? <button onClick={() => send(stopJudging())}>Stop</button>
        : <button onClick={() => send(startJudging(run.trim() || undefined, pairs))}>Let {judge.model} judge</button>}
    </div>}
    {mistake && <p class="mistake" role="alert">{mistake}</p>}
    {progress && <p class="small" aria-label="Progress of the judge">
      {progress.of}: <b>{progress.state}</b>, {progress.judged + progress.known} of {progress.wanted} pairs
      {progress.state === 'completed' && progress.judged + progress.known < progress.wanted && ' (there are no more)'}
      {progress.known > 0 && `, ${progress.known} of them before`}
      {progress.same > 0 && `; ${progress.same} with equal answers left out`}
      {progress.unusable > 0 && `; ${progress.unusable} without a usable verdict`}.
      {progress.trouble && <span class="wrong"> {progress.trouble}</span>}
    </p>}
  </section>;
}

function Group({ group }: { group: RatedGroup }) {
  if (group.votes === 0) return <p class="quiet">No votes yet.</p>;
  return <>
    <div class="scroll"><table>
      <thead><tr><th>model</th><th class="n">rating</th><th class="n">95 %</th><th class="n">wins</th><th class="n">ties</th>
        <th class="n">losses</th><th class="n">prompts</th></tr></thead>
      <tbody>{group.models.map(each => <tr key={each.checkpoint}>
        <td title={each.checkpoint}>{each.model}</td>
        <td class="n">{each.points.toFixed(0)}</td>
        <td class="n">{each.low == null || each.high == null ? 'too few prompts' : `${each.low.toFixed(0)} to ${each.high.toFixed(0)}`}</td>
        <td class="n">{each.wins}</td><td class="n">{each.ties}</td><td class="n">{each.losses}</td><td class="n">{each.prompts}</td>
      </tr>)}</tbody>
    </table></div>
    <p class="small quiet">{group.votes} votes on {group.pairs} pairs, {group.ties} of them ties.
      {group.modelsLeftOut > 0 && ` ${group.modelsLeftOut} models with fewer comparisons are left out.`}</p>
  </>;
}

const percent = (share?: number): string => share == null ? 'unknown' : `${(100 * share).toFixed(0)} %`;
const number = (value?: number): string => value == null ? 'unknown' : value.toFixed(2);
const interval = (low: number | undefined, high: number | undefined, shown: (value?: number) => string): string =>
  low == null || high == null ? '' : ` (${shown(low)} to ${shown(high)})`;
