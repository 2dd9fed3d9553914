import { useEffect, useState } from 'preact/hooks';
import { Release, ReleaseVersion, Run, promote, releases, rollBack } from './api';

/** The verdict of each release rule, and the names of releases, which can be changed. */
export function Releases({ run }: { run: Run }) {
  const [named, setNamed] = useState<Release[]>([]);
  const [name, setName] = useState('current');
  const [reason, setReason] = useState('');
  const [mistake, setMistake] = useState('');
  const load = () => releases().then(setNamed).catch(e => setMistake((e as Error).message));
  useEffect(() => { load(); }, [run.id, run.state]);

  async function change(request: Promise<Release>) {
    setMistake('');
    try {
      await request;
      setReason('');
      await load();
    } catch (e) {
      setMistake((e as Error).message);
    }
  }

  const version = (of: string) => named.find(release => release.name === of)?.current.version ?? 0;
  const rejected = run.state === 'rejected';
  return <section class="card">
    <h2>Release</h2>
    <Verdicts run={run} />
    {(run.state === 'released' || rejected) && <div class="fields">
      <label>name <input value={name} onInput={e => setName(e.currentTarget.value)} /></label>
      <label>reason <input value={reason} onInput={e => setReason(e.currentTarget.value)} /></label>
      <button onClick={() => change(promote(name, run.id, reason, rejected, version(name)))} disabled={rejected && !reason.trim()}>
        {rejected ? 'Override the rejection' : 'Promote this checkpoint'}</button>
    </div>}
    {mistake && <p class="mistake" role="alert">{mistake}</p>}
    {named.length === 0
      ? <p class="quiet">No name points at a checkpoint yet.</p>
      : <div class="scroll"><table>
        <thead><tr><th>name</th><th>version</th><th>checkpoint</th><th>by</th><th>reason</th><th></th></tr></thead>
        <tbody>{named.map(release => <tr key={release.name}>
          <td><b>{release.name}</b></td>
          <td>{release.current.version}{release.current.restores && ` (restores ${release.current.restores})`}</td>
          <td><Made version={release.current} /></td>
          <td>{release.current.by}</td>
          <td>{release.current.overridden && <span class="wrong">rejection overridden </span>}{release.current.reason}</td>
          <td>{release.previous && <button onClick={() => change(rollBack(release.name, reason, release.current.version))}>
            Roll back to version {release.previous.version}</button>}</td>
        </tr>)}</tbody>
      </table></div>}
  </section>;
}

function Made({ version }: { version: ReleaseVersion }) {
  return <><a href={'#' + version.run}>{version.run}</a>:{version.checkpoint.step}{' '}
    <a class="small" href={`#${version.run}/card`}>model card</a></>;
}

function Verdicts({ run }: { run: Run }) {
  return <>
    {run.verdicts.length > 0 && <ul>{run.verdicts.map(verdict => <li key={verdict.rule + verdict.task + verdict.evidence}>
      <span class={verdict.met ? 'right' : 'wrong'}>{verdict.met ? 'met' : 'missed'}</span>{' '}
      <span class="quiet">{verdict.rule}</span> {verdict.evidence}
    </li>)}</ul>}
    {run.override && <p class="small">The rejection was overridden by {run.override.by}: {run.override.reason}</p>}
  </>;
}
