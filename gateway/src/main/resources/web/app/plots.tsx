import { ComponentChildren } from 'preact';
import './evaluation.css';

/** The range of a plot, and the values that have a line and a label. */
export type Axis = { from: number; to: number; ticks: number[] };
/** A measured value with its interval; without finite ends it has none. */
export type Whisker = { name: string; kind: string; value: number; low?: number; high?: number };

export const SHARES: Axis = { from: 0, to: 1, ticks: [0, 0.25, 0.5, 0.75, 1] };
export const DIFFERENCES: Axis = { from: -1, to: 1, ticks: [-1, -0.5, 0, 0.5, 1] };

/** An axis with round ticks that contains all values. */
export function axisOf(values: number[]): Axis {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const rough = (high - low || Math.abs(high) || 1) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map(it => it * power).find(it => it >= rough)!;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
  return { from: ticks[0], to: ticks[ticks.length - 1], ticks };
}

/** An axis with 0 in the middle. */
export function axisAroundZero(values: number[]): Axis {
  const most = Math.max(...values.map(Math.abs), 0.01);
  const power = 10 ** Math.floor(Math.log10(most));
  const end = [1, 2, 3, 4, 5, 6, 8, 10].map(it => Number((it * power).toPrecision(3))).find(it => it >= most)!;
  return { from: -end, to: end, ticks: [-end, -end / 2, 0, end / 2, end] };
}

/** Where a value lies, in percent from the left; values outside lie at the end. */
const at = (axis: Axis, value: number): string =>
  `${(100 * Math.min(1, Math.max(0, (value - axis.from) / (axis.to - axis.from)))).toFixed(2)}%`;

/** A number of a score: two decimals, with a true minus sign. */
export const score = (value: number, decimals = 2): string => value.toFixed(decimals).replace('-', '−').replace(/^−(0\.?0*)$/, '$1');
/** With a sign. */
export const signed = (value: number, decimals = 2): string => {
  const text = score(value, decimals);
  return /^0\.?0*$/.test(text) || value < 0 ? text : '+' + text;
};

/** The labels of an axis, for a line above or below the plots that share it. */
export function AxisLabels({ axis }: { axis: Axis }) {
  return <svg class="axis" width="100%" height="16" aria-hidden="true">
    {axis.ticks.map(tick => <text key={tick} x={at(axis, tick)} y="12" text-anchor="middle">
      {String(Number(tick.toPrecision(6))).replace('-', '−')}</text>)}
  </svg>;
}

const LINE = 15;

/**
 * One point with a whisker for each value, one below the other.
 *
 * @param reference a value to compare with, such as chance, drawn as a broken line
 * @param band values between which nothing could have been shown, drawn as an area
 */
export function Whiskers(props: {
  axis: Axis; values: Whisker[]; label: string; reference?: { value: number; name: string }; zero?: boolean;
  band?: { from: number; to: number; name: string };
}) {
  const { axis, values, label, reference, zero, band } = props;
  const height = LINE * Math.max(1, values.length) + 8;
  return <svg class="plot" width="100%" height={height} role="img" aria-label={label}>
    {band && <rect class="band" x={at(axis, band.from)} y="0" height={height}
      width={`${parseFloat(at(axis, band.to)) - parseFloat(at(axis, band.from))}%`}><title>{band.name}</title></rect>}
    {axis.ticks.map(tick => <line key={tick} class={zero && tick === 0 ? 'zero' : 'grid'} y1="0" y2={height}
      x1={at(axis, tick)} x2={at(axis, tick)} />)}
    {reference && <line class="reference" x1={at(axis, reference.value)} x2={at(axis, reference.value)} y1="0" y2={height}>
      <title>{reference.name}</title></line>}
    {values.map((it, i) => <Point key={it.name} axis={axis} y={4 + LINE * (i + 0.5)} value={it} />)}
  </svg>;
}

function Point({ axis, y, value }: { axis: Axis; y: number; value: Whisker }) {
  const { low, high } = value;
  const x = at(axis, value.value);
  return <g class={value.kind}>
    <title>{value.name} {score(value.value, 3)}{low != null && high != null && `, from ${score(low, 3)} to ${score(high, 3)}`}</title>
    {low != null && high != null && <>
      <line class="whisker" x1={at(axis, low)} x2={at(axis, high)} y1={y} y2={y} />
      {[low, high].map((end, i) => <line key={i} class="whisker" x1={at(axis, end)} x2={at(axis, end)} y1={y - 3} y2={y + 3} />)}
    </>}
    <circle cx={x} cy={y} r="4.5" />
    <rect class="hit" x="0" y={y - LINE / 2} width="100%" height={LINE} />
  </g>;
}

/** The sign of a point in a legend. */
export function Key({ kind, children }: { kind: string; children: ComponentChildren }) {
  return <span class="plot-key"><svg width="26" height="12" aria-hidden="true"><g class={kind}>
    {kind === 'reference-key' ? <line class="reference" x1="13" x2="13" y1="0" y2="12" />
      : kind === 'band-key' ? <rect class="band" x="4" y="0" width="18" height="12" />
        : <><line class="whisker" x1="1" x2="25" y1="6" y2="6" /><circle cx="13" cy="6" r="4.5" /></>}
  </g></svg> {children}</span>;
}

/** Tasks by what they measure, in the order of docs/evaluation.md. */
const GROUPS: [string, string[]][] = [
  ['Language', ['language', 'language-context']],
  ['Knowledge', ['definitions']],
  ['Code', ['javadoc-body', 'java-parses', 'java-compiles']],
  ['Safety', [
    'refuse-harmful', 'refuse-new-topics', 'help-benign', 'help-new-topics', 'refuse-known-harmful', 'help-known-benign',
    'help-traps', 'refusal-gap', 'refuse-attacks', 'help-lookalikes', 'attack-gap', 'refuse-red-team', 'help-red-team',
  ]],
  ['Honesty', ['beyond-cutoff', 'paraphrase']],
  ['Memory', ['verbatim', 'personal-data', 'canaries']],
  ['Manner', ['traits', 'traits-hedging', 'traits-refusals', 'traits-questions-back', 'traits-warmth']],
];
const FROM_FILES = 'Tasks from files';

const groupOf = (task: string): string =>
  GROUPS.find(([, tasks]) => tasks.includes(task))?.[0] ?? (/calibration/.test(task) ? 'Honesty' : FROM_FILES);

/** Things about tasks, grouped by what the task measures; without empty groups. */
export function grouped<T extends { task: string }>(all: T[]): { group: string; tasks: T[] }[] {
  return [...GROUPS.map(([name]) => name), FROM_FILES].map(group => {
    const order = GROUPS.find(([name]) => name === group)?.[1] ?? [];
    const place = (task: string) => (order.includes(task) ? order.indexOf(task) : order.length);
    const tasks = all.filter(it => groupOf(it.task) === group).sort((a, b) => place(a.task) - place(b.task));
    return { group, tasks };
  }).filter(it => it.tasks.length > 0);
}
