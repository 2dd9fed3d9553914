import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Example, Histogram, Limit, Measure, WhatIf, whatIf } from './api';
import { measured, whole } from './format';

/** The distribution of each measured attribute, and the effect of another threshold. */
export function Measures({ run, measures }: { run: string; measures: Measure[] }) {
  const known = measures.filter(measure => measure.histograms.length > 0);
  const deciding = known.filter(measure => measure.limits.length > 0);
  const others = known.filter(measure => measure.limits.length === 0);
  const [name, choose] = useState<string>();
  const [form, setForm] = useState<string>();
  const [log, setLog] = useState(false);
  const measure = known.find(it => it.name === name) ?? deciding[0] ?? others[0];
  if (!measure) return null;
  const histogram = measure.histograms.find(it => it.form === form) ?? measure.histograms[0];
  return <section class="card">
    <h2>Measured attributes</h2>
    <div class="fields">
      <label>Attribute <select value={measure.name} onChange={e => choose(e.currentTarget.value)}>
        <optgroup label="With a rule">{deciding.map(it => <option key={it.name}>{it.name}</option>)}</optgroup>
        {others.length > 0
          && <optgroup label="Without a rule">{others.map(it => <option key={it.name}>{it.name}</option>)}</optgroup>}
      </select></label>
      <span class="tabs">{measure.histograms.map(it =>
        <button key={it.form} class={it === histogram ? 'on' : ''} onClick={() => setForm(it.form)}>{it.form}</button>)}
      </span>
      <label class="check"><input type="checkbox" checked={log} onChange={e => setLog(e.currentTarget.checked)} />
        logarithmic scale</label>
    </div>
    <p class="small quiet">{measure.description}</p>
    <MeasureDetail key={measure.name + histogram.form} run={run} measure={measure} histogram={histogram} log={log} />
  </section>;
}

function MeasureDetail(props: { run: string; measure: Measure; histogram: Histogram; log: boolean }) {
  const { run, measure, histogram, log } = props;
  const [picked, pick] = useState<string>();
  const limits = measure.limits.filter(it => !it.forms || it.forms.includes(histogram.form));
  const limit = limits.find(it => it.rule === picked) ?? limits[0];
  const [asked, ask] = useState<number>();
  const [answer, setAnswer] = useState<WhatIf>();
  const [mistake, setMistake] = useState('');
  useEffect(() => {
    setMistake('');
    if (!limit || asked == null || !Number.isFinite(asked)) { setAnswer(undefined); return; }
    const abort = new AbortController();
    const timer = window.setTimeout(() => {
      whatIf(run, limit.rule, asked, abort.signal)
        .then(setAnswer, e => { if (!abort.signal.aborted) setMistake((e as Error).message); });
    }, 200);
    return () => { window.clearTimeout(timer); abort.abort(); };
  }, [run, limit?.rule, asked]);
  return <>
    <Bars histogram={histogram} limits={limits} asked={asked} log={log} />
    <p class="small legend"><i class="kept" /> kept <i class="dropped" /> dropped (by any rule)
      {limits.length > 0 && <> <i class="line" /> threshold</>}
      {asked != null && <> <i class="line asked" /> trial threshold</>}</p>
    {!limit && <p class="small quiet">No rule uses this attribute{measure.limits.length > 0 && ' for this form'}.</p>}
    {limit && <>
      {limits.length > 1 && <div class="tabs">{limits.map(it =>
        <button key={it.rule} class={it === limit ? 'on' : ''} onClick={() => { pick(it.rule); ask(undefined); }}>
          {it.rule}</button>)}</div>}
      <p><code>{limit.rule}</code>: {limit.bound === 'at-least' ? 'at least' : 'at most'} <b>{limit.threshold}</b>{' '}
        <span class="small quiet">{limit.reference}</span></p>
      <ThresholdInput histogram={histogram} limit={limit} asked={asked} onAsk={ask} />
      {mistake && <p class="mistake" role="alert">{mistake}</p>}
      {answer && asked != null && <WhatIfResult answer={answer} />}
    </>}
  </>;
}

function ThresholdInput(props: {
  histogram: Histogram; limit: Limit; asked?: number; onAsk: (threshold?: number) => void;
}) {
  const { histogram, limit, asked, onAsk } = props;
  const value = asked ?? limit.threshold;
  return <div class="fields question">
    <label>Try the threshold <input type="number" step="any" aria-label="Threshold" value={value}
      onInput={e => onAsk(e.currentTarget.value === '' ? undefined : e.currentTarget.valueAsNumber)} /></label>
    <input type="range" aria-label="Threshold slider" min={0} max={histogram.kept.length} step={0.05}
      value={place(histogram.edges, value)}
      onInput={e => onAsk(Number(at(histogram.edges, e.currentTarget.valueAsNumber).toPrecision(3)))} />
    <button disabled={asked == null} onClick={() => onAsk(undefined)}>reset</button>
  </div>;
}

function WhatIfResult({ answer }: { answer: WhatIf }) {
  const change = (now: number, then: number) =>
    then === now ? 'no change' : `${then > now ? '+' : '−'}${whole(Math.abs(then - now))}`;
  return <div class="answer-if" role="status">
    <p><b>{whole(answer.then)}</b> documents would be kept instead of {whole(answer.now)}:{' '}
      <b>{change(answer.now, answer.then)}</b>{' '}
      <span class="small quiet">{answer.sources.map(it => `${it.source} ${change(it.now, it.then)}`).join(', ')}</span></p>
    <div class="sides">
      <Examples title="Just kept" examples={answer.keptAtTheBorder} />
      <Examples title="Just dropped" examples={answer.droppedAtTheBorder} />
    </div>
    <p class="small quiet">{answer.note}</p>
  </div>;
}

