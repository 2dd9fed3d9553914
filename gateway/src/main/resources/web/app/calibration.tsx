import { Bin, Curve, Reliability, TaskReliability } from './evaluations';
import { share, whole } from './format';
import { Key, score } from './plots';

/** Reliability plots of the multiple-choice tasks: how often a checkpoint is right when it is so sure. */
export function Calibration({ reliability, first, second }: { reliability: Reliability; first: string; second: string }) {
  if (reliability.tasks.length === 0) return null;
  return <section class="card">
    <h2>Calibration</h2>
    <p class="small quiet">How often the surest choice is right, by how sure the checkpoint is. On the diagonal, confidence is
      justified; below it, the checkpoint is too sure. A larger point stands for more items, and a line is
      the {share(reliability.level)} interval.</p>
    <p class="small legend-line"><Key kind="first">{first}</Key> <Key kind="second">{second}</Key></p>
    <div class="reliability">
      {reliability.tasks.map(task => <Task key={task.task} task={task} first={first} second={second} />)}
    </div>
  </section>;
}

function Task({ task, first, second }: { task: TaskReliability; first: string; second: string }) {
  const sides: [string, string, Curve][] = [['first', first, task.base], ['second', second, task.aligned]];
  return <figure>
    <figcaption><b>{task.task}</b> <span class="small quiet">{whole(task.items)} items, chance {score(task.chance)}</span></figcaption>
    <Plot sides={sides} label={`Reliability in ${task.task}: ` + sides.map(([, name, curve]) => error(name, curve)).join('; ')} />
    <p class="small">Expected calibration error</p>
    <ul class="small plain-list">{sides.map(([kind, name, curve]) => <li key={kind}>
      <Key kind={kind}>{name}</Key> <b>{score(curve.error, 3)}</b>{' '}
      <span class="quiet">{score(curve.low, 3)} to {score(curve.high, 3)}</span></li>)}</ul>
    <details class="small"><summary>bins</summary>
      <div class="scroll"><table>
        <thead><tr><th>checkpoint</th><th class="n">confidence</th><th class="n">right</th><th class="n">interval</th><th class="n">items</th></tr></thead>
        <tbody>{sides.flatMap(([kind, name, curve]) => curve.bins.map(bin => <tr key={kind + bin.from}>
          <td>{name}</td><td class="n">{score(bin.confidence)}</td><td class="n">{score(bin.right)}</td>
          <td class="n quiet">{score(bin.low)} to {score(bin.high)}</td><td class="n">{whole(bin.items)}</td>
        </tr>))}</tbody>
      </table></div>
    </details>
  </figure>;
}

const error = (name: string, curve: Curve): string =>
  `${name} has an expected calibration error of ${score(curve.error, 3)}, from ${score(curve.low, 3)} to ${score(curve.high, 3)}`;

const SIZE = 220;
const LEFT = 30;
const TOP = 8;
const TICKS = [0, 0.25, 0.5, 0.75, 1];
const x = (confidence: number) => LEFT + SIZE * confidence;
const y = (right: number) => TOP + SIZE * (1 - right);

function Plot({ sides, label }: { sides: [string, string, Curve][]; label: string }) {
  const most = Math.max(...sides.flatMap(([, , curve]) => curve.bins.map(bin => bin.items)));
  return <svg class="reliability-plot" viewBox={`0 0 ${LEFT + SIZE + 14} ${TOP + SIZE + 36}`} role="img" aria-label={label}>
    {TICKS.map(tick => <g key={tick}>
      <line class="grid" x1={x(0)} x2={x(1)} y1={y(tick)} y2={y(tick)} />
      <line class="grid" x1={x(tick)} x2={x(tick)} y1={y(0)} y2={y(1)} />
      <text x={LEFT - 5} y={y(tick) + 4} text-anchor="end">{tick}</text>
      <text x={x(tick)} y={y(0) + 14} text-anchor="middle">{tick}</text>
    </g>)}
    <line class="diagonal" x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} />
    <text x={x(0.5)} y={y(0) + 30} text-anchor="middle">confidence</text>
    <text x={x(0) + 4} y={y(1) + 12}>right</text>
    {sides.map(([kind, name, curve]) => <g key={kind} class={kind}>
      <polyline class="curve" points={curve.bins.map(bin => `${x(bin.confidence)},${y(bin.right)}`).join(' ')} />
      {curve.bins.map(bin => <Dot key={bin.from} bin={bin} name={name} most={most} />)}
    </g>)}
  </svg>;
}

function Dot({ bin, name, most }: { bin: Bin; name: string; most: number }) {
  return <g>
    <title>{name}: {whole(bin.items)} items, confidence {score(bin.confidence)}, right {score(bin.right)}, from{' '}
      {score(bin.low)} to {score(bin.high)}</title>
    <line class="whisker" x1={x(bin.confidence)} x2={x(bin.confidence)} y1={y(bin.low)} y2={y(bin.high)} />
    <circle cx={x(bin.confidence)} cy={y(bin.right)} r={2.5 + 4 * Math.sqrt(bin.items / most)} />
  </g>;
}