function Examples({ title, examples }: { title: string; examples: Example[] }) {
  return <section>
    <h3>{title}</h3>
    {examples.length === 0 && <p class="small quiet">None.</p>}
    <ul class="border">{examples.map(it => <li key={it.id + it.path}>
      <p class="small"><b>{measured(it.value)}</b> <code>{it.path}</code>{' '}
        <span class="quiet">{it.source}, now {it.verdict}</span></p>
      <p class="small excerpt">{it.excerpt}</p>
    </li>)}</ul>
  </section>;
}

/** The position of a value on an axis with equally wide bins, counted in bins from the left. */
function place(edges: number[], value: number): number {
  const bins = edges.length - 1;
  for (let i = 0; i < bins; i++) {
    if (value < edges[i + 1]) return Math.max(0, i + (value - edges[i]) / (edges[i + 1] - edges[i]));
  }
  return bins;
}

function at(edges: number[], place: number): number {
  const bin = Math.min(edges.length - 2, Math.floor(place));
  return edges[bin] + (place - bin) * (edges[bin + 1] - edges[bin]);
}

function useDark(): boolean {
  const query = window.matchMedia('(prefers-color-scheme: dark)');
  const [dark, setDark] = useState(query.matches);
  useEffect(() => {
    const listen = () => setDark(query.matches);
    query.addEventListener('change', listen);
    return () => query.removeEventListener('change', listen);
  }, []);
  return dark;
}

function Bars(props: { histogram: Histogram; limits: Limit[]; asked?: number; log: boolean }) {
  const { histogram, limits, asked, log } = props;
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>();
  const lines = useRef<{ limits: Limit[]; asked?: number }>({ limits, asked });
  const dark = useDark();
  lines.current = { limits, asked };
  useEffect(() => {
    const box = element.current!;
    const style = getComputedStyle(box);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const bins = histogram.kept.length;
    const axis = { stroke: colour('--quiet'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
    const bars = uPlot.paths.bars!({ size: [1, Infinity], align: 1, gap: 1 });
    const draw = (u: uPlot) => {
      const line = (value: number, stroke: string, dash: number[]) => {
        const x = Math.round(u.valToPos(place(histogram.edges, value), 'x', true));
        u.ctx.save();
        u.ctx.strokeStyle = stroke;
        u.ctx.lineWidth = 2 * devicePixelRatio;
        u.ctx.setLineDash(dash.map(length => length * devicePixelRatio));
        u.ctx.beginPath();
        u.ctx.moveTo(x, u.bbox.top);
        u.ctx.lineTo(x, u.bbox.top + u.bbox.height);
        u.ctx.stroke();
        u.ctx.restore();
      };
      lines.current.limits.forEach(limit => line(limit.threshold, colour('--ink'), [6, 4]));
      if (lines.current.asked != null) line(lines.current.asked, colour('--ink'), []);
    };
    const every = Math.max(1, Math.ceil(bins / Math.max(3, Math.floor(box.clientWidth / 90))));
    // log(1 + n) keeps empty bins at zero.
    const high = log ? Math.log1p : (n: number) => n;
    const low = log ? Math.expm1 : (n: number) => n;
    const powers = (top: number) =>
      [0, ...Array.from({ length: 12 }, (_, i) => 10 ** i)].filter(n => n <= low(top)).map(high);
    plot.current = new uPlot({
      width: box.clientWidth,
      height: 220,
      scales: { x: { time: false, range: () => [0, bins] }, y: { range: (_, __, most) => [0, Math.max(1, most)] } },
      legend: { show: false },
      cursor: { show: false },
      axes: [
        {
          ...axis, grid: { show: false }, size: 30,
          splits: () => Array.from({ length: Math.floor(bins / every) + 1 }, (_, i) => i * every),
          values: (_, splits) => splits.map(i => measured(histogram.edges[i])),
        },
        {
          ...axis, size: 54,
          values: (_, splits) => splits.map(n => (log ? whole(low(n)) : n % 1 === 0 ? whole(n) : '')),
          ...(log ? { splits: (u: uPlot) => powers(u.scales.y.max ?? 1) } : {}),
        },
      ],
      series: [
        {},
        { label: 'dropped', fill: colour('--accent'), width: 0, paths: bars, points: { show: false } },
        { label: 'kept', fill: colour('--good'), width: 0, paths: bars, points: { show: false } },
      ],
      hooks: { draw: [draw] },
    }, [
      histogram.kept.map((_, i) => i), histogram.kept.map((kept, i) => high(kept + histogram.dropped[i])),
      histogram.kept.map(high),
    ], box);
    const resized = new ResizeObserver(() => plot.current?.setSize({ width: box.clientWidth, height: 220 }));
    resized.observe(box);
    return () => { resized.disconnect(); plot.current?.destroy(); };
  }, [histogram, log, dark]);
  useEffect(() => plot.current?.redraw(false), [asked]);
  const total = (counts: number[]) => whole(counts.reduce((sum, n) => sum + n, 0));
  return <div ref={element} class="chart" role="img"
    aria-label={`${total(histogram.kept)} kept and ${total(histogram.dropped)} dropped documents of form ${histogram.form}`
      + ` from ${measured(histogram.least)} to ${measured(histogram.most)}`} />;
}
